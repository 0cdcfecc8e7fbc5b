import type { Instant } from '../../../order/time/instant.js';
import type { ParsedOrder } from '../schema/order-schema.js';

/**
 * The latest time in an order. Not only `updatedTime`, which can precede a state transition in the same
 * order.
 *
 * @returns `undefined` for an order without times.
 */
export function latestMoment(order: ParsedOrder): Instant | undefined {
  const charges = order.payment?.charges ?? order.charges ?? [];
  const moments = [
    order.createdTime,
    order.updatedTime,
    ...Object.values(order.stateTransitions ?? {}),
    ...Object.values(order.fraudStateTransitions ?? {}),
    ...charges.flatMap((charge) => [
      charge.createdTime,
      ...(charge.captures ?? []).map((capture) => capture.createdTime),
      ...(charge.cancels ?? []).map((cancel) => cancel.createdTime),
    ]),
  ].filter((moment) => moment !== undefined);
  if (moments.length === 0) return undefined;
  return moments.reduce((latest, moment) => Math.max(latest, moment));
}
