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

/** The row of an order, with copies of what orders are searched by. */
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
): OrderWrite | undefined {
  const { record, added, replaced } = taken;
  if (record === undefined || record === row?.record) return undefined;
  const heard = replaced.length === 0 ? added : [...added, ...replaced];
  return { ...changeTo({ ...taken, record }, row, at, heard), observations: added, replaced };
}

/** An order as it is next, and what is to be handed over. */
type Next = Pick<TakenIn, 'milestones' | 'again'> & { readonly record: OrderRecord };

/**
 * What is to be saved of an order that changed.
 *
 * @param heard the observations that changed it; none: nobody reported the change.
 */
export function changeTo(
  { record, milestones, again }: Next,
  row: NewOrderRow | undefined,
  at: Instant,
  heard: readonly Observation[] = [],
): OrderWrite {
  const waits = waitsAfter(row?.record, record, heard, at);
  return {
    row: rowOf(record, (row?.version ?? 0) + 1),
    observations: heard,
    milestones,
    again,
    ...(waits.length === 0 ? {} : { waits }),
  };
}
