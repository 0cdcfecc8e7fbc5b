import type { Instant } from '../../../order/time/instant.js';
import type { ByOrder } from '../../by-order.js';
import type { Restoration } from '../../store.js';
import type { StoreClock } from '../clock.js';
import { TextsOfWrites } from '../compact/order-texts.js';
import type { RecentWords } from '../compact/order-words.js';
import type { SqlSession } from '../sql-client.js';
import { orderRows } from './write/order-rows.js';
import { resolutionsOf } from './write/resolutions.js';
import {
  restoredMilestones,
  restoredObservations,
  restoredReplacements,
} from './write/restored.js';
import { statementOf } from './write/statement.js';
import { waitsOf } from './write/waits.js';
import { writtenOf } from './write/written.js';

/** Writes orders of another store in one statement. Answers the restorations that were written. */
export async function restoreOrders(
  session: SqlSession,
  schema: string,
  byOrder: ByOrder<Restoration>,
  at: Instant,
  clock: StoreClock,
  words: RecentWords,
): Promise<ReadonlySet<Restoration | undefined>> {
  const restorations = [...byOrder.values()];
  const texts = new TextsOfWrites(byOrder, words);
  const observations = restoredObservations(restorations, texts);
  const replaced = restoredReplacements(restorations, texts);
  const parts = [
    orderRows(restorations, texts),
    observations,
    replaced,
    resolutionsOf(restorations),
    restoredMilestones(restorations),
    waitsOf(restorations),
  ];
  const { text, params } = statementOf('restore', schema, parts, at, clock);
  const written = writtenOf(byOrder, await session.query(text, params));
  texts.keep(written);
  return written;
}
