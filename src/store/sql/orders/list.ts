import { FRAUD_POSITIONS, ORDER_POSITIONS } from '../../../order/state.js';
import { decodeCursor, encodeCursor, pageLimit } from '../../page.js';
import type { OrderFilter, OrderRow, Page } from '../../store.js';
import type { SqlSession } from '../sql-client.js';
import { text } from '../values/columns.js';
import { Where } from '../values/where.js';
import { ORDER_COLUMNS, orderOf } from './load.js';

/**
 * Lists orders by key. Finds the keys of a page in one index, which has them in this order, and
 * reads only their rows.
 */
export async function listOrders(
  session: SqlSession,
  schema: string,
  filter: OrderFilter,
): Promise<Page<OrderRow>> {
  const limit = pageLimit(filter);
  const where = new Where();
  const keys = keysOf(schema, filter, where, limit + 1);
  const ofPage = new Where(where.params);
  if (filter.updatedBefore !== undefined) ofPage.add('o.updated_at < ?', filter.updatedBefore);
  const rows = await session.query(
    `select k.account as key_account, k.order_id as key_order_id, o.*
     from (${keys}) k
     left join lateral (
       select ${ORDER_COLUMNS} from ${schema}.orders o
       where o.account = k.account and o.order_id = k.order_id${ofPage.also}
       limit 1
     ) o on true
     order by k.account, k.order_id`,
    where.params,
  );
  const page = rows.slice(0, limit);
  const items = page.flatMap((row) => (row.version === null ? [] : orderOf(row)));
  const last = page.at(-1);
  return rows.length <= limit || last === undefined
    ? { items }
    : { items, next: encodeCursor([text(last, 'key_account'), text(last, 'key_order_id')]) };
}

/** The query for the keys of a page. */
function keysOf(schema: string, filter: OrderFilter, where: Where, limit: number): string {
  const { account, state, fraudState, upstreamId, checkoutId, parked, after } = filter;
  // Few orders share an id of the shop, or have something parked: each of these has its own index.
  const few = upstreamId !== undefined || checkoutId !== undefined || parked === true;
  const byState = !few && (state !== undefined || fraudState !== undefined);
  where.equal('o.account', account);
  where.equal('o.upstream_id', upstreamId);
  where.equal('o.checkout_id', checkoutId);
  if (parked !== undefined) where.add(parked ? 'o.parked > 0' : 'o.parked = 0');
  if (after !== undefined) {
    where.after(['o.account', 'o.order_id'], decodeCursor(after, ['', '']), account);
  }
  if (byState) where.add('o.state = s.state and o.fraud_state = f.fraud_state');
  else {
    where.equal('o.state', state);
    where.equal('o.fraud_state', fraudState);
  }
  const keys = `select o.account, o.order_id from ${schema}.orders o ${where.clause}
    order by o.account, o.order_id limit ${limit}`;
  if (!byState) return keys;
  // The index is by state and fraud state: take the first keys of each pair, and of those the
  // first.
  const states = where.texts(state === undefined ? ORDER_POSITIONS : [state]);
  const frauds = where.texts(fraudState === undefined ? FRAUD_POSITIONS : [fraudState]);
  return `select k.account, k.order_id
    from unnest(${states}) s (state) cross join unnest(${frauds}) f (fraud_state)
    cross join lateral (${keys}) k
    order by k.account, k.order_id limit ${limit}`;
}
