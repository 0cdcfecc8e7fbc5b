import type { SqlSession } from '../sql-client.js';
import type { Where } from '../values/where.js';

/** Whether an order without any observation matches. The conditions are about the table of orders, `o`. */
export async function somePruned(
  session: SqlSession,
  schema: string,
  where: Where,
): Promise<boolean> {
  const rows = await session.query(
    `select 1 from ${schema}.orders o
     where not exists (
       select from ${schema}.observations b
       where b.account = o.account and b.order_id = o.order_id
     )${where.also}
     limit 1`,
    where.params,
  );
  return rows.length > 0;
}
