import pg from 'pg';
import type { Observation } from '../../src/order/observation.js';
import { openEngine } from '../engines.js';
import { nextOrder, OBSERVATIONS_PER_ORDER } from '../lives.js';
import { warmUp } from '../measure.js';
import { logBytes } from '../meter.js';
import { type Figure, smaller } from '../report.js';
import type { Part } from './part.js';

const CALLERS = 32;

/** How many orders each caller sends in turn, so that reports about others come between. */
const ORDERS_IN_TURN = 16;

/** The server would vacuum by itself when a fifth of a table has changed. */
const DELIVERIES_PER_VACUUM = 8_000;

/** Fewer bytes of an order are not listed. */
const LEAST_LISTED = 50;

/** So many that the first page of each index does not count. */
const LEAST_ORDERS = 4_000;

/** Bytes per order of eight observations, with all tables and indexes. */
const AIM_PER_ORDER = 7_000;

/** Bytes of log per delivery: half of what it was before rows were compact. */
const AIM_OF_LOG = 2_035;

/**
 * Measures what deliveries through the service leave in the database: bytes of its log, and of all tables
 * and indexes, as they grew and rebuilt. The server vacuums meanwhile, as it does by itself over days. The
 * log contains no copies of whole pages, as no page is older than the last checkpoint.
 */
export const bytes: Part = async (url, { growth: [fewest = 0] }) => {
  const orders = Math.max(fewest, LEAST_ORDERS);
  const engine = await openEngine('ours', url, CALLERS);
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { schema } = engine;
  try {
    await warmUp(engine.take, nextOrder, CALLERS, CALLERS * OBSERVATIONS_PER_ORDER);
    const tables = await tablesOf(client, schema);
    for (const table of tables) await client.query(`truncate ${table}`);
    // Otherwise the server may begin to vacuum what other parts left, and log that meanwhile.
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    const before = await logBytes(client);
    await deliver(orders, engine.take, () => client.query(`vacuum ${schema}.orders`));
    const log = (await logBytes(client)) - before;
    const grown = totalOf(await sizesOf(client, schema));
    await client.query(`update ${schema}.milestones set status = 'done', settled_at = due_at`);
    for (const table of tables) await client.query(`vacuum full analyze ${table}`);
    const sizes = await sizesOf(client, schema);
    return [
      figure('log of a delivery', log / orders / OBSERVATIONS_PER_ORDER, AIM_OF_LOG),
      figure('an order, as the tables grew', grown / orders),
      figure('an order, tables rebuilt', totalOf(sizes) / orders, AIM_PER_ORDER),
      ...sizes
        .filter(({ size }) => size > LEAST_LISTED * orders)
        .map(({ name, size }) => figure(name, size / orders)),
    ];
  } finally {
    await client.end();
    await engine.close();
  }
};

function figure(what: string, ours: number, aim?: number): Figure {
  const peer = aim === undefined ? 'the aim of an order' : 'the aim';
  return smaller({
    ...{ part: 'bytes', what, ours, unit: 'bytes', peer, theirs: aim ?? AIM_PER_ORDER },
    ...(aim === undefined ? {} : { aim: 1 }),
  });
}

async function deliver(
  orders: number,
  take: (observation: Observation) => Promise<unknown>,
  vacuum: () => Promise<unknown>,
): Promise<void> {
  let left = orders;
  let delivered = 0;
  let nextVacuum = DELIVERIES_PER_VACUUM;
  const caller = async () => {
    while (left > 0) {
      const lives = Array.from({ length: Math.min(ORDERS_IN_TURN, left) }, nextOrder);
      left -= lives.length;
      for (let place = 0; place < OBSERVATIONS_PER_ORDER; place += 1) {
        for (const life of lives) {
          const observation = life[place];
          if (observation !== undefined) await take(observation);
        }
        delivered += lives.length;
        if (delivered >= nextVacuum) {
          nextVacuum += DELIVERIES_PER_VACUUM;
          await vacuum();
        }
      }
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

async function tablesOf(client: pg.Client, schema: string): Promise<readonly string[]> {
  const { rows } = await client.query(
    `select quote_ident(tablename) as name from pg_tables
     where schemaname = $1 and tablename <> 'order_lifecycle_migrations'`,
    [schema],
  );
  return rows.map(({ name }) => `${schema}.${name}`);
}

interface Size {
  readonly name: string;
  readonly size: number;
}

function totalOf(sizes: readonly Size[]): number {
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** Tables and indexes, the largest first. */
async function sizesOf(client: pg.Client, schema: string): Promise<readonly Size[]> {
  const { rows } = await client.query(
    `select c.relname as name, pg_table_size(c.oid) as size from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'i') order by 2 desc`,
    [schema],
  );
  return rows.map(({ name, size }) => ({ name: String(name), size: Number(size) }));
}
