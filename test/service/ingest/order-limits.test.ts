import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError } from '../../../src/order/options/configuration-error.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { memory } from '../../../src/store/memory/memory.js';
import { postgres } from '../../../src/store/postgres/postgres.js';
import type { Store } from '../../../src/store/store.js';
import { StoreError } from '../../../src/store/store-error.js';
import { simulateScenario } from '../../../src/testing/simulator/index.js';
import { dataDirectory } from '../../_support/data-directory.js';
import { eventBody, webhookRequest } from '../../_support/deliveries.js';
import { startWorld } from '../../_support/provider-world.js';
import { counted, deliverTo, disturbed, service } from '../../_support/service.js';
import { freshSchema, testServer } from '../../_support/test-database.js';
import { until } from '../../_support/until.js';

const server = await testServer();

const STORES: readonly (readonly [string, (() => Store | Promise<Store>) | undefined])[] = [
  ['memory', () => memory()],
  ['embedded', async () => embedded(await dataDirectory())],
  [
    'PostgreSQL',
    server === undefined ? undefined : () => postgres(server, { schema: freshSchema() }),
  ],
];

/** The smallest limits that are allowed. */
const LIMITS = { observations: 50, bytes: 64 * 1024 } as const;

describe.each(STORES)('an order beyond its limits, in the store %s', (_, open) => {
  it.skipIf(open === undefined)('is set aside, and begins anew from a read', async () => {
    const store = await open?.();
    if (store === undefined) throw new Error('there is no store');
    const world = await startWorld({ store, orderLimits: LIMITS });
    onTestFinished(() => world.stop());
    const { orders, provider } = world;
    const order = provider.adopt(
      simulateScenario('card_accepted', 'one order', { start: world.now }),
    );
    world.now += 60_000_000;
    await world.deliver(order);
    await world.milestonesDelivered();
    const { orderId, state } = order.truth(world.now);
    const shipped = [...world.shipped];

    // More deliveries than fit: the rest is acknowledged and quarantined.
    const noise = Array.from({ length: 60 }, (_, index) =>
      eventBody('accepted', { id: `noise-${index}`, orderId, at: index }),
    );
    const answers: number[] = [];
    const posting = { secret: 'whsec_test', signedAt: world.now / 1_000 };
    for (const body of noise)
      answers.push((await orders.webhook(webhookRequest(body, posting))).status);
    const kept = answers.filter((status) => status === 202).length;
    expect(new Set(answers)).toEqual(new Set([200, 202]));
    expect(kept).toBeGreaterThan(0);
    expect((await orders.statistics()).store).toMatchObject({ parked: 1, quarantined: kept });
    const [body] = (await orders.quarantined()).bodies;
    expect(body?.problem).toMatchObject({
      code: 'order_set_aside',
      reason: expect.stringContaining('Reconcile it'),
    });
    const view = await orders.get(orderId);
    expect(view?.setAside).toMatch(/more than 50 observations/);
    expect(view?.gates.fulfil).toMatchObject({ allowed: false, reasons: ['set_aside'] });
    expect(await orders.history(orderId)).toHaveLength(LIMITS.observations);
    await until('a person is notified', () =>
      world.milestones.some(
        (one) => one.kind === 'needs_attention' && one.facts.about === 'set_aside',
      ),
    );
    expect(await orders.reprocess()).toMatchObject({ tried: kept, stillQuarantined: kept });

    const report = await orders.reconcile();
    expect(report.orders).toEqual([
      expect.objectContaining({ orderId, outcome: 'repaired', because: ['parked'] }),
    ]);
    expect(report.orders[0]?.sentence).toMatch(/began anew/);
    const anew = await orders.get(orderId);
    expect([anew?.state, anew?.setAside]).toEqual([state, undefined]);
    expect(await orders.history(orderId)).toHaveLength(2);
    // A second reconciliation changes nothing: the listed events were part of what is known.
    const again = await orders.reconcile();
    expect([again.events.missed, again.orders]).toEqual([0, []]);
    await world.milestonesDelivered();
    expect(world.shipped).toEqual(shipped);
    // The bodies quarantined in the meantime are recorded, as far as they fit.
    expect((await orders.reprocess()).stillQuarantined).toBe(0);
  });
});

