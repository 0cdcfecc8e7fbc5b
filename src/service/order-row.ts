import { open } from '../lifecycle/envelope.js';
import type { Kept } from '../lifecycle/observe.js';
import type { NewOrderRow, OrderRow } from '../store/store.js';

/** The row of an order, with copies of what orders are searched by. */
export function rowOf(kept: Kept, version: number): NewOrderRow {
  const { account, orderId, snapshot, greatest, parked } = kept.folded;
  const { upstreamId, checkoutId } = snapshot.context;
  return {
    account,
    orderId,
    version,
    state: snapshot.value.order,
    fraudState: snapshot.value.fraud,
    ...(upstreamId === undefined ? {} : { upstreamId }),
    ...(checkoutId === undefined ? {} : { checkoutId }),
    parked: parked.filter(({ dismissed }) => dismissed !== true).length,
    instant: greatest.instant,
    folded: kept,
  };
}

/**
 * The order of a row.
 *
 * @throws EnvelopeError when its snapshot is of a version this code does not know.
 */
export function keptOf({ folded }: Pick<OrderRow, 'folded'>): Kept {
  // The store keeps it as it was given; the envelope is checked whole, the rest was written with it.
  const kept = folded as Kept;
  open(kept.folded.snapshot);
  return kept;
}
