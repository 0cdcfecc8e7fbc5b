import type { Observation } from '../order/observation.js';

/** A reference that two orders name. */
export interface TwoOrders {
  readonly account: string;
  readonly reference: string;
  /** The order that is to be flagged. */
  readonly orderId: string;
  /** The other one. */
  readonly other: string;
}

/**
 * An observation that closes every gate of one of two orders which name the same payment. The same two
 * orders give the same content whenever it is found, so that it is stored once.
 *
 * @param now in microseconds; not part of the content, as for any report by the shop.
 */
export function twoOrders(
  { account, reference, orderId, other }: TwoOrders,
  now: number,
): Observation {
  const id = `two_orders:${reference}:${other}`;
  const detail = `${reference} was reported for this order and for order ${other}: find out which order it pays for, and link it to that one.`;
  const flag = { id, kind: 'two_orders', detail } as const;
  return {
    ...{ id, account, orderId, instant: now, source: 'shop' },
    events: [{ type: 'facts.reported', facts: { flags: [flag] }, instant: 0, source: 'shop' }],
    ...{ objects: [], releases: true, label: 'two orders for one payment' },
  };
}
