import { isId } from '../../values/id.js';
import { member } from '../../values/member.js';
import type { ReadingRules } from './reading.js';

/**
 * The order of a payment, by the one rule of the account.
 *
 * @param payment - the id of the payment.
 * @param metadata - the metadata of the payment itself; of no other object.
 */
export function orderIdOf(
  { orderId }: Pick<ReadingRules, 'orderId'>,
  payment: string,
  metadata: unknown,
): string | undefined {
  if (orderId === 'payment') return payment;
  const value = member(metadata, orderId.metadata);
  const trimmed = typeof value === 'string' ? value.trim() : undefined;
  return isId(trimmed) ? trimmed : undefined;
}
