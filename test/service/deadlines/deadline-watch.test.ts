import { afterEach, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { createApp } from '../../../src/http/app.js';
import type { OrderRecord } from '../../../src/lifecycle/index.js';
import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { LoadRequest, OrderKey, Store } from '../../../src/store/store.js';
import { StoreError } from '../../../src/store/store-error.js';
import { disturbed } from '../../_support/service.js';
import { until } from '../../_support/until.js';

const HOUR = 3_600_000_000;

const provider = digitalRiver({ webhookSecrets: ['whsec_0123456789abcdef'] });
const { account } = provider;

let now = 1_800_000_000_000_000;
const running: OrderLifecycle[] = [];

afterEach(async () => {
  for (const orders of running.splice(0)) await orders.stop();
});

async function service(store: Store, options: Partial<OrderLifecycleOptions> = {}) {
  const orders = await createOrderLifecycle({
    ...{ provider, store, clock: () => now, deadlines: { intervalMs: 0 } },
    ...options,
  });
  running.push(orders);
  return orders;
}

/** Observes that an order is in review since now. */
function review(orders: OrderLifecycle, orderId: string) {
  return orders.observe({
    ...{ id: 'e1', account, orderId, instant: now, source: 'webhook', releases: false },
    events: [{ type: 'fraud.review_opened' }, { type: 'order.in_review' }],
    transitionTimes: { in_review: now },
  });
}

/** The store as a process uses it that does not know waiting orders. */
function olderProcess(store: Store): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      if (name === 'waiting' || name === 'correctWaits') return undefined;
      if (name !== 'save') return (target[name] as (() => unknown) | undefined)?.bind(target);
      const save: Store['save'] = (changes, at) =>
        target.save(
          changes.map(({ waits: _, ...change }) => change),
          at,
        );
      return save;
    },
  });
}

const orderIds = (milestones: readonly OrderKey[]) =>
  milestones.map(({ orderId }) => orderId).sort();

