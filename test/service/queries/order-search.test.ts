import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { searchOrders } from '../../../src/service/queries/order-search.js';
import { memory } from '../../../src/store/memory/memory.js';
import { simulateScenario } from '../../../src/testing/simulator/index.js';
import { signStripe, stripeScenarios } from '../../../src/testing/stripe-simulator/index.js';
import { observationsOf } from '../../_support/observations-of.js';

const found = async (orders: OrderLifecycle, id: string) => {
  const { orders: matching, ...rest } = await orders.search(id);
  return { ids: matching.map((one) => one.id), ...rest };
};

async function ofDigitalRiver() {
  const store = memory();
  const orders = await createOrderLifecycle({
    ...{ provider: digitalRiver({ webhookSecrets: ['a secret'] }), store },
  });
  onTestFinished(() => orders.stop());
  const history = simulateScenario('refunded_twice', 'search 1');
  const other = simulateScenario('card_accepted', 'search 2');
  for (const { messages } of [history, other]) {
    for (const observation of observationsOf(messages)) await orders.observe(observation);
  }
  const order = await orders.get(history.orderId);
  if (order === undefined) throw new Error('no order');
  return { orders, store, order };
}

describe('the search for an order', () => {
  it('finds it by its own id, that of the shop and that of the checkout, without looking further', async () => {
    const { orders, order } = await ofDigitalRiver();
    const { id, upstreamId = '', checkoutId = '' } = order;
    const key = order.milestones[0]?.key ?? '';
    const known = [id, ` ${id} `, `#${id}`, upstreamId, upstreamId.toLowerCase(), checkoutId, key];
    for (const one of known.filter((text) => text !== '')) {
      expect(await found(orders, one), one).toEqual({ ids: [id], more: false });
    }
  });

  it('finds it by its charge, its refunds and its deliveries, and says how far it looked', async () => {
    const { orders, order } = await ofDigitalRiver();
    const deliveries = (await orders.history(order.id)) ?? [];
    const ids = [...order.charges, ...order.refunds, ...deliveries].map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(5);
    for (const id of ids) {
      expect(await found(orders, id), id).toEqual({
        ...{ ids: [order.id], more: false },
        searched: { orders: 2, all: true },
      });
    }
  });

  it('finds nothing by a state, a part of an id, or nothing at all', async () => {
    const { orders, order } = await ofDigitalRiver();
    const [refund] = order.refunds;
    for (const id of ['accepted', refund?.id.slice(0, -1) ?? '', 'nothing', '"']) {
      expect(await found(orders, id), id).toMatchObject({ ids: [], searched: { all: true } });
    }
    expect(await found(orders, '  ')).toEqual({ ids: [], more: false });
  });

  it('finds every order that an id is known by', async () => {
    const { orders, order } = await ofDigitalRiver();
    const [first] = await orders.observations(order.id);
    if (first === undefined) throw new Error('no observation');
    const { account, instant, source } = first.observation;
    const facts = { upstreamId: order.id };
    await orders.observe({
      ...{ id: 'e9', account, orderId: 'another', instant, source, releases: false },
      events: [{ type: 'facts.reported', facts, instant, source }],
    });
    expect((await found(orders, order.id)).ids.toSorted()).toEqual(
      [order.id, 'another'].toSorted(),
    );
  });

  it('says so where the store cannot look through observations', async () => {
    const { store, order } = await ofDigitalRiver();
    const { naming: _, ...without } = store;
    const { account } = order;
    const [refund] = order.refunds;
    expect(await searchOrders(without, account, refund?.id ?? '')).toEqual({
      ...{ orders: [], more: false },
      searched: { orders: 0, all: false },
    });
    expect((await searchOrders(without, account, order.id)).orders).toHaveLength(1);
  });

  it('finds an order of Stripe by everything that was reported about it', async () => {
    const orders = await createOrderLifecycle({
      provider: stripe({ webhookSecrets: ['whsec_1'], releaseAfter: new Date(0) }),
      store: memory(),
    });
    onTestFinished(() => orders.stop());
    const lives = stripeScenarios().map(({ life }) => life);
    const chosen = ['order-dispute-open', 'order-late-metadata-never-reported'];
    for (const { orderId, events } of lives) {
      if (!chosen.includes(orderId)) continue;
      for (const event of events) {
        const rawBody = JSON.stringify(event);
        const headers = { 'Stripe-Signature': signStripe({ rawBody, secret: 'whsec_1' }) };
        await orders.receive({ headers, rawBody });
      }
    }
    const ids = new Set<string>();
    for (const { observation } of await orders.observations('order-dispute-open')) {
      for (const id of [observation.id, ...(observation.references ?? [])]) ids.add(id);
      for (const { id } of observation.objects ?? []) ids.add(id);
    }
    expect([...ids].map((id) => id.split('_')[0])).toEqual(
      expect.arrayContaining(['evt', 'pi', 'ch', 'dp']),
    );
    for (const id of ids) expect((await found(orders, id)).ids, id).toEqual(['order-dispute-open']);
    // Payments and charges are linked, so no observation needs to be looked through for them.
    for (const id of [...ids].filter((one) => /^(pi|ch)_/.test(one))) {
      expect(await found(orders, id), id).not.toHaveProperty('searched');
    }
    const { unplaced } = await orders.unplaced();
    expect(await found(orders, unplaced[0]?.reference ?? '')).toMatchObject({
      ...{ ids: [], unplaced: true },
    });
  });
});
