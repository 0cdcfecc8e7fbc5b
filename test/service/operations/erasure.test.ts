import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { postgres } from '../../../src/store/postgres/postgres.js';
import type { Store } from '../../../src/store/store.js';
import { startProviderServer } from '../../../src/testing/provider-server/provider-server.js';
import {
  BREAKAGES,
  planDeliveries,
  simulateScenario,
} from '../../../src/testing/simulator/index.js';
import { dataDirectory } from '../../_support/data-directory.js';
import { freshDatabase, testServer } from '../../_support/test-database.js';
import { deliverPlan } from '../_support/provider-play.js';

const SECRET = 'whsec_of_this_test';
const DAY = 86_400_000_000;

/** Together these have every kind of payload: payments, reviews, refunds, returns, documents. */
const SCENARIOS = [
  'card_accepted',
  'wire_expired',
  'redirect_paid',
  'review_blocked',
  'refunded_twice',
  'returned',
  'dispute_resolved',
  'prebuilt_checkout',
] as const;

type Query = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/**
 * Every row of every table as text, with the catalogue: statistics of tables contain samples of their
 * values. Bytes are shown in hexadecimal, so they are added as plain text.
 */
async function everyRow(query: Query): Promise<string> {
  const tables = await query(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname <> 'pg_toast' order by 1`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const { row } of await query(`select t::text as row from ${name} t`)) {
      rows.push(`${name}: ${row}`);
      for (const [, hex = ''] of String(row).matchAll(/\\x([0-9a-f]{2,})/g)) {
        rows.push(Buffer.from(hex, 'hex').toString('utf8'));
      }
    }
  }
  return rows.join('\n');
}

/** The values that occur in a text, also as JSON writes them. */
function occurring(values: readonly string[], text: string): readonly string[] {
  const low = text.toLowerCase();
  return values.filter((value) =>
    [value, JSON.stringify(value).slice(1, -1)].some((form) => low.includes(form.toLowerCase())),
  );
}

/**
 * Delivers and reads orders of every kind. Many deliveries are signed but cannot be understood. Then
 * all orders can be forgotten.
 */
async function livesOn(first: Store) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const provider = await startProviderServer();
  onTestFinished(() => provider.close());
  const serviceOver = (store: Store) =>
    createOrderLifecycle({
      provider: digitalRiver({
        webhookSecrets: [SECRET],
        api: { apiKey: provider.apiKey, baseUrl: provider.url },
      }),
      store,
      logger: pino({ level: 'trace' }, sink),
      on: {
        fulfilled: () => {
          throw new Error('a handler that fails is logged');
        },
      },
      outbox: { pollIntervalMs: 5, maxAttempts: 1 },
    });
  const orders = await serviceOver(first);
  const start = Date.now() * 1000 - 20 * DAY;
  const histories = SCENARIOS.map((name) => simulateScenario(name, `erasure ${name}`, { start }));
  const ids: string[] = [];
  for (const history of histories) {
    provider.adopt(history);
    const plan = planDeliveries(history.messages, history.orderId, {
      forged: 0.2,
      broken: 0.7,
      breakages: BREAKAGES.filter((one) => one !== 'oversized'),
    });
    await deliverPlan(orders, plan, SECRET);
    // What a bug of the provider may send: a whole order in an unknown form.
    const body = { id: history.orderId, order: history.messages.map(wholeOf).at(-1) };
    const raw = Buffer.from(JSON.stringify({ ...body, note: history.personal }));
    await first.quarantine({
      id: `odd ${history.orderId}`,
      provider: 'digital-river',
      raw,
      problem: { code: 'unexpected_shape', path: '', reason: 'It has no type.' },
      receivedAt: Date.now() * 1000,
    });
    ids.push(history.orderId, ...plan.foreignOrderIds);
  }
  await orders.reconcile();
  return {
    personal: [...new Set(histories.flatMap((history) => history.personal))],
    confidential: [...new Set(histories.flatMap((history) => history.confidential))],
    stop: () => orders.stop(),
    /** Forgets all of them, with a new service over the store. */
    async forgotten(store: Store) {
      const later = await serviceOver(store);
      for (const id of ids) expect((await later.forget(id)).kind).toBe('forgotten');
      for (const { orderId } of histories) {
        expect(provider.order(orderId)?.forgotten).toBe(true);
        expect((await later.get(orderId))?.state, 'its states stay').not.toBe('unreported');
      }
      await later.stop();
    },
    logged: () => lines.join(''),
  };
}

function wholeOf(message: ReturnType<typeof simulateScenario>['messages'][number]): unknown {
  return message.kind === 'webhook' ? message.event : message.body;
}

describe('forgetting, in the embedded store', () => {
  it('leaves no personal value in any row of any table, nor in the log', async () => {
    const directory = await dataDirectory();
    const place = join(directory, 'postgres');
    const dump = async (...before: readonly string[]) => {
      const database = await PGlite.create(place);
      for (const statement of before) await database.exec(statement);
      const rows = await everyRow(async (text) => (await database.query<never>(text)).rows);
      await database.close();
      return rows;
    };

    const lives = await livesOn(embedded(directory));
    await lives.stop();
    const held = await dump('analyze');
    expect(lives.personal.length).toBeGreaterThan(100);
    expect(occurring(lives.personal, held), 'the scan finds them').toEqual(lives.personal);

    await lives.forgotten(embedded(directory));
    const left = await dump();
    expect(left).toContain('order_lifecycle.orders: ');
    expect(occurring([...lives.personal, ...lives.confidential], left)).toEqual([]);
    expect(lives.logged()).toContain('a milestone handler failed');
    expect(occurring([...lives.personal, ...lives.confidential], lives.logged())).toEqual([]);

    // Deleted rows disappear from the files when the table is rewritten.
    await dump('vacuum full', 'checkpoint');
    const files = await textOfFiles(join(place, 'base'));
    expect(files).toContain('ready_to_fulfil');
    expect(occurring(lives.personal, files)).toEqual([]);
  });
});

async function textOfFiles(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  );
  return contents.join('\n');
}

const server = await testServer();

describe.skipIf(server === undefined)('forgetting, in PostgreSQL', () => {
  it('leaves no personal value in any row of any table, nor in the log', async () => {
    const database = await freshDatabase(server ?? '');
    onTestFinished(() => database.drop());
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const query: Query = async (text) => (await client.query(text)).rows;
    const store = () => postgres(database.url, { schema: 'erasure' });
    const lives = await livesOn(store());
    await lives.stop();
    await query('analyze');
    const held = await everyRow(query);
    expect(occurring(lives.personal, held), 'the scan finds them').toEqual(lives.personal);

    await lives.forgotten(store());
    const left = await everyRow(query);
    await client.end();
    expect(left).toContain('erasure.orders: ');
    expect(occurring([...lives.personal, ...lives.confidential], left)).toEqual([]);
    expect(occurring([...lives.personal, ...lives.confidential], lives.logged())).toEqual([]);
  });
});