describe('watching deadlines', () => {
  it('reads only orders that may be overdue, however many wait', async () => {
    const read: string[] = [];
    const lists: unknown[] = [];
    const store = disturbed(memory(), {
      history: (keys) => read.push(...(keys as readonly OrderKey[]).map(({ orderId }) => orderId)),
      orders: (filter) => lists.push(filter),
    });
    const orders = await service(store);
    await review(orders, 'first');
    now += HOUR;
    for (let n = 0; n < 250; n += 1) await review(orders, `later ${n}`);
    expect(await orders.checkDeadlines()).toEqual([]);
    read.length = 0;
    now += 47 * HOUR;
    expect(orderIds(await orders.checkDeadlines())).toEqual(['first']);
    expect(read).toEqual(['first']);
    now += 1;
    expect(await orders.checkDeadlines()).toEqual([]);
    expect(read).toEqual(['first']);
    now += HOUR;
    lists.length = 0;
    expect(await orders.checkDeadlines()).toHaveLength(250);
    expect(lists).toEqual([]);
  });

  it('finds orders that were stored before the table of waiting orders, and by older processes', async () => {
    const store = memory();
    const older = await service(olderProcess(store));
    await review(older, 'a');
    const orders = await service(store);
    now += 48 * HOUR;
    expect(orderIds(await orders.checkDeadlines())).toEqual(['a']);
    await review(older, 'b');
    now += 48 * HOUR;
    expect(orderIds(await orders.checkDeadlines())).toEqual(['b']);
  });

  it('works with a store without a table of waiting orders', async () => {
    const orders = await service(olderProcess(memory()));
    await review(orders, 'a');
    now += 48 * HOUR;
    expect(orderIds(await orders.checkDeadlines())).toEqual(['a']);
    expect(await orders.checkDeadlines()).toEqual([]);
  });

  it('leaves out an order that cannot be read, logs it, and checks the others', async () => {
    const store = memory();
    const logged: object[] = [];
    const logger = { info() {}, warn() {}, error: (facts: object) => logged.push(facts) };
    const orders = await service(store, { logger });
    await review(orders, 'a');
    await review(orders, 'c');
    const [row] = (await store.orders()).items;
    if (row === undefined) throw new Error('nothing is stored');
    const { folded } = row.record;
    const snapshot = { ...folded.snapshot, version: 99 };
    const record: OrderRecord = { ...row.record, folded: { ...folded, snapshot } };
    await store.save(
      [
        {
          row: { ...row, orderId: 'b', version: 1, record },
          ...{ observations: [], milestones: [] },
          waits: [{ deadline: 'review_too_long', since: 0 }],
        },
      ],
      now,
    );
    now += 48 * HOUR;
    await expect(orders.checkDeadlines()).rejects.toThrow('order b');
    expect(logged).toContainEqual(expect.objectContaining({ what: 'order b' }));
    const { milestones } = await orders.milestones({ status: 'pending' });
    const about = milestones.filter(({ subject }) => subject === 'deadline:review_too_long');
    expect(about.map(({ key }) => key.split('/')[1])).toEqual(['a', 'c']);
  });

  it('checks each order alone when they cannot be read together', async () => {
    const store = disturbed(memory(), {
      history: (keys) => {
        if ((keys as readonly OrderKey[]).some(({ orderId }) => orderId === 'b')) {
          throw new Error('canceling statement due to statement timeout');
        }
      },
    });
    const orders = await service(store);
    for (const id of ['a', 'b', 'c']) await review(orders, id);
    now += 48 * HOUR;
    await expect(orders.checkDeadlines()).rejects.toThrow('statement timeout');
    const { milestones } = await orders.milestones({ status: 'pending' });
    const about = milestones.filter(({ subject }) => subject === 'deadline:review_too_long');
    expect(about.map(({ key }) => key.split('/')[1])).toEqual(['a', 'c']);
  });

  it.each([
    ['load', (asked: readonly LoadRequest[]) => asked.map(({ key }) => key.orderId)],
    ['correctWaits', (asked: readonly OrderKey[]) => asked.map(({ orderId }) => orderId)],
  ] as const)(
    'leaves out only the order for which %s fails, on whatever page',
    async (name, idsIn) => {
      const tries: number[] = [];
      let broken: string | undefined;
      const inner = memory();
      const store = disturbed(inner, {
        [name]: (asked: never) => {
          if (broken === undefined) return;
          tries.push(idsIn(asked).length);
          if (idsIn(asked).includes(broken)) throw new StoreError('unexpected_data', 'no order');
        },
      });
      const orders = await service(store);
      const ids = Array.from({ length: 250 }, (_, n) => `${n}`.padStart(3, '0'));
      for (const id of ids.filter((one) => one !== '042')) await review(orders, id);
      now += 48 * HOUR;
      // It has waited since now, but the table lists it as waiting longest.
      await review(orders, '042');
      const entered = { account, orderId: '042', deadline: 'review_too_long', from: now } as const;
      await inner.correctWaits?.([{ ...entered, since: 0 }]);
      // The daily search for waiting orders runs before anything fails.
      await orders.checkDeadlines({ review_too_long: 'off' });
      broken = '042';
      await expect(orders.checkDeadlines()).rejects.toThrow('order 042');
      const { milestones } = await orders.milestones({ status: 'pending', limit: 500 });
      const about = milestones.filter(({ subject }) => subject === 'deadline:review_too_long');
      expect(about).toHaveLength(249);
      expect(tries.filter((size) => size === 1).length).toBeLessThan(5);
    },
  );

  it('tries no order alone while the store cannot be reached', async () => {
    let away = false;
    let tries = 0;
    const store = disturbed(memory(), {
      history: () => {
        if (!away) return;
        tries += 1;
        throw new StoreError('unreachable', 'the database does not answer');
      },
    });
    const orders = await service(store);
    for (let n = 0; n < 100; n += 1) await review(orders, `${n}`);
    now += 48 * HOUR;
    await orders.checkDeadlines({ review_too_long: 'off' });
    away = true;
    await expect(orders.checkDeadlines()).rejects.toThrow('does not answer');
    expect(tries).toBe(1);
    away = false;
    expect(await orders.checkDeadlines()).toHaveLength(100);
  });

  it('shows that it fails, and since when', async () => {
    const store = disturbed(memory(), {
      waiting: () => {
        throw new Error('canceling statement due to statement timeout');
      },
    });
    const logged: string[] = [];
    const logger = { info() {}, warn() {}, error: (_: object, text: string) => logged.push(text) };
    const orders = await service(store, { deadlines: { intervalMs: 5 }, logger });
    const app = createApp(orders);
    const metrics = async () => (await app.fetch(new Request('http://localhost/metrics'))).text();
    await until('a check has failed', async () =>
      /deadline_checks_total\{outcome="failed"\} [1-9]/.test(await metrics()),
    );
    now += HOUR;
    expect(await metrics()).toMatch(
      /^order_lifecycle_check_age_seconds\{check="deadlines"\} 3600$/m,
    );
    expect(logged).toContain('periodic work failed; it is tried again');
  });

  it('shows that it works', async () => {
    const orders = await service(memory(), { deadlines: { intervalMs: 5 } });
    now += HOUR;
    await until('a check is complete', async () => {
      const { process, deadlineCheckAgeMs } = await orders.statistics();
      return (
        deadlineCheckAgeMs === 0 &&
        process.some(({ name, label }) => name === 'deadline_checks' && label === 'complete')
      );
    });
  });
});
