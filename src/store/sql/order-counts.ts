import {
  FRAUD_POSITIONS,
  type FraudPosition,
  ORDER_POSITIONS,
  type OrderPosition,
} from '../../order/state.js';
import type { OrderCounts } from '../store.js';
import { COUNTED } from './counts.js';
import type { SqlClient, SqlRow, SqlSession } from './sql-client.js';
import { integer, word } from './values/columns.js';

/**
 * Counts the orders of one account. A figure beyond {@link COUNTED} is estimated from the statistics of the
 * server's planner. Where the server keeps none, everything is counted.
 */
export async function countOrders(
  client: SqlClient,
  name: string,
  schema: string,
  account: string,
): Promise<OrderCounts> {
  const limited = client.keepsStatistics === true;
  // The index has all columns of the condition first, so that only the orders of the account are read.
  const first = limited ? `order by o.order_id limit ${COUNTED + 1}` : '';
  const rows = await client.query(
    `select s.word as state, f.word as fraud, x.n
     from unnest($2::text[]) s (word) cross join unnest($3::text[]) f (word)
     cross join lateral (select count(*) as n from (
       select from ${schema}.orders o
       where o.state = s.word and o.fraud_state = f.word and o.account = $1 ${first}) y) x`,
    [account, ORDER_POSITIONS, FRAUD_POSITIONS],
  );
  const orders = sums(rows, 'state', ORDER_POSITIONS);
  const fraud = sums(rows, 'fraud', FRAUD_POSITIONS);
  const estimated = limited ? [...orders.keys()].filter(isTooMany(orders)) : [];
  const estimatedFraud = limited ? [...fraud.keys()].filter(isTooMany(fraud)) : [];
  if (estimated.length + estimatedFraud.length > 0) {
    const estimate = await estimatesOf(client, name, account);
    for (const state of estimated) {
      orders.set(state, estimate('state', state, orders.get(state) ?? 0));
    }
    for (const state of estimatedFraud) {
      fraud.set(state, estimate('fraud_state', state, fraud.get(state) ?? 0));
    }
  }
  return {
    orders: Object.fromEntries(orders),
    fraud: Object.fromEntries(fraud),
    ...{ estimated, estimatedFraud },
  };
}

/** The sum for each word that has orders, in the order of the words. */
function sums<Word extends string>(
  rows: readonly SqlRow[],
  column: string,
  words: readonly Word[],
): Map<Word, number> {
  const counted = new Map(words.map((one) => [one, 0]));
  for (const row of rows) {
    const one = word(row, column, words);
    counted.set(one, (counted.get(one) ?? 0) + integer(row, 'n'));
  }
  return new Map([...counted].filter(([, count]) => count > 0));
}

function isTooMany<Word>(counted: ReadonlyMap<Word, number>): (one: Word) => boolean {
  return (one) => (counted.get(one) ?? 0) > COUNTED;
}

/** Estimates in thousands, never below what was counted, as statistics may be old or missing. */
async function estimatesOf(
  session: SqlSession,
  name: string,
  account: string,
): Promise<(column: string, state: OrderPosition | FraudPosition, counted: number) => number> {
  const rows = await session.query(
    `select p.attname as what, w.word, w.share, greatest(c.reltuples, 0) as n
     from pg_class c
     join pg_namespace s on s.oid = c.relnamespace
     join pg_stats p on p.schemaname = s.nspname and p.tablename = c.relname
     cross join unnest(p.most_common_vals::text::text[], p.most_common_freqs) w (word, share)
     where s.nspname = $1 and c.relname = 'orders' and p.attname in ('state', 'fraud_state', 'account')`,
    [name],
  );
  const shares = new Map(rows.map((row) => [`${row.what} ${row.word}`, Number(row.share)]));
  const all = Number(rows[0]?.n ?? 0);
  const share = shares.get(`account ${account}`) ?? 0;
  return (column, state, counted) => {
    const estimate = all * share * (shares.get(`${column} ${state}`) ?? 0);
    return Math.max(counted, Math.round(estimate / 1_000) * 1_000);
  };
}
