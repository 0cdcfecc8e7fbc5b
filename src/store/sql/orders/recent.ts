import { pageLimit } from '../../page.js';
import type { RecentFilter, RecentOrders } from '../../store.js';
import type { SqlSession } from '../sql-client.js';
import { Where } from '../values/where.js';
import { lastBlocks } from './last-blocks.js';
import { ORDER_COLUMNS, orderOf } from './load.js';
import { somePruned } from './some-pruned.js';

/** 4 MiB: some thousand observations. */
const BLOCKS = 512;

/** Reads the orders whose observations are in the last blocks of their table, newest first. */
export async function recentOrders(
  session: SqlSession,
  schema: string,
  filter: RecentFilter,
): Promise<RecentOrders> {
  const limit = pageLimit(filter);
  const { from, all } = await lastBlocks(session, schema, BLOCKS);
  const where = matching(filter, new Where([from]));
  const rows = await session.query(
    `select ${ORDER_COLUMNS}
     from (
       select distinct b.account, b.order_id from ${schema}.observations b where b.ctid >= $1::tid
     ) k
     join ${schema}.orders o on o.account = k.account and o.order_id = k.order_id${where.also}
     order by o.instant desc, o.account, o.order_id
     limit ${limit + 1}`,
    where.params,
  );
  const isWhole =
    all &&
    rows.length <= limit &&
    !(await somePruned(session, schema, matching(filter, new Where())));
  return { rows: rows.slice(0, limit).map(orderOf), all: isWhole };
}

function matching({ account, state, fraudState, parked }: RecentFilter, where: Where): Where {
  where.equal('o.account', account);
  where.equal('o.state', state);
  where.equal('o.fraud_state', fraudState);
  if (parked !== undefined) where.add(parked ? 'o.parked > 0' : 'o.parked = 0');
  return where;
}
