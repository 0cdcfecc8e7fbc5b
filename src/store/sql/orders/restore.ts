import type { Instant } from '../../../order/time/instant.js';
import type { ByOrder } from '../../by-order.js';
import type { Restoration } from '../../store.js';
import type { StoreClock } from '../clock.js';
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
): Promise<ReadonlySet<Restoration | undefined>> {
  const restorations = [...byOrder.values()];
  const parts = [
    orderRows(restorations),
    restoredObservations(restorations),
    restoredReplacements(restorations),
    resolutionsOf(restorations),
    restoredMilestones(restorations),
    waitsOf(restorations),
  ];
  const { text, params } = statementOf('restore', schema, parts, at, clock);
  return writtenOf(byOrder, await session.query(text, params));
}
