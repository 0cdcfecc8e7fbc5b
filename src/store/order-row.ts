import { checkedRecord, type OrderRecord, type TakenIn, waitsAfter } from '../lifecycle/index.js';
import type { Instant } from '../order/instant.js';
import type { Observation } from '../order/observation.js';
import type { Change, NewOrderRow, OrderRow } from './store.js';

/** The row of an order, with copies of what orders are searched by. */
export function rowOf(record: OrderRecord, version: number): NewOrderRow {
  const { account, orderId, snapshot, greatest, parked } = record.folded;
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
    record,
  };
}

/**
 * The order of a row.
 *
 * @throws EnvelopeError when its snapshot is of a version this code does not know.
 */
export function recordIn({ record }: Pick<OrderRow, 'record'>): OrderRecord {
  return checkedRecord(record);
}

/**
 * What is to be saved of what was taken in over a row; undefined when nothing changed.
 *
 * @param at when it arrived.
 */
export function changeOf(
  taken: TakenIn,
  row: NewOrderRow | undefined,
  at: Instant,
): Change | undefined {
  const { record, added, replaced } = taken;
  const heard = replaced.length === 0 ? added : [...added, ...replaced];
  if (record === undefined || heard.length === 0) return undefined;
  const change = changed({ ...taken, record }, row, heard, at);
  return { ...change, observations: added, replaced };
}

/** What is to be saved of an order that changed without a word of the provider. */
export function changeTo(next: Next, row: NewOrderRow | undefined, at: Instant): Change {
  return changed(next, row, [], at);
}

/** An order as it is next, and what is to be handed over. */
type Next = Pick<TakenIn, 'milestones' | 'again'> & { readonly record: OrderRecord };

function changed(
  { record, milestones, again }: Next,
  row: NewOrderRow | undefined,
  heard: readonly Observation[],
  at: Instant,
): Change {
  const waits = waitsAfter(row?.record, record, heard, at);
  return {
    row: rowOf(record, (row?.version ?? 0) + 1),
    observations: [],
    milestones,
    again,
    ...(waits.length === 0 ? {} : { waits }),
  };
}