describe('an order that is set aside', () => {
  it('is read again when an observation arrives during the read', async () => {
    const store = memory();
    const world = await startWorld({ store, orderLimits: LIMITS });
    onTestFinished(() => world.stop());
    const { orders, provider } = world;
    const order = provider.adopt(
      simulateScenario('card_accepted', 'cancelled meanwhile', { start: world.now }),
    );
    world.now += 60_000_000;
    const { orderId } = order.truth(world.now);
    const posting = { secret: 'whsec_test', signedAt: world.now / 1_000 };
    for (let index = 0; index <= LIMITS.observations; index += 1) {
      const noise = eventBody('pending_payment', { id: `noise-${index}`, orderId, at: index });
      const { status } = await orders.webhook(webhookRequest(noise, posting));
      expect([200, 202]).toContain(status);
    }
    expect((await orders.get(orderId))?.setAside).toBeDefined();

    let reads = 0;
    const history = store.history.bind(store);
    // After the read, and before the order begins anew.
    store.history = async (keys) => {
      reads += 1;
      if (reads === 1) {
        const cancelled = eventBody('cancelled', { id: 'cancelled', orderId, at: 99 });
        expect((await orders.webhook(webhookRequest(cancelled, posting))).status).toBe(202);
      }
      return history(keys);
    };
    await orders.reconcile({ orders: [orderId] });
    expect(reads).toBeGreaterThan(1);
    expect((await orders.get(orderId))?.setAside).toBeUndefined();
  });

  it('costs two loads for a delivery, however many ids it contains', async () => {
    const { store, counts } = counted(memory(), 'load');
    const orders = await service({ store, orderLimits: LIMITS });
    for (let index = 0; index <= LIMITS.observations; index += 1) {
      await deliverTo(
        orders,
        eventBody('accepted', { id: `noise-${index}`, orderId: 'o', at: index }),
      );
    }
    const items = Array.from({ length: 3_000 }, (_, line) => ({
      id: `item-${line}`,
      skuId: `sku-${line}`,
      quantity: 1,
      amount: 12.5,
    }));
    const large = eventBody('accepted', { id: 'large', orderId: 'o', at: 1, more: { items } });
    const before = counts.load;
    expect((await deliverTo(orders, large)).status).toBe(202);
    expect(counts.load - before).toBe(2);
  });

  it('reports to an import that its observations are not recorded', async () => {
    const orders = await service({ orderLimits: LIMITS });
    const lines = Array.from({ length: 60 }, (_, index) =>
      JSON.stringify(eventBody('accepted', { id: `line-${index}`, orderId: 'o', at: index })),
    ).join('\n');
    const problems: string[] = [];
    const imported = await orders.import([lines], {
      onProblem: ({ reason }) => problems.push(reason),
    });
    expect(imported).toMatchObject({ observations: 50, problems: 10 });
    expect(new Set(problems)).toEqual(
      new Set([expect.stringMatching(/^Order o: The order is set aside/)]),
    );
  });
});

describe('batches', () => {
  const HISTORY = 120;
  const deliveriesOf = (orderId: string) =>
    Array.from({ length: HISTORY }, (_, index) =>
      eventBody('accepted', { id: `${orderId}-${index}`, orderId, at: 1_000 + index }),
    );
  const late = (index: number) =>
    eventBody('accepted', { id: `late-${index}`, orderId: 'big', at: index });

  it('read the history of a large order apart from the others, which do not wait for it', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const store = disturbed(memory(), { history: () => held });
    const orders = await service({ store, deliveryTimeoutMs: 600_000 });
    for (const body of deliveriesOf('big')) await deliverTo(orders, body);
    const hammered = [deliverTo(orders, late(1)), deliverTo(orders, late(2))];
    const others = Array.from({ length: 20 }, (_, index) =>
      deliverTo(
        orders,
        eventBody('accepted', { id: `other-${index}`, orderId: `other-${index}`, at: 1 }),
      ),
    );
    // In one batch with the large order they would wait for it.
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 200));
    release();
    expect((await Promise.all(hammered)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('ingest everything together that arrives for a large order during its pause', async () => {
    const { store, counts } = counted(memory(), 'history');
    const orders = await service({ store, deliveryTimeoutMs: 600_000 });
    for (const body of deliveriesOf('big')) await deliverTo(orders, body);
    const before = counts.history;
    await Promise.all(Array.from({ length: 40 }, (_, index) => deliverTo(orders, late(index))));
    expect(counts.history - before).toBeLessThan(4);
    expect((await orders.history('big'))?.length).toBe(HISTORY + 40);
  });

  it('leave no stale order in memory when a duplicate arrives together with something new', async () => {
    const { store, counts } = counted(memory(), 'save');
    const orders = await service({ store });
    const first = eventBody('accepted', { id: 'one', orderId: 'o', at: 1 });
    await deliverTo(orders, first);
    const deliver = (id: string, at: number) =>
      deliverTo(orders, eventBody('accepted', { id, orderId: 'o', at }));
    await Promise.all([deliverTo(orders, first), deliver('two', 2)]);
    const before = counts.save;
    await deliver('three', 3);
    expect(counts.save - before).toBe(1);
  });

  it('give up a slow statement for one order only', async () => {
    const store = disturbed(memory(), {
      load: (requests) => {
        const keys = requests as readonly { readonly key: { readonly orderId: string } }[];
        if (keys.some(({ key }) => key.orderId === 'slow')) {
          throw new StoreError('timed_out', 'it took too long');
        }
      },
    });
    const orders = await service({ store });
    const deliver = (orderId: string) =>
      deliverTo(orders, eventBody('accepted', { id: `of-${orderId}`, orderId, at: 1 }));
    // Each is delivered twice, because an unknown order is not loaded.
    for (const orderId of ['slow', 'a', 'b', 'c', 'd', 'e']) await deliver(orderId);
    const answers = await Promise.all(['slow', 'a', 'b', 'c', 'd', 'e'].map(deliver));
    expect(answers.map(({ status }) => status)).toEqual([503, 200, 200, 200, 200, 200]);
  });
});

describe('limits', () => {
  it.each([
    { observations: 0 },
    { observations: 1.5 },
    { observations: Number.NaN },
    { bytes: 10 },
    { bytes: Number.POSITIVE_INFINITY },
  ])('that cannot work are rejected: %o', async (orderLimits) => {
    await expect(service({ orderLimits })).rejects.toThrow(ConfigurationError);
  });
});
