import type { Instant } from '../../../order/time/instant.js';
import type { ByOrder } from '../../by-order.js';
import type { OrderWrite } from '../../store.js';
import type { StoreClock } from '../clock.js';
import { TextsOfWrites } from '../compact/order-texts.js';
import type { RecentWords } from '../compact/order-words.js';
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
  words: RecentWords,
): Promise<ReadonlySet<OrderWrite | undefined>> {
  const changes = [...byOrder.values()];
  const resolutions = resolutionsOf(changes);
  const texts = new TextsOfWrites(byOrder, words);
  const observations = newObservations(changes, texts);
  const replaced = replacedObservations(changes, texts);
  const parts = [
    orderRows(changes, texts),
    observations,
    newMilestones(changes),
    revivedMilestones(changes),
    replaced,
    resolutions,
    waitsOf(changes),
  ];
  const { text, params } = statementOf('save', schema, parts, at, clock);
  // Resolutions are rare: their statements are not worth a plan.
  const rows = await (resolutions.rows > 0
    ? session.query(text, params)
    : session.prepared(text, params));
  const written = writtenOf(byOrder, rows);
  texts.keep(written);
  return written;
}
