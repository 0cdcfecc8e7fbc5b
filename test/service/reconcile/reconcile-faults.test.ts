import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createOrderLifecycle,
  type OrderLifecycleOptions,
} from '../../../src/service/order-lifecycle.js';
import type { Logger } from '../../../src/service/runtime/logger.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { OrderRow } from '../../../src/store/store.js';
import { StoreError } from '../../../src/store/store-error.js';
import { disturbed } from '../../_support/service.js';
import { until } from '../../_support/until.js';
import { about, fakeProvider } from '../_support/fake-provider.js';

async function started(options: Partial<OrderLifecycleOptions> = {}) {
  const orders = await createOrderLifecycle({
    provider: fakeProvider(),
    store: memory(),
    ...options,
  });
  onTestFinished(() => orders.stop());
  return orders;
}

/** A store whose order `poisoned` was written by a newer version. */
function withNewerSnapshot(store = memory()) {
  return new Proxy(store, {
    get(target, name: keyof typeof store) {
      const method = target[name] as unknown as (...args: unknown[]) => unknown;
      if (name !== 'load') return method?.bind(target);
      return async (...args: Parameters<typeof store.load>) =>
        (await target.load(...args)).map((loaded) =>
          loaded.row?.orderId === 'poisoned' ? { ...loaded, row: newer(loaded.row) } : loaded,
        );
    },
  });
}

function newer({ record, ...row }: OrderRow): OrderRow {
  const { folded } = record;
  const snapshot = { ...folded.snapshot, version: 99 };
  return { ...row, record: { ...record, folded: { ...folded, snapshot } } };
}

describe('an order that cannot be reconciled', () => {
  it('is reported as unreadable, and the others are brought in step', async () => {
    const store = memory();
    const before = await createOrderLifecycle({ provider: fakeProvider(), store });
    const ids = ['1', '2', '3', 'poisoned', '4', '5', '6'];
    for (const id of ids) await before.observe(about(id, { state: 'pending_payment' }));
    const errors: unknown[] = [];
    const logger: Logger = { info() {}, warn() {}, error: (fields) => errors.push(fields) };
    const orders = await started({ store: withNewerSnapshot(store), logger });

    const report = await orders.reconcile({ orders: ids, concurrency: 2 });
    expect(report).toMatchObject({ examined: 7, inStep: 0 });
    expect(report.orders.map(({ orderId, outcome }) => [orderId, outcome])).toEqual(
      [...ids].sort().map((id) => [id, id === 'poisoned' ? 'unreadable' : 'repaired']),
    );
    const [unreadable] = report.orders.filter(({ outcome }) => outcome === 'unreadable');
    expect(unreadable).toMatchObject({
      because: ['asked_for'],
      before: { state: 'pending_payment' },
      repairedBy: [],
    });
    expect(unreadable?.sentence).toMatch(
      /^Order poisoned could not be reconciled: The stored snapshot/,
    );
    expect(errors).toEqual([expect.objectContaining({ orderId: 'poisoned' })]);
  });

  it('is read again by every periodic reconciliation, because missed events are listed once', async () => {
    const listed: number[] = [];
    let failing = true;
    const missed = about('new', { state: 'pending_payment' });
    const provider = fakeProvider();
    const api = provider.api && {
      ...provider.api,
      async *events(since: number) {
        listed.push(since);
        yield { kind: 'events', bodies: listed.length === 1 ? [missed] : [] } as const;
      },
    };
    const save = () => {
      if (failing) throw new StoreError('timed_out', 'It took too long.');
    };
    const orders = await started({
      provider: { ...provider, ...(api && { api }) },
      store: disturbed(memory(), { save }),
      reconcile: { intervalMs: 5 },
    });
    await until('it lists a second time', () => listed.length > 1);
    expect(listed[1]).toBeGreaterThan(listed[0] ?? 0);
    failing = false;
    await until('the order is known', async () => (await orders.get('new'))?.state === 'accepted');
  });

  it.each(['closed', 'unreachable'] as const)(
    'ends the run when the store is %s, after the orders under way have finished',
    async (code) => {
      let active = 0;
      let reads = 0;
      const gone = new StoreError(code, 'It is gone.');
      const provider = fakeProvider({
        read: async () => {
          reads += 1;
          active += 1;
          const turns = reads === 1 ? 1 : 20;
          for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
          active -= 1;
          throw gone;
        },
      });
      const orders = await started({ provider });
      const ids = Array.from({ length: 20 }, (_, index) => String(index));
      await expect(orders.reconcile({ orders: ids, concurrency: 4 })).rejects.toBe(gone);
      expect([active, reads]).toEqual([0, 4]);
    },
  );
});

describe('invalid options of a reconciliation', () => {
  it.each([
    ['reconcile.concurrency', { concurrency: Number.NaN }],
    ['reconcile.concurrency', { concurrency: 0 }],
    ['reconcile.concurrency', { concurrency: 1.5 }],
    ['reconcile.quietForMs', { quietForMs: Number.NaN }],
    ['reconcile.quietForMs', { quietForMs: -1 }],
    ['reconcile.since', { since: new Date('x') }],
  ])('are rejected before anything is done: %s %j', async (setting, options) => {
    const orders = await started();
    await expect(orders.reconcile(options)).rejects.toMatchObject({
      code: 'configuration',
      setting,
    });
  });
});
