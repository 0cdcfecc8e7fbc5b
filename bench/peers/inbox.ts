import { poolOf } from './pool.js';

/** The members of a delivery that the inbox has in columns. */
interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly createdTime: string;
  readonly data: { readonly object: { readonly id: string; readonly orderId?: string } };
}

/** An inbox: a table with a row for each delivery, known by its id, committed one by one. */
export async function inbox(
  url: string,
  connections: number,
): Promise<(delivery: Delivery, text: string) => Promise<unknown>> {
  const pool = poolOf(url, connections);
  const table = `bench_inbox_${process.pid}`;
  await pool.query(
    `create table ${table} (
      order_id text collate "C" not null,
      id text collate "C" not null,
      type text not null,
      created_time timestamptz not null,
      received_at timestamptz not null default now(),
      body json not null,
      primary key (order_id, id)
    )`,
  );
  const text = `insert into ${table} (order_id, id, type, created_time, body)
    values ($1, $2, $3, $4, $5) on conflict do nothing`;
  return ({ id, type, createdTime, data }, body) =>
    pool.query({
      name: 'insert',
      text,
      values: [data.object.orderId ?? data.object.id, id, type, createdTime, body],
    });
}
