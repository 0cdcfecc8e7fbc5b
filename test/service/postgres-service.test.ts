import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { createApp } from '../../src/http/app.js';
import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from '../../src/service/order-lifecycle.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import { SIGNATURE_HEADER, signatureHeader } from '../../src/testing/simulator/index.js';
import { counted } from '../_support/service.js';
import { freshSchema, suiteDatabase, testServer } from '../_support/test-database.js';
import { until } from '../_support/until.js';
import { type BreakableDatabase, breakableDatabase } from './_support/breakable-database.js';

const server = await testServer();
const SECRET = 'a secret of these tests';
const NEVER = 2_000_000_000;

describe.skipIf(server === undefined)('a service on PostgreSQL', () => {
  const database = suiteDatabase(server);

  async function service(
    schema: string,
    url: string,
    options: Partial<OrderLifecycleOptions> = {},
    timeout = 2_000,
  ): Promise<OrderLifecycle> {
    const orders = await createOrderLifecycle({
      provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
      store: postgres(url, { schema, statementTimeoutMs: timeout }),
      ...options,
    });
    onTestFinished(() => orders.stop());
    return orders;
  }

  async function breakableWay(): Promise<BreakableDatabase> {
    const way = await breakableDatabase(database.url);
    onTestFinished(() => way.close());
    return way;
  }

  it('wakes the dispatcher of another process when a milestone is recorded', async () => {
    const schema = freshSchema();
    const way = await breakableWay();
    const received = listener();
    // It polls once in weeks, so it receives a milestone only if it is woken.
    await service(schema, way.url, {
      on: { '*': received.take },
      outbox: { pollIntervalMs: NEVER },
    });
    const other = await service(schema, database.url);
    await other.webhook(delivery('1'));
    expect(await received.next('1')).toBe('cancelled');

    way.cut();
    await other.webhook(delivery('2'));
    expect(await received.next('2'), 'also after its connections broke').toBe('cancelled');
  });

  it('wakes it also when the milestone cannot be delivered yet', async () => {
    const schema = freshSchema();
    const way = await breakableWay();
    const received = listener();
    const counting = counted(postgres(database.url, { schema }), 'claim');
    const rarely = { on: { '*': received.take }, outbox: { pollIntervalMs: NEVER } };
    await service(schema, database.url, { ...rarely, store: counting.store });
    // It claims when it starts and when it listens; from then on only if it is woken.
    await until('it listens', () => counting.counts.claim >= 2);
    const store = postgres(database.url, { schema });
    const signals = postgres(way.url, { schema }).signals;
    way.freeze();
    const other = await service(schema, database.url, {
      store: { ...store, ...(signals && { signals }) },
    });
    await other.webhook(delivery('1'));
    expect((await other.milestones()).milestones).toMatchObject([{ status: 'pending' }]);
    // Longer than announcements are collected.
    await new Promise((resolve) => setTimeout(resolve, 100));
    way.thaw();
    expect(await received.next('1')).toBe('cancelled');
  });

  it('delivers milestones of another process by polling when nothing can wake it', async () => {
    const schema = freshSchema();
    const received = listener();
    const store = postgres(database.url, { schema, listen: false });
    expect(store.signals).toBeUndefined();
    await service(schema, database.url, {
      store,
      on: { '*': received.take },
      outbox: { pollIntervalMs: 5 },
    });
    const other = await service(schema, database.url);
    await other.webhook(delivery('1'));
    expect(await received.next('1')).toBe('cancelled');
  });

  it('gives handlers everything they need to act once', async () => {
    let given: object = {};
    const orders = await service(freshSchema(), database.url, {
      on: {
        cancelled: (milestone) => {
          given = milestone;
        },
      },
    });
    await orders.webhook(delivery('7', { upstreamId: 'WEB-7' }));
    await expect.poll(async () => (await statuses(orders))[0]).toBe('done');
    expect(given).toEqual({
      key: 'default/7/cancelled/',
      kind: 'cancelled',
      subject: '',
      account: 'default',
      orderId: '7',
      upstreamId: 'WEB-7',
      facts: {},
      provider: { name: 'digital-river', title: 'Digital River' },
      attempt: 1,
      signal: expect.any(AbortSignal),
    });
  });

  it('shows dead milestones, and delivers one again when it is retried', async () => {
    let broken = true;
    const orders = await service(freshSchema(), database.url, {
      on: {
        cancelled: () => {
          if (broken) throw new Error('the warehouse is on fire');
        },
      },
      outbox: { maxAttempts: 2, initialIntervalMs: 1, pollIntervalMs: 5 },
    });
    const app = createApp(orders);
    await orders.webhook(delivery('1'));
    await expect.poll(() => statuses(orders)).toEqual(['dead']);
    const answer = await app.fetch(new Request('http://localhost/milestones?status=dead'));
    const { milestones } = (await answer.json()) as { milestones: readonly object[] };
    const key = 'default/1/cancelled/';
    expect(milestones).toMatchObject([{ key, attempts: 2, lastError: 'the warehouse is on fire' }]);

    broken = false;
    const retry = new Request(`http://localhost/milestones/${encodeURIComponent(key)}/retry`, {
      method: 'POST',
    });
    expect((await app.fetch(retry.clone())).status).toBe(200);
    await expect.poll(() => statuses(orders)).toEqual(['done']);
    expect((await app.fetch(retry)).status).toBe(409);
  });

  it('answers 503 while the database does not answer, and works again when it does', async () => {
    const way = await breakableWay();
    const orders = await service(freshSchema(), way.url, { deliveryTimeoutMs: 300 }, 200);
    const app = createApp(orders, { requestTimeoutMs: 300 });
    expect((await orders.webhook(delivery('1'))).status).toBe(200);
    way.freeze();
    const asked = ['/orders/1', '/orders', '/milestones', '/orders/1/history', '/metrics'].map(
      (path) => app.fetch(new Request(`http://localhost${path}`)),
    );
    const delivered = Array.from({ length: 40 }, (_, n) => orders.webhook(delivery(`new ${n}`)));
    for (const answer of await Promise.all([...asked, ...delivered])) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('10');
    }
    expect((await app.fetch(new Request('http://localhost/readyz'))).status).toBe(503);
    expect((await app.fetch(new Request('http://localhost/healthz'))).status).toBe(200);
    way.thaw();
    await expect.poll(async () => (await orders.webhook(delivery('new 1'))).status).toBe(200);
    expect((await app.fetch(new Request('http://localhost/orders/1'))).status).toBe(200);
  });

  it('stores the other orders of a batch when one of them is locked by somebody else', async () => {
    const schema = freshSchema();
    const orders = await service(schema, database.url, { deliveryTimeoutMs: 20_000 });
    await orders.webhook(delivery('locked'));
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query('begin');
    await other.query(`select from ${schema}.orders where order_id = 'locked' for update`);
    const ids = Array.from({ length: 50 }, (_, n) => `order ${n}`);
    const late = orders.webhook(delivery('locked', { state: 'accepted' }));
    const others = await Promise.all(ids.map((id) => orders.webhook(delivery(id))));
    expect(others.map(({ status }) => status)).toEqual(ids.map(() => 200));
    expect((await late).status, 'after the wait for the lock timed out').toBe(503);
    await other.query('rollback');
    await other.end();
    expect((await orders.webhook(delivery('locked', { state: 'accepted' }))).status).toBe(200);
  });

  it('loses no update and duplicates no milestone when two services ingest one order', async () => {
    const schema = freshSchema();
    const [one, two] = [
      await service(schema, database.url, { deliveryTimeoutMs: 20_000 }),
      await service(schema, database.url, { deliveryTimeoutMs: 20_000 }),
    ];
    const ids = Array.from({ length: 8 }, (_, n) => `contended ${n}`);
    const sent = ids.flatMap((id) =>
      Array.from({ length: 12 }, (_, n) => delivery(id, { event: `${id} event ${n}` })),
    );
    const answers = await Promise.all(
      sent.map((request, n) => (n % 2 === 0 ? one : two).webhook(request)),
    );
    expect(answers.map(({ status }) => status)).toEqual(sent.map(() => 200));
    for (const id of ids) {
      expect(await one.history(id)).toHaveLength(12);
      expect((await two.get(id))?.version).toBeLessThanOrEqual(12);
    }
    const { milestones } = await one.milestones({ limit: 500 });
    expect(milestones.map(({ orderId }) => orderId).sort()).toEqual([...ids].sort());
  });
});

