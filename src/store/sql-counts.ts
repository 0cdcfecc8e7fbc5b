import type { OrderPosition } from '../order/state.js';
import { ORDER_POSITIONS } from '../order/state.js';
import { integer, text, word } from './columns.js';
import type { SqlSession } from './sql-client.js';
import { MILESTONE_STATUSES } from './sql-outbox.js';
import type { Counts } from './store.js';

/** Counts orders, milestones and kept bodies. */
export async function countAll(session: SqlSession, schema: string): Promise<Counts> {
  const rows = await session.query(
    `select 'order' as what, state as word, count(*) as n from ${schema}.orders group by state
     union all
     select 'milestone', status, count(*) from ${schema}.milestones group by status
     union all
     select 'parked', '', count(*) from ${schema}.orders where parked > 0
     union all
     select 'kept', '', count(*) from ${schema}.deliveries`,
  );
  const orders: Partial<Record<OrderPosition, number>> = {};
  const counts = {
    orders,
    parked: 0,
    milestones: { pending: 0, done: 0, withdrawn: 0, dead: 0 },
    kept: 0,
  };
  for (const row of rows) {
    const n = integer(row, 'n');
    const what = text(row, 'what');
    if (what === 'order') counts.orders[word(row, 'word', ORDER_POSITIONS)] = n;
    if (what === 'milestone') counts.milestones[word(row, 'word', MILESTONE_STATUSES)] = n;
    if (what === 'parked') counts.parked = n;
    if (what === 'kept') counts.kept = n;
  }
  return counts;
}
