import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import { dataDirectory } from '../../_support/data-directory.js';
import { eventBody } from '../../_support/deliveries.js';
import { PAID } from '../../_support/labelled-pay.js';
import { makeObservation, START } from '../../_support/make-observation.js';
import {
  barrier,
  counted,
  deliverTo,
  disturbed,
  milestoneOf,
  service,
} from '../../_support/service.js';
import {
  bothProviders,
  deliverAccepted,
  deliverPaid,
  writingDown,
} from '../../_support/two-providers.js';
import { until } from '../../_support/until.js';
import { thinPay, thinRequest } from '../_support/thin-pay.js';

/** A service that does nothing between calls. */
const QUIET = { background: false } as const;
const NOTHING = { done: 0, failed: 0, dead: 0, withdrawn: 0, running: 0, complete: true };

async function accepted(orders: OrderLifecycle, ...orderIds: readonly string[]): Promise<void> {
  for (const orderId of orderIds) {
    await orders.observe({ ...makeObservation({ state: 'accepted', fraud: 'passed' }), orderId });
  }
}

describe.each<[string, () => Store | Promise<Store>]>([
  ['in memory', () => memory()],
  ['embedded', async () => embedded(await dataDirectory())],
])('drain over a store %s', (_, makeStore) => {
  it('delivers every milestone that is due, in the order of its order, and returns', async () => {
    const kinds: string[] = [];
    const on = { '*': ({ orderId, kind }: Delivery) => void kinds.push(`${orderId} ${kind}`) };
    const orders = await service({ store: await makeStore(), ...QUIET, on });
    await deliverTo(orders, eventBody('accepted', { at: 1 }));
    await deliverTo(
      orders,
      eventBody('fulfilled', { at: 2, visited: { accepted: 1, fulfilled: 2 } }),
    );
    await accepted(orders, '1', '2', '3');
    expect(kinds).toEqual([]);

    const drained = await orders.drain();
    expect(drained).toMatchObject({ failed: 0, dead: 0, running: 0, complete: true });
    expect(kinds.filter((one) => one.startsWith('7001'))).toEqual(['7001 fulfilled']);
    expect(kinds).toEqual(
      expect.arrayContaining(['1', '2', '3'].map((id) => `${id} ready_to_fulfil`)),
    );
    expect(drained.done).toBe(kinds.length);
    expect(drained.withdrawn).toBe(1);
    expect(await orders.drain()).toEqual(NOTHING);
    expect(kinds).toHaveLength(drained.done);
  });
});

