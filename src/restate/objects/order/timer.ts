import type { ObjectContext } from '@restatedev/restate-sdk';
import {
  awaited,
  type DeadlineHours,
  nextDeadline,
  type OrderRecord,
} from '../../../lifecycle/index.js';
import { defined } from '../../../order/defined.js';
import type { Instant } from '../../../order/time/instant.js';
import type { OneOrder } from '../../../store/memory/one-order.js';
import { recordIn } from '../../../store/order-row.js';
import type { OrderRow } from '../../../store/store.js';
import { json } from '../json-serde.js';
import { ORDER } from '../names.js';
import { type LoadedOrder, type OrderHead, readMore } from './order-state.js';

/**
 * Sets a timer for the next deadline if what deadlines depend on has changed. Answers the head with
 * it.
 *
 * @param hours absent: as in the statechart.
 * @param byTimer whether the timer has gone off.
 */
export async function withTimer(
  ctx: ObjectContext,
  before: LoadedOrder,
  after: OneOrder,
  head: OrderHead,
  at: Instant,
  hours: DeadlineHours | undefined,
  byTimer: boolean,
): Promise<OrderHead> {
  const record = recordOfCore(head.row);
  const watched = record === undefined ? '' : awaited(record);
  const timer = byTimer ? undefined : before.head?.timer;
  const withOldTimer = defined({ ...head, watched, timer });
  const isWatched = watched === before.head?.watched && !byTimer;
  if (record === undefined || isWatched) return withOldTimer;
  const stored = await readMore(ctx, before, { observations: 'all' });
  const history = new Map(
    [...stored.observations, ...after.observations].map((one) => [one.observation.id, one]),
  );
  const deadline = nextDeadline(record, [...history.values()], hours);
  const next = Math.min(deadline ?? Number.POSITIVE_INFINITY, timer ?? Number.POSITIVE_INFINITY);
  if (next === timer || next === Number.POSITIVE_INFINITY) return withOldTimer;
  ctx.genericSend({
    service: ORDER.name,
    method: 'check',
    key: ctx.key,
    parameter: { at: Math.max(next, at) },
    inputSerde: json(),
    delay: Math.max(0, Math.ceil((next - at) / 1_000)),
  });
  return { ...head, watched, timer: next };
}

/**
 * The record of a row, if the core made it. A store can hold other rows, which have no deadlines.
 */
function recordOfCore(row: OrderRow): OrderRecord | undefined {
  try {
    return recordIn(row);
  } catch {
    return undefined;
  }
}
