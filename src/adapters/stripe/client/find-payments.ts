import type { PaymentObservation } from '../../../order/observation.js';
import type { Failure } from '../../../order/rejection.js';
import type { PaymentsAnswer } from '../../payment-api.js';
import { isId } from '../../values/id.js';
import { member } from '../../values/member.js';
import { readingRules } from '../reading/account-options.js';
import { OBJECT_PATHS } from './object-paths.js';
import { readWholePayment } from './read-payment.js';
import { type StripeCalls, searchPages } from './stripe-calls.js';

/**
 * Finds the payments of an order by the rule of the account, and reads each of them. The results of a search
 * only name them, as they may be a minute old.
 *
 * Stripe, "Search": `metadata['key']:'value'` matches exactly, and data is searchable in under a minute.
 */
export async function findPaymentsOf(
  calls: StripeCalls,
  orderId: string,
): Promise<PaymentsAnswer | Failure> {
  const { orderId: rule } = readingRules(calls.options);
  const found = rule === 'payment' ? [orderId] : await search(calls, rule.metadata, orderId);
  if ('kind' in found) return found;
  const observations: PaymentObservation[] = [];
  for (const payment of found) {
    const read = await readWholePayment(calls, payment);
    if (read.kind === 'failure') return read;
    // A search may ignore case, and the shop may have named another order since.
    const isOfOrder = read.kind === 'payments' && read.observations[0]?.orderId === orderId;
    if (isOfOrder) observations.push(...read.observations);
  }
  return { kind: 'payments', observations };
}

async function search(
  calls: StripeCalls,
  key: string,
  orderId: string,
): Promise<readonly string[] | Failure> {
  const query = `metadata[${quoted(key)}]:${quoted(orderId)}`;
  const found = new Set<string>();
  for await (const page of searchPages(calls, `${OBJECT_PATHS.payment_intent}/search`, { query })) {
    if (page.kind === 'failure') return page;
    for (const one of page.data) {
      const id = member(one, 'id');
      if (isId(id)) found.add(id);
    }
  }
  return [...found];
}

/** A text in single quotation marks, which it may contain. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