/** A delivery about a cancelled order. It makes one milestone due. */
function delivery(
  orderId: string,
  some: { event?: string; state?: string; upstreamId?: string } = {},
): Request {
  const { state = 'cancelled', event = `${orderId} ${state}`, ...rest } = some;
  const body = JSON.stringify({
    id: event,
    type: `order.${state}`,
    liveMode: false,
    createdTime: '2025-06-01T00:00:00Z',
    data: { object: { id: orderId, state, liveMode: false, ...rest } },
  });
  return new Request('http://localhost/webhooks/digital-river', {
    method: 'POST',
    headers: { [SIGNATURE_HEADER]: signatureHeader({ secret: SECRET, body }) },
    body,
  });
}

async function statuses(orders: OrderLifecycle): Promise<readonly string[]> {
  const { milestones } = await orders.milestones();
  return milestones.map(({ status }) => status);
}

/** A handler, and a promise of the kind that it receives for an order. */
function listener() {
  const kinds = new Map<string, string>();
  const waiting = new Map<string, (kind: string) => void>();
  return {
    take({ orderId, kind }: { readonly orderId: string; readonly kind: string }) {
      kinds.set(orderId, kind);
      waiting.get(orderId)?.(kind);
    },
    next(orderId: string): Promise<string> {
      const known = kinds.get(orderId);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => waiting.set(orderId, resolve));
    },
  };
}
