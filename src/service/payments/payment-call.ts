import type { PaymentDone } from '../../adapters/payment-api.js';
import { failed } from '../../order/failed-call.js';
import type { PaymentObservation } from '../../order/observation.js';
import type { Failure } from '../../order/rejection.js';
import { hasCall, type ProviderAccess } from '../provider/provider-access.js';

/**
 * Makes a call about one payment and records what the provider reported. After a failure that the same
 * call would meet again, the payment is read, so that the record shows what stands in the way; so it is after
 * an effect of which nothing was reported.
 */
export async function paymentCall(
  access: ProviderAccess,
  { orderId, payment }: { readonly orderId: string; readonly payment: string },
  call: () => Promise<PaymentDone | Failure>,
): Promise<PaymentDone | Failure> {
  const result = await call();
  if (result.kind === 'done') await recordAll(access, orderId, result.observations);
  const isUnseen = result.kind === 'done' && result.observations.length === 0;
  const isFinal = result.kind === 'failure' && !result.retryable;
  if (isUnseen || isFinal) await readPayments(access, orderId, [payment]);
  return result;
}

/**
 * Reads payments and records what the provider reported. A provider that cannot be read is not read.
 *
 * @returns the first failure; payments before it are recorded.
 */
export async function readPayments(
  access: ProviderAccess,
  orderId: string,
  payments: readonly string[],
): Promise<Failure | undefined> {
  const { api, title } = access.provider;
  if (!hasCall(api, 'readPayment')) return undefined;
  for (const payment of payments) {
    const answer = await api.readPayment(payment);
    if (answer.kind === 'failure') return answer;
    if (answer.kind === 'none') return noSuchPayment(title, payment);
    await recordAll(access, orderId, answer.observations);
  }
  return undefined;
}

/** Records observations under the order that they name, or under this one. */
async function recordAll(
  { observe }: ProviderAccess,
  orderId: string,
  observations: readonly PaymentObservation[],
): Promise<void> {
  for (const one of observations) await observe({ ...one, orderId: one.orderId ?? orderId });
}

function noSuchPayment(title: string, payment: string): Failure {
  return failed(
    `${title} has no payment ${payment}. Check the account and the mode of the API key.`,
  );
}
