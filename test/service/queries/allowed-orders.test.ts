import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { may, statesOfGate } from '../../../src/lifecycle/index.js';
import { GATES } from '../../../src/order/gate.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { recentOrders } from '../../../src/service/queries/order-summaries.js';
import { memory } from '../../../src/store/memory/memory.js';
import { SCENARIO_NAMES, simulateScenario } from '../../../src/testing/simulator/index.js';
import { changeSample, NOW } from '../../../src/testing/store-conformance/samples.js';
import { observationsOf } from '../../_support/observations-of.js';

/** An order of each scenario, and every answer of each gate. */
async function everyScenario() {
  const store = memory();
  const orders = await createOrderLifecycle({
    ...{ provider: digitalRiver({ webhookSecrets: ['a secret'] }), store },
  });
  onTestFinished(() => orders.stop());
  for (const name of SCENARIO_NAMES) {
    for (const observation of observationsOf(simulateScenario(name, `allowed ${name}`).messages)) {
      await orders.observe(observation);
    }
  }
  return { orders, store };
}

describe('the orders to which something may be done', () => {
  it.each(GATES)('are exactly those whose gate %s is open', async (gate) => {
    const { orders } = await everyScenario();
    const { orders: all } = await orders.orders({ limit: 500 });
    const open: string[] = [];
    for (const { id } of all) if ((await orders.may(id, gate)).allowed) open.push(id);
    expect(open.length).toBeGreaterThan(0);
    const list = await orders.recent({ may: gate, limit: 500 });
    expect(list.orders.map(({ id }) => id).toSorted()).toEqual(open.toSorted());
    expect(list).toMatchObject({ more: false, matching: { count: open.length, all: true } });
    const instants = list.orders.map(({ instant }) => instant);
    expect(instants).toEqual(instants.toSorted().toReversed());
    const first = await orders.recent({ may: gate, limit: 1 });
    expect(first.orders).toHaveLength(1);
    expect(first.matching).toEqual({ count: open.length, all: true });
    expect(first.more).toBe(open.length > 1);
  });

  it('keep to the other filters', async () => {
    const { orders } = await everyScenario();
    expect((await orders.recent({ may: 'fulfil', state: 'complete' })).orders).toEqual([]);
    expect((await orders.recent({ may: 'fulfil', parked: true })).orders).toEqual([]);
    expect((await orders.recent({ may: 'refund', state: 'complete' })).orders).not.toEqual([]);
  });

  it('may be more than were judged, and then the answer says so', async () => {
    const { orders, store } = await everyScenario();
    const [one] = (await orders.recent({ may: 'fulfil', limit: 1 })).orders;
    const record = await orders.record(one?.id ?? '');
    if (record === undefined) throw new Error('no record');
    const { account } = orders.provider;
    const many = Array.from({ length: 501 }, (_, n) =>
      changeSample(`many-${n}`, { row: { account, record, instant: NOW + n } }),
    );
    await store.save(many, NOW);
    const list = await recentOrders(store, account, { may: 'fulfil', limit: 1 });
    expect(list.matching?.all).toBe(false);
    expect(list.more).toBe(true);
  });
});

it('a gate is closed in every state that is not one of its states', async () => {
  const { orders } = await everyScenario();
  const { orders: all } = await orders.orders({ limit: 500 });
  for (const { id } of all) {
    const record = await orders.record(id);
    if (record === undefined) throw new Error('no record');
    const { order } = record.folded.snapshot.value;
    for (const gate of GATES) {
      if (!statesOfGate(gate).includes(order)) expect(may(record, gate).allowed, id).toBe(false);
    }
  }
  expect(statesOfGate('fulfil')).toEqual(['accepted']);
});
