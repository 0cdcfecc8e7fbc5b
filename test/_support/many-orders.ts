import pg from 'pg';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import type { Observation } from '../../src/order/observation.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import { type ScenarioName, simulateScenario } from '../../src/testing/simulator/index.js';

/** The number of rows to create. */
export interface ManyOrders {
  /** Orders with their observations and milestones, copied from simulated ones. */
  readonly whole: number;
  /** Rows without content; of every five, one order, two observations and two milestones. */
  readonly narrow: number;
}

/** The scenarios, with their shares of a thousand orders. */
const LIVES: readonly { readonly scenario: ScenarioName; readonly share: number }[] = [
  { scenario: 'card_completed', share: 900 },
  { scenario: 'card_accepted', share: 70 },
  { scenario: 'review_waiting', share: 15 },
  { scenario: 'wire_waiting', share: 15 },
];

/** One of this number of orders has a parked observation. */
const PARKED_ONE_IN = 5_000;

const provider = digitalRiver({ mode: 'test', webhookSecrets: ['a secret of the generator'] });

/** The account of all orders. */
export const { account } = provider;

/**
 * Fills the tables of an existing, empty schema with copies of a few orders that went through the
 * service.
 *
 * @param templates - the name of a schema for those few, which is created.
 */
export async function fillWithOrders(
  url: string,
  schema: string,
  { whole, narrow }: ManyOrders,
  templates = `${schema}_templates`,
): Promise<void> {
  const names = await makeTemplates(url, templates);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const picked = `create temporary table picked as
      select g, '3' || lpad(g::text, 11, '0') as order_id,
        case when g % ${PARKED_ONE_IN} = 7 then $2 else ($3::text[])[1 + g % 1000] end as template
      from generate_series(1, $1::bigint) g`;
    const { parked, lives } = names;
    await client.query(picked, [whole, parked, shared(lives)]);
    await client.query('create index on picked (g)');
    await client.query('analyze picked');
    for (const [first, last] of batches(whole)) {
      for (const statement of copies(schema, templates)) {
        await client.query(statement, [first, last]);
      }
    }
    for (const [first, last] of batches(Math.ceil(narrow / 5))) {
      for (const statement of narrowRows(schema)) {
        await client.query(statement, [account, first, last]);
      }
    }
    await client.query('drop table picked');
    for (const table of ['orders', 'observations', 'milestones']) {
      await client.query(`vacuum analyze "${schema}".${table}`);
    }
  } finally {
    await client.end();
  }
}

/** The numbers from 1, in batches that the server can sort in memory. */
function batches(count: number): readonly (readonly [first: number, last: number])[] {
  const size = 10_000;
  return Array.from({ length: Math.ceil(count / size) }, (_, n) => [
    n * size + 1,
    Math.min(count, (n + 1) * size),
  ]);
}

/** The templates of a thousand orders, distributed so that neighbours differ. */
function shared(lives: readonly string[]): readonly string[] {
  const names = LIVES.flatMap(({ share }, life) =>
    Array.from({ length: share }, () => lives[life]),
  );
  return names.map((_, place) => names[(place * 379) % names.length] ?? '');
}

async function makeTemplates(url: string, schema: string) {
  const store = postgres(url, { schema, statementTimeoutMs: 60_000 });
  const orders = await createOrderLifecycle({ provider, store, deadlines: { intervalMs: 0 } });
  const lives: string[] = [];
  for (const [seed, { scenario }] of LIVES.entries()) {
    const { orderId, messages } = simulateScenario(scenario, seed, { eventDelay: 'tight' });
    lives.push(orderId);
    for (const message of messages) {
      if (message.kind !== 'webhook') continue;
      const reading = provider.fromWebhook(message.event);
      if (reading.kind === 'observation') await orders.observe(reading.observation);
    }
  }
  const parked = '999999999999';
  for (const [n, type] of (['order.pending_payment', 'order.fulfilled'] as const).entries()) {
    const about = { account, orderId: parked, source: 'webhook', releases: false } as const;
    const observation: Observation = { ...about, id: `e${n}`, instant: 1 + n, events: [{ type }] };
    await orders.observe(observation);
  }
  await orders.stop();
  return { lives, parked };
}

function copies(schema: string, templates: string): readonly string[] {
  const renamed = (column: string) => `replace(x.${column}, p.template, p.order_id)`;
  const from = (table: string) =>
    `from picked p join "${templates}".${table} x on x.order_id = p.template
     where p.g between $1 and $2 order by p.g`;
  return [
    `insert into "${schema}".orders (account, order_id, version, state, fraud_state, upstream_id,
       checkout_id, parked, instant, updated_at, folded, words)
     select x.account, p.order_id, x.version, x.state, x.fraud_state, 'U' || p.order_id,
       'C' || p.order_id, x.parked, x.instant, x.updated_at, ${renamed('folded')}, x.words
     ${from('orders')}`,
    `insert into "${schema}".observations (account, order_id, id, instant, source, arrived_at,
       observation)
     select x.account, p.order_id, x.id, x.instant, x.source, x.arrived_at,
       ${renamed('observation')}
     ${from('observations')}, x.sequence`,
    `insert into "${schema}".milestones (account, order_id, kind, subject, status, attempts,
       forgiven, created_at, due_at, settled_at, upstream_id, checkout_id, facts)
     select x.account, p.order_id, x.kind, x.subject, w.status, 1, 0, x.created_at, x.due_at,
       case when w.status = 'pending' then null else x.created_at end, 'U' || p.order_id,
       'C' || p.order_id, ${renamed('facts')}
     from picked p join "${templates}".milestones x on x.order_id = p.template
     cross join lateral (select ${statusBy(`p.g * 31 + length(x.kind)`)} as status) w
     where p.g between $1 and $2 order by p.g, x.sequence`,
  ];
}

/** Of ten thousand milestones 100 are pending, 300 withdrawn and one is dead. */
function statusBy(number: string): string {
  return `case when (${number}) % 10000 < 100 then 'pending' when (${number}) % 10000 < 400
    then 'withdrawn' when (${number}) % 10000 < 401 then 'dead' else 'done' end`;
}

function narrowRows(schema: string): readonly string[] {
  const id = `'4' || lpad(g::text, 11, '0')`;
  return [
    `insert into "${schema}".orders (account, order_id, version, state, fraud_state, parked,
       instant, updated_at, folded)
     select $1, ${id}, 2,
       case when g % 100 = 0 then 'cancelled' when g % 100 = 1 then 'blocked'
         when g % 1000 = 2 then 'dispute' when g % 1000 = 3 then 'returned' else 'complete' end,
       case when g % 100 = 1 then 'blocked' when g % 1000 = 2 then 'review_opened' else 'passed' end,
       0, g, g, '{}'
     from generate_series($2::bigint, $3::bigint) g`,
    `insert into "${schema}".observations (account, order_id, id, instant, source, arrived_at,
       observation)
     select $1, ${id}, 'e' || n, g, 'webhook', g, '{}'
     from generate_series($2::bigint, $3::bigint) g, generate_series(1, 2) n`,
    `insert into "${schema}".milestones (account, order_id, kind, subject, status, attempts,
       forgiven, created_at, due_at, settled_at, facts)
     select $1, ${id}, k.kind, '', w.status, 1, 0, g, g,
       case when w.status = 'pending' then null else g end, '{}'
     from generate_series($2::bigint, $3::bigint) g, unnest(array['fulfilled', 'captured']) k (kind)
     cross join lateral (select ${statusBy('g * 31 + length(k.kind)')} as status) w`,
  ];
}