describe('drain', () => {
  it('delivers more orders than handlers may run at once, and never more than that together', async () => {
    const seen = { running: 0, most: 0 };
    const handler = async () => {
      seen.running += 1;
      seen.most = Math.max(seen.most, seen.running);
      await new Promise((resolve) => setImmediate(resolve));
      seen.running -= 1;
    };
    const on = { ready_to_fulfil: handler };
    const orders = await service({ ...QUIET, on, outbox: { concurrency: 2 } });
    await accepted(orders, ...Array.from({ length: 9 }, (_, n) => `${n}`));
    const both = await Promise.all([orders.drain(), orders.drain()]);
    expect(seen.most).toBe(2);
    expect(both.map(({ complete }) => complete)).toEqual([true, true]);
    expect((await orders.statistics()).store.milestones.done).toBe(9);
  });

  it('waits for what the background has started, and starts nothing twice', async () => {
    const gate = barrier();
    const attempts: string[] = [];
    const on = {
      ready_to_fulfil: async ({ orderId, attempt }: Delivery) => {
        attempts.push(`${orderId} ${attempt}`);
        await gate.wait();
      },
    };
    const orders = await service({ on });
    await accepted(orders, '1', '2');
    await until('both handlers run', () => gate.waiting === 2);
    const draining = orders.drain();
    gate.open();
    expect(await draining).toEqual({ ...NOTHING, done: 2 });
    expect(attempts.sort()).toEqual(['1 1', '2 1']);
  });

  it('never delivers twice what several services over one store drain together', async () => {
    const store = memory();
    const keys: string[] = [];
    const on = { ready_to_fulfil: ({ key }: Delivery) => void keys.push(key) };
    const some = await Promise.all([1, 2, 3].map(() => service({ store, ...QUIET, on })));
    const [first] = some;
    if (first !== undefined) await accepted(first, ...Array.from({ length: 20 }, (_, n) => `${n}`));
    const drained = await Promise.all(some.map((orders) => orders.drain()));
    expect(drained.reduce((sum, { done }) => sum + done, 0)).toBe(20);
    expect(new Set(keys).size).toBe(20);
    expect(keys).toHaveLength(20);
  });

  it('does not wait for the retry of an attempt that failed', async () => {
    const on = { ready_to_fulfil: () => Promise.reject(new Error('the warehouse is closed')) };
    const orders = await service({ ...QUIET, on });
    await accepted(orders, '1');
    expect(await orders.drain()).toEqual({ ...NOTHING, failed: 1 });
    expect(await orders.drain()).toEqual(NOTHING);
    expect(await milestoneOf(orders, 'ready_to_fulfil', '1')).toMatchObject({ status: 'pending' });
  });

  it('counts an attempt that failed for the last time as dead', async () => {
    const on = { ready_to_fulfil: () => Promise.reject(new Error('the warehouse is closed')) };
    const orders = await service({ ...QUIET, on, outbox: { maxAttempts: 1 } });
    await accepted(orders, '1');
    expect(await orders.drain()).toEqual({ ...NOTHING, dead: 1 });
  });

  it('ends at its timeout with the handlers that still run, and a later one waits for them', async () => {
    const gate = barrier();
    const on = { ready_to_fulfil: () => gate.wait() };
    const orders = await service({ ...QUIET, on, outbox: { concurrency: 1 } });
    await accepted(orders, '1', '2');
    expect(await orders.drain({ timeoutMs: 20 })).toEqual({
      ...{ ...NOTHING, running: 1, complete: false },
    });
    gate.open();
    expect(await orders.drain()).toEqual({ ...NOTHING, done: 2 });
  });

  it('starts nothing when no time is given', async () => {
    const { deliveries, on } = writingDown();
    const reading = barrier();
    const store = disturbed(memory(), { purgeQuarantined: () => reading.wait() });
    const orders = await service({ store, ...QUIET, on });
    await accepted(orders, '1');
    expect(await orders.drain({ timeoutMs: 0 })).toEqual({ ...NOTHING, complete: false });
    expect(deliveries).toEqual([]);
    reading.open();
  });

  it('does not wait for a handler that is overdue, and delivers the other orders', async () => {
    const gate = barrier();
    const on = { ready_to_fulfil: ({ orderId }: Delivery) => (orderId === '1' ? gate.wait() : {}) };
    const orders = await service({ ...QUIET, on, outbox: { timeoutMs: 10 } });
    await accepted(orders, '1', '2');
    expect(await orders.drain()).toEqual({ ...NOTHING, done: 1, failed: 1, running: 1 });
    gate.open();
  });

  it('is not complete while all handlers that may run are overdue', async () => {
    const gate = barrier();
    const on = { ready_to_fulfil: () => gate.wait() };
    const orders = await service({ ...QUIET, on, outbox: { timeoutMs: 10, concurrency: 1 } });
    await accepted(orders, '1', '2');
    expect(await orders.drain()).toEqual({ ...NOTHING, failed: 1, running: 1, complete: false });
    gate.open();
  });

  it('leaves kinds without a handler pending', async () => {
    const orders = await service({ ...QUIET, on: { refunded: () => {} } });
    await accepted(orders, '1');
    expect(await orders.drain()).toEqual(NOTHING);
    expect(await (await service({ ...QUIET })).drain()).toEqual(NOTHING);
  });

  it('reads the objects that deliveries only named, and delivers what that made due', async () => {
    const pay = thinPay();
    const store = memory();
    const { deliveries, on } = writingDown();
    const orders = await createOrderLifecycle({
      ...{ provider: pay.provider, store, on, clock: () => START, ...QUIET },
    });
    onTestFinished(() => orders.stop());
    pay.objects.set('pi_1', { id: 'read:1', order: 'A-1', references: ['pi_1'], objects: PAID });
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await orders.webhook(thinRequest('e2', 'pi_2'));
    expect(pay.calls).toEqual([]);
    const drained = await orders.drain();
    expect(drained.objects).toEqual({ read: 1, missing: 1, unreadable: 0 });
    expect(deliveries.map(({ kind }) => kind)).toContain('ready_to_fulfil');
    expect(pay.calls).toEqual(['pi_1', 'pi_2']);
  });

  it('waits for an object that the background reads already', async () => {
    const pay = thinPay();
    const gate = barrier();
    const { deliveries, on } = writingDown();
    const orders = await createOrderLifecycle({
      ...{ provider: pay.provider, store: memory(), on, clock: () => START },
    });
    onTestFinished(() => orders.stop());
    pay.objects.set('pi_1', { id: 'read:1', order: 'A-1', references: ['pi_1'], objects: PAID });
    pay.during = () => gate.wait();
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await until('it is read', () => gate.waiting === 1);
    const draining = orders.drain();
    gate.open();
    await draining;
    expect(pay.calls).toEqual(['pi_1']);
    expect(deliveries.map(({ kind }) => kind)).toContain('ready_to_fulfil');
  });

  it('delivers what is due while an object cannot be read in time', async () => {
    const pay = thinPay();
    const gate = barrier();
    const { deliveries, on } = writingDown();
    const orders = await createOrderLifecycle({
      ...{ provider: pay.provider, store: memory(), on, clock: () => START, ...QUIET },
    });
    onTestFinished(() => orders.stop());
    pay.objects.set('pi_1', { id: 'read:1', order: 'A-1', references: ['pi_1'], objects: PAID });
    await orders.webhook(thinRequest('e1', 'pi_1'));
    pay.during = () => gate.wait();
    const { account } = pay.provider;
    await orders.observe({
      ...{ ...makeObservation({ state: 'accepted', fraud: 'passed' }), account, orderId: 'A-2' },
    });
    const { done, complete } = await orders.drain({ timeoutMs: 2_000 });
    expect(deliveries.map(({ orderId }) => orderId)).toEqual(['A-2']);
    expect({ done, complete }).toEqual({ done: 1, complete: false });
    gate.open();
    expect(await orders.drain()).toMatchObject({ complete: true });
    expect(deliveries.map(({ orderId }) => orderId)).toContain('A-1');
  });

  it('leaves nothing behind in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const orders = await service({ ...QUIET, on: { refunded: () => {} } });
    const heapAfter = async (calls: number) => {
      for (let call = 0; call < calls; call += 1) await orders.drain();
      // What is only weakly held goes with the second one.
      for (const _ of [1, 2]) {
        collect();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return process.memoryUsage().heapUsed;
    };
    const before = await heapAfter(500);
    expect((await heapAfter(3_000)) - before).toBeLessThan(2_000_000);
  });

  it('fails once when the service was stopped, also where it would read before', async () => {
    const failures: unknown[] = [];
    const unhandled = (error: unknown) => failures.push(error);
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    const { provider } = thinPay();
    const orders = await createOrderLifecycle({ provider, store: memory(), ...QUIET });
    await orders.stop();
    await expect(orders.drain()).rejects.toMatchObject({ code: 'closed' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(failures).toEqual([]);
  });

  it('delivers the milestones of several providers together', async () => {
    const { deliveries, on } = writingDown();
    const orders = await bothProviders({ ...QUIET, on });
    await deliverAccepted(orders, 'A-1');
    await deliverPaid(orders, 'A-2');
    const { done, complete } = await orders.drain();
    expect(complete).toBe(true);
    expect(done).toBe(deliveries.length);
    expect(new Set(deliveries.map(({ provider }) => provider.name)).size).toBe(2);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 2 ** 31])(
    'rejects a timeout of %s ms',
    async (timeoutMs) => {
      const orders = await service(QUIET);
      await expect(orders.drain({ timeoutMs })).rejects.toThrow('timeoutMs');
    },
  );

  it('fails when the store does not answer, and when the service was stopped', async () => {
    const store = disturbed(memory(), {
      claim: () => {
        throw new Error('no answer');
      },
    });
    const orders = await service({ store, ...QUIET, on: { refunded: () => {} } });
    await expect(orders.drain()).rejects.toThrow('no answer');
    await orders.stop();
    await expect(orders.drain()).rejects.toMatchObject({ code: 'closed' });
  });

  it('ends when the service is stopped meanwhile', async () => {
    const gate = barrier();
    const orders = await service({ ...QUIET, on: { ready_to_fulfil: () => gate.wait() } });
    await accepted(orders, '1');
    const draining = orders.drain();
    await until('the handler runs', () => gate.waiting === 1);
    const stopping = orders.stop();
    expect((await draining).complete).toBe(false);
    gate.open();
    await stopping;
  });
});

it('reads no more objects once the service is stopped', async () => {
  const pay = thinPay();
  const gate = barrier();
  pay.during = () => gate.wait();
  const orders = await createOrderLifecycle({
    ...{ provider: pay.provider, store: memory(), clock: () => START, ...QUIET },
  });
  const ids = Array.from({ length: 9 }, (_, n) => `pi_${n}`);
  for (const id of ids) await orders.webhook(thinRequest(`e ${id}`, id));
  const draining = orders.drain();
  await until('some are being read', () => gate.waiting === 4);
  const stopping = orders.stop();
  gate.open();
  await stopping;
  await draining.catch(() => {});
  expect(pay.calls).toHaveLength(4);
});

describe('a service without background', () => {
  it('leaves no timer and no connection behind, and claims nothing by itself', async () => {
    const before = process.getActiveResourcesInfo();
    const { store, counts } = counted(memory(), 'claim', 'signals', 'unplaced', 'quarantined');
    const pay = thinPay();
    const orders = await createOrderLifecycle({ provider: pay.provider, store, ...QUIET });
    onTestFinished(() => orders.stop());
    await orders.webhook(thinRequest('e1', 'pi_1'));
    expect(counts).toEqual({ claim: 0, signals: 0, unplaced: 0, quarantined: 0 });
    const timers = (all: readonly string[]) => all.filter((one) => one === 'Timeout').length;
    expect(timers(process.getActiveResourcesInfo())).toBeLessThanOrEqual(timers(before));
    expect(await orders.statistics()).not.toHaveProperty('deadlineCheckAgeMs');
  });

  it.each<[string, object]>([
    ['reconcile', { reconcile: { intervalMs: 1_000 } }],
    ['deadlines.intervalMs', { deadlines: { intervalMs: 1 } }],
  ])('rejects the option %s, which needs one', async (setting, options) => {
    await expect(service({ ...QUIET, ...options })).rejects.toMatchObject({ setting });
  });
});
