import { describe, expect, it } from 'vitest';
import { RecentOrders } from '../../../../src/service/ingest/batching/recent-orders.js';
import { memory } from '../../../../src/store/memory/memory.js';
import type { NewOrderRow } from '../../../../src/store/store.js';
import { recordSample } from '../../../../src/testing/store-conformance/samples.js';
import { eventBody } from '../../../_support/deliveries.js';
import { counted, deliverTo, disturbed, service } from '../../../_support/service.js';

const LIFE = [
  eventBody('pending_payment', { at: 1, visited: { pending_payment: 1 } }),
  eventBody('accepted', { at: 3, visited: { pending_payment: 1, accepted: 3 } }),
  eventBody('fulfilled', { at: 4, visited: { pending_payment: 1, accepted: 3, fulfilled: 4 } }),
  eventBody('complete', {
    at: 5,
    visited: { pending_payment: 1, accepted: 3, fulfilled: 4, complete: 5 },
  }),
];

function reads() {
  const store = memory();
  const { store: counting, counts } = counted(store, 'load', 'history');
  return { store, counting, counts };
}

describe('an order that this process wrote lately', () => {
  it('is not read for its next observation', async () => {
    const { counting, counts } = reads();
    const orders = await service({ store: counting });
    for (const body of LIFE) await deliverTo(orders, body);
    expect(counts).toEqual({ load: 0, history: 0 });
    expect(await orders.get('7001')).toMatchObject({ state: 'complete', parked: [] });
    expect((await orders.history('7001'))?.map(({ standing }) => standing)).toEqual(
      LIFE.map(() => 'applied'),
    );
  });

  it('is read when a delivery is repeated', async () => {
    const { counting, counts } = reads();
    const orders = await service({ store: counting });
    for (const body of LIFE) await deliverTo(orders, body);
    for (const body of LIFE) {
      expect((await deliverTo(orders, body)).body.receipt).toBe('duplicate');
    }
    expect(counts).toEqual({ load: LIFE.length, history: 0 });
  });

  it('is read when another process has changed it, and nothing is lost', async () => {
    const { store, counting, counts } = reads();
    const here = await service({ store: counting });
    const there = await service({ store });
    const [first, second, third, fourth] = LIFE;
    for (const body of [first, second]) await deliverTo(here, body);
    await deliverTo(there, third);
    expect((await deliverTo(here, fourth)).body).toMatchObject({
      receipt: 'recorded',
      standing: 'applied',
      state: 'complete',
    });
    // The ids that the other process wrote are not known here, so the order is read from now on.
    expect(counts.load).toBe(1);
    expect((await deliverTo(here, third)).body.receipt).toBe('duplicate');
    expect((await here.history('7001'))?.map(({ id }) => id)).toEqual(LIFE.map(({ id }) => id));
  });

  it('is read after a failure, when it is not known what was stored', async () => {
    const { store, counts, counting } = reads();
    let failing = false;
    const fragile = disturbed(counting, {
      save: () => {
        if (failing) throw new Error('the connection broke');
      },
    });
    const orders = await service({ store: fragile });
    const [first, second, third] = LIFE;
    await deliverTo(orders, first);
    failing = true;
    expect((await deliverTo(orders, second)).status).toBe(503);
    failing = false;
    await deliverTo(orders, third);
    expect(counts.load).toBe(1);
    expect((await store.history([{ account: 'default', orderId: '7001' }]))[0]).toHaveLength(2);
  });
});

describe('the memory of recent orders', () => {
  const row = (orderId: string, length: number): NewOrderRow => ({
    account: 'default',
    orderId,
    version: 1,
    state: 'accepted',
    fraudState: 'passed',
    parked: 0,
    instant: 1,
    record: { ...recordSample({ text: 'x'.repeat(length) }), bytes: length },
  });

  it('has a limit beyond which the least recently used order is dropped', () => {
    const recent = new RecentOrders(1_000);
    for (const key of ['a', 'b', 'c']) recent.keep(key, row(key, 300), new Set(), 0);
    recent.keep('a', row('a', 310), new Set(), 0);
    recent.keep('d', row('d', 300), new Set(), 0);
    expect(['a', 'b', 'c', 'd'].filter((key) => recent.get(key) !== undefined)).toEqual([
      'a',
      'c',
      'd',
    ]);
    recent.keep('e', row('e', 5_000), new Set(), 0);
    expect(['a', 'b', 'c', 'd', 'e'].filter((key) => recent.get(key) !== undefined)).toEqual([
      'a',
      'c',
      'd',
    ]);
    recent.clear();
    recent.keep('a', row('a', 300), new Set(['an id', 'another']), 0);
    expect(recent.get('a')?.ids.size).toBe(2);
    recent.drop('a');
    recent.drop('a');
    for (const key of ['a', 'b', 'c']) recent.keep(key, row(key, 300), new Set(), 0);
    expect(['a', 'b', 'c'].every((key) => recent.get(key) !== undefined)).toBe(true);
  });

  it('is limited by the current size of the orders, whatever their version', () => {
    const recent = new RecentOrders(100_000);
    const isKept = (order: number) => recent.get(`order ${order}`) !== undefined;
    const held = () =>
      Array.from({ length: 100 }, (_, order) => recent.get(`order ${order}`)?.row).reduce(
        (sum, one) => sum + JSON.stringify(one?.record ?? '').length,
        0,
      );
    for (let order = 0; order < 100; order += 1) {
      // One observation makes it large, between two measurements.
      recent.keep(`order ${order}`, row('o', 300), new Set(), 1);
      recent.keep(`order ${order}`, { ...row('o', 20_000), version: 2 }, new Set(), 1);
      expect(held()).toBeLessThanOrEqual(100_000);
    }
    expect([0, 90, 98, 99].map(isKept)).toEqual([false, false, true, true]);
    // It grows step by step, too: the record holds all of the observations.
    for (let count = 1; count < 200; count += 1) {
      recent.keep('order 99', row('o', 1_000 * count), new Set(), 1);
      expect(held()).toBeLessThanOrEqual(100_000);
    }
    expect(isKept(99)).toBe(false);
  });
});
