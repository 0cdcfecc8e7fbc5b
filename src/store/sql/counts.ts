import type { MilestoneStatus } from '../../order/milestone/milestone.js';
import { MILESTONE_STATUSES } from '../../order/milestone/milestone.js';
import { ORDER_POSITIONS, type OrderPosition } from '../../order/state.js';
import type { Counts } from '../store.js';
import type { SqlClient, SqlSession } from './sql-client.js';
import { integer, text, word } from './values/columns.js';

/** How many orders of one state, or milestones of one status, are counted; more are estimated. */
export const COUNTED = 10_000;

/**
 * Counts what the store holds. A figure beyond {@link COUNTED} is estimated from the statistics of
 * the server's planner. Where the server keeps none, everything is counted.
 */
export async function countAll(client: SqlClient, name: string, schema: string): Promise<Counts> {
  const limited = client.keepsStatistics === true;
  // In the order of an index; otherwise the server scans the table until it has found enough.
  const first = (order: string) => (limited ? `order by ${order} limit ${COUNTED + 1}` : '');
  const rows = await client.query(
    `select 'order' as what, s.word, (select count(*) from (
        select from ${schema}.orders o where o.state = s.word
          ${first('o.fraud_state, o.account, o.order_id')}) x) as n
       from unnest($1::text[]) s (word)
     union all
     select 'milestone', s.word, (select count(*) from (
        select from ${schema}.milestones m
        where m.status = s.word and s.word <> 'dead'
          ${first('m.account, m.order_id, m.sequence')}) x)
       from unnest($2::text[]) s (word)
     union all
     select 'dead', '', count(*) from ${schema}.milestones m where m.status = 'dead'
     union all
     select 'parked', '', count(*) from ${schema}.orders where parked > 0
     union all
     select 'quarantined', '', count(*) from ${schema}.deliveries`,
    [ORDER_POSITIONS, MILESTONE_STATUSES],
  );
  const orders = new Map<OrderPosition, number>();
  const milestones = { pending: 0, done: 0, withdrawn: 0, dead: 0 };
  let parked = 0;
  let quarantined = 0;
  for (const row of rows) {
    const n = integer(row, 'n');
    switch (text(row, 'what')) {
      case 'order':
        if (n > 0) orders.set(word(row, 'word', ORDER_POSITIONS), n);
        break;
      case 'milestone':
        milestones[word(row, 'word', MILESTONE_STATUSES)] += n;
        break;
      case 'dead':
        milestones.dead += n;
        break;
      case 'parked':
        parked = n;
        break;
      case 'quarantined':
        quarantined = n;
        break;
    }
  }
  const estimated = limited ? tooMany(orders, milestones) : NOTHING;
  if (estimated.orders.length + estimated.milestones.length > 0) {
    const estimates = await estimatesOf(client, name);
    for (const state of estimated.orders) orders.set(state, estimates('orders', state));
    for (const status of estimated.milestones) {
      milestones[status] = estimates('milestones', status);
    }
  }
  return { orders: Object.fromEntries(orders), parked, milestones, quarantined, estimated };
}

const NOTHING: Counts['estimated'] = { orders: [], milestones: [] };

function tooMany(
  orders: ReadonlyMap<OrderPosition, number>,
  milestones: Counts['milestones'],
): Counts['estimated'] {
  return {
    orders: ORDER_POSITIONS.filter((state) => (orders.get(state) ?? 0) > COUNTED),
    milestones: MILESTONE_STATUSES.filter(
      (status) => status !== 'dead' && milestones[status] > COUNTED,
    ),
  };
}

type Estimate = (table: 'orders' | 'milestones', word: OrderPosition | MilestoneStatus) => number;

/** Estimates in thousands, never below what was counted, as statistics may be old or missing. */
async function estimatesOf(session: SqlSession, name: string): Promise<Estimate> {
  const rows = await session.query(
    `select c.relname as what, w.word, greatest(c.reltuples, 0) * w.share as n
     from pg_class c
     join pg_namespace s on s.oid = c.relnamespace
     join pg_stats p on p.schemaname = s.nspname and p.tablename = c.relname
     cross join unnest(p.most_common_vals::text::text[], p.most_common_freqs) w (word, share)
     where s.nspname = $1 and (c.relname, p.attname) in (('orders', 'state'), ('milestones', 'status'))`,
    [name],
  );
  const known = new Map(rows.map((row) => [`${row.what} ${row.word}`, Number(row.n)]));
  return (table, word) => {
    const estimate = known.get(`${table} ${word}`) ?? 0;
    return Math.max(COUNTED, Math.round(estimate / 1_000) * 1_000);
  };
}
