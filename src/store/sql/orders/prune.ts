import type { Instant } from '../../../order/time/instant.js';
import { decodeCursor, encodeCursor } from '../../page.js';
import { orderPlace } from '../../page-positions.js';
import type { NewOrderRow, OrderRow, PrunedPage, Pruning } from '../../store.js';
import { recordText } from '../compact/record-text.js';
import type { SqlClient } from '../sql-client.js';
import { storableJson } from '../values/storable.js';
import { Where } from '../values/where.js';
import { ORDER_COLUMNS, orderOf } from './load.js';

/** Ten minutes: it may scan many orders that do not match. */
const TIMEOUT_MS = 600_000;

const KEYS = `json_to_recordset($1::json) as g (account text, order_id text, version bigint,
  folded text)`;

/** Deletes the observations and milestones of one page of orders and replaces their rows. */
export async function pruneOrders(
  client: SqlClient,
  schema: string,
  { account, states, quietSince, limit, after }: Pruning,
  toPruned: (row: OrderRow) => NewOrderRow,
  at: Instant,
): Promise<PrunedPage> {
  const where = new Where();
  where.equal('o.account', account);
  where.add('o.instant < ? and o.updated_at < ? and o.parked = 0', quietSince, quietSince);
  where.add(`o.state = any (string_to_array(?, ','))`, states.join(','));
  where.add(`exists (select from ${schema}.observations b
    where b.account = o.account and b.order_id = o.order_id)`);
  where.add(`not exists (select from ${schema}.milestones m
    where m.account = o.account and m.order_id = o.order_id and m.status in ('pending', 'dead'))`);
  if (after !== undefined) {
    where.after(['o.account', 'o.order_id'], decodeCursor(after, ['', '']), account);
  }
  return client.transaction(async (session) => {
    const rows = await session.query(
      `select ${ORDER_COLUMNS} from ${schema}.orders o ${where.clause}
       order by o.account, o.order_id limit ${limit} for update of o skip locked`,
      where.params,
    );
    const orders = rows.map(orderOf);
    const pruned = orders.map(toPruned);
    const last = pruned.at(-1);
    if (last === undefined) return { pruned: 0 };
    const records = storableJson(
      pruned.map((row, index) => ({
        account: row.account,
        order_id: row.orderId,
        version: row.version,
        // The other columns stay.
        folded: recordText(row.record, orders[index] ?? row),
      })),
    );
    for (const table of ['milestones', 'observations', 'order_leases']) {
      await session.query(
        `delete from ${schema}.${table} x using ${KEYS}
         where x.account = g.account and x.order_id = g.order_id`,
        [records],
      );
    }
    await session.query(
      `update ${schema}.orders o set version = g.version, folded = g.folded, words = null, updated_at = $2
       from ${KEYS} where o.account = g.account and o.order_id = g.order_id`,
      [records, at],
    );
    return {
      pruned: pruned.length,
      ...(pruned.length < limit ? {} : { next: encodeCursor(orderPlace(last)) }),
    };
  }, TIMEOUT_MS);
}
