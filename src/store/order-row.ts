import {
  checkedRecord,
  isSetAside,
  type OrderRecord,
  parkedCount,
  type TakenIn,
  waitsAfter,
} from '../lifecycle/index.js';
import type { Observation } from '../order/observation.js';
import type { Instant } from '../order/time/instant.js';
import type { NewOrderRow, OrderRow, OrderWrite } from './store.js';

/** Makes the row of an order, with copies of the members to search by. */
export function rowOf(record: OrderRecord, version: number): NewOrderRow {
  const { account, orderId, snapshot, greatest } = record.folded;
  const { upstreamId, checkoutId } = snapshot.context;
  const row: { -readonly [Member in keyof NewOrderRow]: NewOrderRow[Member] } = {
    account,
    orderId,
    version,
    state: snapshot.value.order,
    fraudState: snapshot.value.fraud,
    parked: isSetAside(record) ? 1 : parkedCount(record),
    instant: greatest.instant,
    record,
  };
  if (upstreamId !== undefined) row.upstreamId = upstreamId;
  if (checkoutId !== undefined) row.checkoutId = checkoutId;
  return row;
}

/**
 * Reads the order record of a row.
 *
 * @throws EnvelopeError when its snapshot has a version that this code does not know.
 */
export function recordIn({ record }: Pick<OrderRow, 'record'>): OrderRecord {
  return checkedRecord(record);
}

/**
 * Makes the write for observations taken in over a row; undefined when nothing changed.
 *
 * @param at when the observations arrived.
 */
export function changeOf(
  taken: TakenIn,
  row: NewOrderRow | undefined,
  at: Instant,
): OrderWrite | undefined {
  const { record, added, replaced } = taken;
  if (record === undefined || record === row?.record) return undefined;
  const { milestones, again } = taken;
  const all = replaced.length === 0 ? added : [...added, ...replaced];
  const change = changeTo({ record, milestones, again }, row, at, all);
  return replaced.length === 0 ? change : { ...change, observations: added, replaced };
}

/** The new record of an order, and the milestones that became due. */
type Next = Pick<TakenIn, 'milestones' | 'again'> & { readonly record: OrderRecord };

/**
 * Makes the write for an order that changed.
 *
 * @param observations those that changed it; none: nothing was reported.
 */
export function changeTo(
  { record, milestones, again }: Next,
  row: NewOrderRow | undefined,
  at: Instant,
  observations: readonly Observation[] = [],
): OrderWrite {
  const waits = waitsAfter(row?.record, record, observations, at);
  const change = { row: rowOf(record, (row?.version ?? 0) + 1), observations, milestones, again };
  return waits.length === 0 ? change : { ...change, waits };
}
