import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { ConfigurationError } from '../../../src/order/options/configuration-error.js';
import { dateOf } from '../../../src/order/time/instant.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import {
  SCENARIO_NAMES,
  simulateOrder,
  simulateScenario,
} from '../../../src/testing/simulator/index.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

let world: ProviderWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.stop());

const since = () => new Date((world.now - DAY) / 1000);

describe('reconciling', () => {
  it('brings every order to the state of the provider after a day of lost webhooks', async () => {
    const histories = Array.from({ length: 60 }, (_, index) =>
      simulateOrder(`lost day ${index}`, { start: world.now - index * 1_000_000 }),
    );
    const served = histories.map((history) => world.provider.adopt(history));
    // Everything until now arrived; of what comes in the next 24 hours, nothing does.
    for (const order of served) await world.deliver(order);
    world.now += DAY;

    const report = await world.orders.reconcile({ since: since() });
    expect(report.events.failure).toBeUndefined();
    expect(report.orders.map(({ orderId, outcome }) => [orderId, outcome])).toEqual(
      report.orders.map(({ orderId }) => [orderId, 'repaired']),
    );
    expect(report.orders.length).toBeGreaterThan(10);
    for (const order of served.filter((one) => one.exists(world.now))) {
      const truth = order.truth(world.now);
      const view = await world.orders.get(truth.orderId);
      expect([truth.orderId, view?.state, view?.parked]).toEqual([truth.orderId, truth.state, []]);
      const released = view?.milestones.some(({ kind }) => kind === 'ready_to_fulfil');
      if (truth.shippableNow && truth.disputes === 0 && truth.visited.at(-1) === 'accepted') {
        expect([truth.orderId, released]).toEqual([truth.orderId, true]);
      }
      if (!truth.shippable) expect([truth.orderId, released]).toEqual([truth.orderId, false]);
    }
    await world.milestonesDelivered();
    expect(new Set(world.shipped).size).toBe(world.shipped.length);
  });

  it('does not count events of a pruned order as missed: its history is gone', async () => {
    const history = simulateScenario('card_completed', 'pruned', { start: world.now });
    const served = world.provider.adopt(history);
    world.now = Math.max(world.now, served.restsAt) + HOUR;
    await world.deliver(served);
    await world.milestonesDelivered();
    for await (const { key } of world.orders.pending()) {
      await world.orders.settle([{ key, status: 'done', actor: 'a test', reason: 'to prune' }]);
    }
    world.now += 6 * DAY;
    expect(await world.orders.prune({ quietSince: dateOf(world.now - DAY) })).toEqual({
      orders: 1,
    });
    const report = await world.orders.reconcile({ since: new Date((world.now - 20 * DAY) / 1000) });
    expect(report.events.listed).toBeGreaterThan(0);
    expect([report.events.missed, report.orders]).toEqual([0, []]);
    expect((await world.orders.statistics()).store.parked).toBe(0);
  });

  it.each(SCENARIO_NAMES)(
    'brings an order in step of which only the answer to its creation arrived: %s',
    async (scenario) => {
      const checkoutId = world.provider.checkout(scenario);
      const placement = await world.orders.place({ checkoutId });
      if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
      const order = world.provider.order(placement.orderId);
      world.now = Math.max(world.now, order?.restsAt ?? 0) + 2 * HOUR;
      const truth = order?.truth(world.now);

      const report = await world.orders.reconcile();
      expect(report.events.failure).toBeUndefined();
      expect(report.orders.filter(({ outcome }) => outcome !== 'repaired')).toEqual([]);
      const view = await world.orders.get(placement.orderId);
      expect([view?.state, view?.parked]).toEqual([truth?.state, []]);
      await world.milestonesDelivered();
      const released = view?.milestones.some(({ kind }) => kind === 'ready_to_fulfil');
      if (truth?.shippable === false) expect(released).toBe(false);
      if (truth?.shippableNow === true && truth.disputes === 0 && truth.state === 'accepted') {
        expect(world.shipped).toEqual([placement.orderId]);
      }
      expect((await world.orders.reconcile()).events.missed, 'the second time').toBe(0);
    },
  );

  it('reports for each order what was wrong and what repaired it', async () => {
    const order = world.provider.adopt(simulateScenario('review_passed', 1, { start: world.now }));
    world.now += 1_000_000;
    await world.deliver(order);
    world.now = order.restsAt + 1_000_000;
    const { orders, events } = await world.orders.reconcile({ since: since() });
    expect(events.missed).toBeGreaterThan(0);
    expect(orders).toMatchObject([
      {
        orderId: order.basics.id,
        outcome: 'repaired',
        before: { state: 'in_review', fraudState: 'review_opened', parked: 0 },
        provider: { state: 'accepted', fraudState: 'passed' },
        after: { state: 'accepted', fraudState: 'passed', parked: 0 },
      },
    ]);
    expect(orders[0]?.because).toContain('missed');
    expect(orders[0]?.repairedBy.map(({ label }) => label)).toContain('order.accepted');
    expect(orders[0]?.sentence).toContain('was stored as in_review; the provider reports accepted');
  });

  it('does not count its own read as a missed event', async () => {
    const order = world.provider.adopt(simulateScenario('wire_paid', 11, { start: world.now }));
    world.now += 1_000_000;
    await world.deliver(order);
    world.now = order.restsAt + 40 * DAY;
    const quiet = await world.orders.reconcile();
    expect(quiet.orders[0]?.sentence).toMatch(
      /the provider reports accepted; a read of the order brought it in step\.$/,
    );

    const other = world.provider.adopt(simulateScenario('card_accepted', 12, { start: world.now }));
    world.now = other.restsAt + HOUR;
    const { orders, events } = await world.orders.reconcile({ since: since() });
    const sentence = orders.find(({ orderId }) => orderId === other.basics.id)?.sentence;
    const missed = events.missed === 1 ? 'one missed event' : `${events.missed} missed events`;
    expect(sentence).toMatch(
      new RegExp(`; ${missed}( and a read of the order)? brought it in step`),
    );
  });

  it('finds orders that were not known at all', async () => {
    const order = world.provider.adopt(
      simulateScenario('prebuilt_checkout', 2, { start: world.now }),
    );
    world.now += HOUR;
    const { orders } = await world.orders.reconcile();
    expect(orders[0]).toMatchObject({ outcome: 'repaired', because: ['missed'] });
    expect(orders[0]?.before).toBeUndefined();
    await world.milestonesDelivered();
    expect(world.shipped).toEqual([order.basics.id]);
  });

  it('finds nothing to do the second time, and the history does not grow', async () => {
    const order = world.provider.adopt(simulateScenario('card_accepted', 3, { start: world.now }));
    world.now += HOUR;
    await world.orders.reconcile();
    const before = await world.orders.history(order.basics.id);
    world.now += 2 * HOUR;
    const again = await world.orders.reconcile();
    expect(again).toMatchObject({ examined: 1, inStep: 1, orders: [], events: { missed: 0 } });
    expect(await world.orders.history(order.basics.id)).toHaveLength(before?.length ?? 0);
  });

  it('reads quiet orders whose events are older than the list reaches', async () => {
    const order = world.provider.adopt(simulateScenario('wire_paid', 4, { start: world.now }));
    world.now += 1_000_000;
    await world.deliver(order);
    world.now = order.restsAt + 40 * DAY;
    const { orders, events } = await world.orders.reconcile();
    expect(events.listed).toBe(0);
    expect(orders).toMatchObject([{ outcome: 'repaired', because: ['quiet'] }]);
    expect((await world.orders.get(order.basics.id))?.state).toBe('accepted');
  });

  it('reads only the orders that are named', async () => {
    const [one, other] = [6, 7].map((seed) =>
      world.provider.adopt(simulateScenario('wire_paid', seed, { start: world.now })),
    );
    if (one === undefined || other === undefined) throw new Error('nothing was adopted');
    world.now = Math.max(one.restsAt, other.restsAt) + DAY;
    const ids = [one.basics.id, 'unknown'];
    const report = await world.orders.reconcile({ orders: ids });
    expect(report).toMatchObject({ examined: 2, events: { listed: 0, missed: 0 } });
    expect(report.orders.map(({ outcome, because }) => [outcome, because])).toEqual(
      expect.arrayContaining([
        ['repaired', ['asked_for']],
        ['unknown_to_provider', ['asked_for']],
      ]),
    );
    expect((await world.orders.get(one.basics.id))?.state).toBe('accepted');
    expect(await world.orders.get(other.basics.id)).toBeUndefined();
    const again = await world.orders.reconcile({ orders: [one.basics.id] });
    expect(again).toMatchObject({ inStep: 1, orders: [] });
  });

  it('reads orders with parked observations', async () => {
    const history = simulateScenario('dispute_resolved', 5, { start: world.now });
    const order = world.provider.adopt(history);
    world.now = order.restsAt + 60 * DAY;
    // Only one late report arrived, with a state that does not exist.
    const adapter = digitalRiver({ webhookSecrets: ['x'] });
    const pending = {
      id: 'odd',
      type: 'order.updated',
      createdTime: new Date((order.restsAt + DAY) / 1000).toISOString(),
      data: { object: { id: order.basics.id, state: 'not_a_state', stateTransitions: {} } },
    };
    const reading = adapter.fromWebhook(pending);
    if (reading.kind !== 'observation') throw new Error('not understood');
    await world.orders.observe(reading.observation);
    expect((await world.orders.get(order.basics.id))?.parked).toHaveLength(1);
    const { orders } = await world.orders.reconcile({ quietForMs: 10 ** 12 });
    expect(orders[0]).toMatchObject({ because: ['parked'], provider: { state: 'complete' } });
    expect((await world.orders.get(order.basics.id))?.state).toBe('complete');
  });

  it('reports when the events cannot be listed, and reads what it can', async () => {
    const order = world.provider.adopt(simulateScenario('wire_paid', 6, { start: world.now }));
    world.now += 1_000_000;
    await world.deliver(order);
    world.now = order.restsAt + HOUR;
    world.provider.fail({ on: 'GET /events', kind: 'status', status: 500, times: 9 });
    const report = await world.orders.reconcile({ quietForMs: 0 });
    expect(report.events.failure?.internal.httpStatus).toBe(500);
    expect(report.orders).toMatchObject([{ outcome: 'repaired' }]);
  });

  it('takes in the missed events of an order that cannot be read', async () => {
    const order = world.provider.adopt(simulateScenario('card_accepted', 7, { start: world.now }));
    world.now += HOUR;
    world.provider.fail({ on: 'GET /orders/{id}', kind: 'status', status: 503, times: 9 });
    const { orders } = await world.orders.reconcile();
    expect(orders).toMatchObject([{ outcome: 'unreadable', after: { state: 'accepted' } }]);
    expect(orders[0]?.sentence).toContain(order.basics.id);
  });

  it('is not possible with a provider without `api`', async () => {
    const orders = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: ['x'] }),
      store: memory(),
    });
    await expect(orders.reconcile()).rejects.toThrow(ConfigurationError);
    await orders.stop();
  });
});

describe('reconciling periodically', () => {
  it('starts by itself', async () => {
    await world.stop();
    world = await startWorld({ reconcile: { intervalMs: 20, quietForMs: 0 } });
    const order = world.provider.adopt(simulateScenario('card_accepted', 8, { start: world.now }));
    world.now += 10_000_000;
    while (world.shipped.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(world.shipped).toEqual([order.basics.id]);
  });
});
