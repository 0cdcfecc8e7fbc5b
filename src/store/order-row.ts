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
  return {
    account,
    orderId,
    version,
    state: snapshot.value.order,
    fraudState: snapshot.value.fraud,
    ...(upstreamId === undefined ? {} : { upstreamId }),
    ...(checkoutId === undefined ? {} : { checkoutId }),
    parked: isSetAside(record) ? 1 : parkedCount(record),
    instant: greatest.instant,
    record,
  };
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
  const all = replaced.length === 0 ? added : [...added, ...replaced];
  return { ...changeTo({ ...taken, record }, row, at, all), observations: added, replaced };
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
  return {
    row: rowOf(record, (row?.version ?? 0) + 1),
    observations,
    milestones,
    again,
    ...(waits.length === 0 ? {} : { waits }),
  };
}
