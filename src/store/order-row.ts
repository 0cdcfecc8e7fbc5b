import {
  checkedRecord,
  isSetAside,
  type OrderRecord,
  parkedCount,
  type TakenIn,
} from '../lifecycle/index.js';
import type { Change, NewOrderRow, OrderRow } from './store.js';

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

/** What is to be saved of what was taken in over a row; undefined when nothing changed. */
export function changeOf(taken: TakenIn, row: NewOrderRow | undefined): Change | undefined {
  const { record, added, replaced } = taken;
  if (record === undefined || record === row?.record) return undefined;
  return { ...changeTo({ ...taken, record }, row), observations: added, replaced };
}

/** What is to be saved of an order that changed without a word of the provider. */
export function changeTo(
  { record, milestones, again }: Pick<TakenIn, 'milestones' | 'again'> & { record: OrderRecord },
  row: Pick<NewOrderRow, 'version'> | undefined,
): Change {
  const version = (row?.version ?? 0) + 1;
  return { row: rowOf(record, version), observations: [], milestones, again };
}
