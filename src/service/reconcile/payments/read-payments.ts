import type { Provider } from '../../../adapters/provider.js';
import type { PaymentObservation } from '../../../order/observation.js';
import type { Failure } from '../../../order/rejection.js';
import { hasCall } from '../../provider/provider-access.js';
import { paymentsIn } from './payments-of-order.js';

/** What the provider has of the payments of one order. */
export interface ReadPayments {
  readonly observations: readonly PaymentObservation[];
  /** Payments that the provider does not have. */
  readonly missing: readonly string[];
  /** Why not everything could be read: the first failure. */
  readonly failure?: Failure;
}

/**
 * Finds the payments of an order, and reads each known one that was not found, such as one whose metadata
 * does not name the order. Nothing is read twice.
 *
 * @param known the payments that are known.
 * @param before what has been read of them already.
 */
export async function readPayments(
  { api }: Pick<Provider, 'api'>,
  orderId: string,
  known: readonly string[],
  before: readonly PaymentObservation[],
): Promise<ReadPayments> {
  const observations = [...before];
  const missing: string[] = [];
  let failure: Failure | undefined;
  if (hasCall(api, 'findPayments')) {
    const found = await api.findPayments(orderId);
    if (found.kind === 'failure') failure = found;
    else observations.push(...found.observations);
  }
  if (hasCall(api, 'readPayment')) {
    const read = new Set(paymentsIn(observations.flatMap(({ objects }) => objects)));
    for (const payment of known.filter((id) => !read.has(id))) {
      const answer = await api.readPayment(payment);
      if (answer.kind === 'failure') failure ??= answer;
      else if (answer.kind === 'none') missing.push(payment);
      else observations.push(...answer.observations);
    }
  }
  return { observations, missing, ...(failure === undefined ? {} : { failure }) };
}

/** Whether payments can be read. */
export function canReadPayments({ api }: Pick<Provider, 'api'>): boolean {
  return hasCall(api, 'readPayment') || hasCall(api, 'findPayments');
}
