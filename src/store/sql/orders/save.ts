import type { Instant } from '../../../order/time/instant.js';
import type { ByOrder } from '../../by-order.js';
import type { OrderWrite } from '../../store.js';
import type { StoreClock } from '../clock.js';
import type { SqlSession } from '../sql-client.js';
import { newMilestones, revivedMilestones } from './write/milestones.js';
import { newObservations, replacedObservations } from './write/observations.js';
import { orderRows } from './write/order-rows.js';
import { resolutionsOf } from './write/resolutions.js';
import { statementOf } from './write/statement.js';
import { waitsOf } from './write/waits.js';
import { writtenOf } from './write/written.js';

/** Saves changes in one statement. Answers those that were written. */
export async function saveOrders(
  session: SqlSession,
  schema: string,
  byOrder: ByOrder<OrderWrite>,
  at: Instant,
  clock: StoreClock,
): Promise<ReadonlySet<OrderWrite | undefined>> {
  const changes = [...byOrder.values()];
  const resolutions = resolutionsOf(changes);
  const parts = [
    orderRows(changes),
    newObservations(changes),
    newMilestones(changes),
    revivedMilestones(changes),
    replacedObservations(changes),
    resolutions,
    waitsOf(changes),
  ];
  const { text, params } = statementOf('save', schema, parts, at, clock);
  // Resolutions are rare: their statements are not worth a plan.
  const rows = await (resolutions.rows > 0
    ? session.query(text, params)
    : session.prepared(text, params));
  return writtenOf(byOrder, rows);
}
