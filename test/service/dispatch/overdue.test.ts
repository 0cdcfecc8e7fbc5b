import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { metricsText } from '../../../src/http/metrics.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { makeObservation, START } from '../../_support/make-observation.js';
import { barrier, counted, disturbed, milestoneOf, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

const QUICK = { pollIntervalMs: 5, initialIntervalMs: 1, maxIntervalMs: 2, timeoutMs: 20 } as const;
const MINUTE = 60_000_000;

/** A handler that ignores its signal until the gate opens, and what it received. */
function ignoring(gate: ReturnType<typeof barrier>) {
  const received: Delivery[] = [];
  const seen = { running: 0, most: 0, received };
  const handler = async (delivery: Delivery) => {
    received.push(delivery);
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    await gate.wait();
    seen.running -= 1;
  };
  return { handler, seen };
}

async function accepted(orders: OrderLifecycle, orderId: string): Promise<void> {
  await orders.observe({ ...makeObservation({ state: 'accepted', fraud: 'passed' }), orderId });
}

it('runs no more handlers at once than `concurrency`, whether they obey their signal or not', async () => {
  const gate = barrier();
  const { handler, seen } = ignoring(gate);
  const lines: string[] = [];
  const log = (_: object, message: string) => void lines.push(message);
  const orders = await service({
    on: { ready_to_fulfil: handler },
    outbox: { ...QUICK, concurrency: 4, graceMs: 0, maxAttempts: 1_000 },
    logger: { info: log, warn: log, error: log },
  });
  for (let n = 0; n < 109; n += 1) await accepted(orders, `${n}`);
  await until('all four are overdue', async () => {
    return (await orders.statistics()).handlers.overdue === 4;
  });
  expect((await orders.statistics()).handlers).toEqual({ running: 4, overdue: 4 });
  expect(await metricsText(orders, new Map(), 0)).toContain(
    'order_lifecycle_handlers{handlers="overdue"} 4',
  );
  const exhausted = /all handlers that may run at once are overdue/;
  expect(lines.filter((line) => exhausted.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /still runs after its timeout/.test(line))).toHaveLength(4);

  gate.open();
  await until('everything is delivered', async () => {
    return (await orders.statistics()).store.milestones.done === 109;
  });
  expect(seen.most).toBe(4);
  await until('no handler runs', async () => {
    const { handlers } = await orders.statistics();
    return handlers.running === 0 && handlers.overdue === 0;
  });
  expect(lines.filter((line) => /an overdue handler has ended/.test(line))).toHaveLength(4);
  expect(await metricsText(orders, new Map(), 0)).toMatch(/attempts_total\{outcome="overdue"\} 4/);
});

it('starts nothing for an order while one of its handlers still runs here, even after the lease', async () => {
  let now = START;
  const gate = barrier();
  const { handler, seen } = ignoring(gate);
  const inner = memory({ clock: () => now });
  const { store, counts } = counted(inner, 'claim');
  const orders = await service({ store, on: { '*': handler }, outbox: QUICK });
  await accepted(orders, '7001');
  await until('it is overdue', async () => (await orders.statistics()).handlers.overdue === 1);
  await orders.observe({
    ...makeObservation({ id: 'e2', at: 9, state: 'fulfilled' }),
    orderId: '7001',
  });
  now += MINUTE;
  const claims = counts.claim;
  await until('it has claimed again', () => counts.claim > claims + 3);
  expect(seen.received).toHaveLength(1);
  expect(await milestoneOf(orders, 'ready_to_fulfil')).toMatchObject({
    status: 'pending',
    lastError: 'The handler did not end within 20 ms.',
  });

  gate.open();
  await until('the next milestone of the order is delivered', async () => {
    return (await milestoneOf(orders, 'fulfilled'))?.status === 'done';
  });
  expect(seen.most).toBe(1);
});

it('keeps the order from others until the lease is over or the handler has ended', async () => {
  let now = START;
  const gate = barrier();
  const slow = ignoring(gate);
  const shared = memory({ clock: () => now });
  const one = await service({ store: shared, on: { '*': slow.handler }, outbox: QUICK });
  await accepted(one, '7001');
  await until('it is overdue', async () => (await one.statistics()).handlers.overdue === 1);
  now += 2_000;

  const received: Delivery[] = [];
  const { store, counts } = counted(shared, 'claim');
  const taking = { '*': (delivery: Delivery) => void received.push(delivery) };
  await service({ store, on: taking, outbox: QUICK });
  await until('the other process has claimed', () => counts.claim > 3);
  expect(received).toEqual([]);
  gate.open();
  await until('one of them is done', async () => {
    return (await milestoneOf(one, 'ready_to_fulfil'))?.status === 'done';
  });
  expect(slow.seen.received.length + received.length).toBe(2);
});

it('stops when a handler never ends', async () => {
  const { handler } = ignoring(barrier());
  const orders = await service({ on: { '*': handler }, outbox: QUICK });
  await accepted(orders, '7001');
  await until('it is overdue', async () => (await orders.statistics()).handlers.overdue === 1);
  await orders.stop();
});

it('calls no handler that would not have its whole time before the lease is over', async () => {
  const received: Delivery[] = [];
  let slow = true;
  const store = disturbed(memory(), {
    // As if the process were paused between the claim and the handler.
    check: async () => {
      if (slow) await setTimeout(110);
      slow = false;
    },
  });
  const orders = await service({
    store,
    on: { '*': (delivery: Delivery) => void received.push(delivery) },
    outbox: { ...QUICK, timeoutMs: 50, graceMs: 100 },
  });
  await accepted(orders, '7001');
  await until('it is done', async () => {
    return (await milestoneOf(orders, 'ready_to_fulfil'))?.status === 'done';
  });
  expect(received.length).toBe(1);
  expect(received[0]?.attempt).toBeGreaterThan(1);
  expect(await metricsText(orders, new Map(), 0)).toMatch(
    /attempts_total\{outcome="not_begun"\} [1-9]/,
  );
});

it('does not count attempts that did not reach their handler', async () => {
  let failures = 3;
  let reached = 0;
  const store = disturbed(memory(), {
    check: () => {
      failures -= 1;
      if (failures >= 0) throw new Error('the store was away');
    },
  });
  const handler = () => {
    reached += 1;
    if (reached === 1) throw new Error('busy');
  };
  const orders = await service({
    store,
    on: { '*': handler },
    outbox: { ...QUICK, graceMs: 100, maxAttempts: 2 },
  });
  await accepted(orders, '7001');
  await until('it is settled', async () => {
    return (await milestoneOf(orders, 'ready_to_fulfil'))?.status !== 'pending';
  });
  expect(await milestoneOf(orders, 'ready_to_fulfil')).toMatchObject({
    status: 'done',
    lastError: 'busy',
  });
  const [stored] = (await store.milestones()).items;
  expect((stored?.attempts ?? 0) - (stored?.uncountedAttempts ?? 0)).toBe(2);
});
