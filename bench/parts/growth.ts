import pg from 'pg';
import { openEngine } from '../engines.js';
import { LIVES, nextOrder, OBSERVATIONS_PER_ORDER } from '../lives.js';
import { inTurn, rateOf, ratioOf, warmUp } from '../measure.js';
import { type Figure, faster, smaller } from '../report.js';
import type { Effort, Part } from './part.js';

const CALLERS = 32;

/**
 * Measures ingest and sizes as a database fills, compared with a database that does not. The two take
 * turns, because filling takes minutes and the load of the machine changes meanwhile.
 */
export const growth: Part = async (url, effort) => {
  const few = await openEngine('ours', url, CALLERS);
  const growing = await openEngine('ours', url, CALLERS);
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await whileItFills(client, few, growing, effort);
  } finally {
    await client.end();
    await few.close();
    await growing.close();
  }
};

type Database = Awaited<ReturnType<typeof openEngine>>;

async function whileItFills(
  client: pg.Client,
  few: Database,
  growing: Database,
  { time, rounds, growth: sizes, warmUp: calls }: Effort,
): Promise<readonly Figure[]> {
  const [fewest = 0] = sizes;
  for (const { take, schema } of [few, growing]) {
    for (let life = 0; life < LIVES; life += 1) {
      for (const observation of nextOrder()) await take(observation);
    }
    await client.query(`update ${schema}.milestones set status = 'done', settled_at = due_at`);
    await warmUp(take, nextOrder, CALLERS, calls);
  }
  await fill(client, few.schema, fewest);
  const figures: Figure[] = [];
  let memoryFirst: number | undefined;
  for (const size of sizes) {
    await fill(client, growing.schema, size);
    const bytes = await bytesOf(client, growing.schema);
    const rates = await inTurn(rounds, {
      few: () => rateOf(few.take, nextOrder, CALLERS, time),
      growing: () => rateOf(growing.take, nextOrder, CALLERS, time),
    });
    globalThis.gc?.();
    const memory = process.memoryUsage().rss / 2 ** 20;
    memoryFirst ??= memory;
    const what = `${size} orders`;
    figures.push(
      faster({
        part: 'growth',
        what,
        ours: rates.growing.perSecond,
        unit: 'events/s',
        peer: `a database that began with ${fewest}`,
        theirs: rates.few.perSecond,
        ratio: ratioOf(rates.growing, rates.few),
        ...(size === fewest ? {} : { aim: 0.8 }),
      }),
      smaller({
        part: 'growth',
        what: `${what}, memory`,
        ours: memory,
        unit: 'MiB',
        peer: `with ${fewest}`,
        theirs: memoryFirst,
      }),
      smaller({
        part: 'growth',
        what: `${what}, bytes per order`,
        ours: bytes.total / size,
        unit: 'bytes',
        peer: `the text of its ${OBSERVATIONS_PER_ORDER} observations`,
        theirs: bytes.text,
      }),
    );
  }
  return figures;
}

/** Copies the first orders until there are `size` orders. */
export async function fill(client: pg.Client, schema: string, size: number): Promise<void> {
  const { rows } = await client.query(
    `select array(select order_id from ${schema}.orders order by order_id limit $1) as templates,
      (select count(*) from ${schema}.orders) as n`,
    [LIVES],
  );
  const { templates, n } = rows[0] ?? {};
  const missing = size - Number(n);
  const tables = {
    orders: `account, order_id, version, state, fraud_state, upstream_id, checkout_id, parked,
      instant, updated_at, folded, words`,
    observations: 'account, order_id, id, instant, source, arrived_at, observation',
    milestones: `account, order_id, kind, subject, status, attempts, forgiven, created_at, due_at,
      settled_at, facts`,
  };
  for (const [table, columns] of Object.entries(tables)) {
    const copied = columns.replace('order_id', `'copy ' || $2::bigint || ' ' || g`);
    await client.query(
      `insert into ${schema}.${table} (${columns})
       select ${copied} from generate_series(1, $1::bigint) g, ${schema}.${table} x
       where x.order_id = ($3::text[])[1 + g % $4] on conflict do nothing`,
      [missing, size, templates, LIVES],
    );
  }
  await client.query(
    `vacuum analyze ${schema}.orders, ${schema}.observations, ${schema}.milestones`,
  );
  await client.query('checkpoint');
}

async function bytesOf(
  client: pg.Client,
  schema: string,
): Promise<{ readonly total: number; readonly text: number }> {
  const { rows } = await client.query(
    `select (select sum(pg_total_relation_size(c.oid)) from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relname in ('orders', 'observations', 'milestones')) as total,
      (select avg(length(observation)) from (
        select observation from ${schema}.observations limit 10000) few) as text`,
    [schema],
  );
  const { total, text } = rows[0] ?? {};
  return { total: Number(total), text: Number(text) * OBSERVATIONS_PER_ORDER };
}
