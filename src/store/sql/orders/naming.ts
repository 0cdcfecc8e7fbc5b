import { namesAny } from '../../names-any.js';
import { pageLimit } from '../../page.js';
import type { NamingOrders, NamingRequest } from '../../store.js';
import type { SqlSession } from '../sql-client.js';
import { integer } from '../values/columns.js';
import { storableJson } from '../values/storable.js';
import { Where } from '../values/where.js';
import { lastBlocks } from './last-blocks.js';
import { ORDER_COLUMNS, orderOf, readHistory } from './load.js';
import { somePruned } from './some-pruned.js';

/** 32 MiB: some tens of thousands of observations, which the server reads in some tenths of a second. */
const BLOCKS = 4_096;

/**
 * Finds the orders whose observations, in the last blocks of their table, have one of these ids or report
 * about an object that has it. An index by these ids would make every delivery dearer, and people rarely
 * ask.
 */
export async function ordersNaming(
  session: SqlSession,
  schema: string,
  request: NamingRequest,
): Promise<NamingOrders> {
  const { account, ids } = request;
  const { from, all } = await lastBlocks(session, schema, BLOCKS);
  const named = new Where([from]);
  const own = new Where(named.params);
  own.equal('b.account', account);
  const words = new Where(named.params);
  for (const id of ids) {
    named.add('(b.id = ? or position(? in b.observation) > 0)', id, storableJson(id));
    words.add(`position(? in ' ' || o.words) > 0`, ` ${id} `);
  }
  const rows = await session.query(
    `with looked as materialized (
       select b.account, b.order_id, bool_or(${named.either}) as named
       from ${schema}.observations b where b.ctid >= $1::tid${own.also}
       group by b.account, b.order_id
     )
     select (select count(*)::integer from looked) as looked, f.*
     from (values (1)) one (n)
     left join (
       select ${ORDER_COLUMNS}
       from looked k
       join ${schema}.orders o on o.account = k.account and o.order_id = k.order_id
       where k.named or ${words.either}
       order by o.instant desc, o.order_id
       limit ${CANDIDATES}
     ) f on true`,
    named.params,
  );
  const [first = {}] = rows;
  const candidates = rows.flatMap((row) => (row.version === null ? [] : orderOf(row)));
  const histories = await readHistory(session, schema, candidates);
  const found = candidates.filter((_, index) =>
    histories[index]?.some(({ observation }) => namesAny(observation, ids)),
  );
  return {
    rows: found.slice(0, pageLimit(request)),
    lookedThrough: integer(first, 'looked'),
    all:
      all &&
      candidates.length < CANDIDATES &&
      !(await somePruned(session, schema, ofAccount(account))),
  };
}

/** Stored text has an id without saying of what, so these orders are read to find out. */
const CANDIDATES = 200;

function ofAccount(account: string): Where {
  const where = new Where();
  where.equal('o.account', account);
  return where;
}
