import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  confirmationNotice,
  digitalRiverClient,
} from '../../../src/adapters/digital-river/index.js';
import { eventType } from '../../../src/adapters/digital-river/webhook/event-types.js';
import { statuses } from '../../../src/lifecycle/statuses.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { ScenarioName } from '../../../src/testing/simulator/index.js';
import { charge, delivery, order } from '../../_support/payloads.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';
import { deliverTo, milestoneOf, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

// What the provider's pages require of an integration and no other test shows with a whole service.

describe('key events', () => {
  it.each([
    ['order.pending_payment', 'pending_payment', undefined, 'pending'],
    ['order.review_opened', 'in_review', 'review_opened', 'capturable'],
    ['order.accepted', 'accepted', 'passed', 'capturable'],
    ['order.blocked', 'blocked', 'blocked', 'cancelled'],
    ['order.cancelled', 'cancelled', 'passed', undefined],
    ['order.charge.failed', 'pending_payment', undefined, 'failed'],
  ] as const)(
    'give state, fraud state and, where there are any, the states of the charges: %s',
    async (type, state, fraudState, charged) => {
      const orders = await service();
      const charges = charged === undefined ? [] : [charge({ id: 'c1', state: charged })];
      const object = order({
        id: '7001',
        state,
        fraudState,
        payment: charged === undefined ? undefined : { charges },
        stateTransitions: { [state]: '2026-05-04T10:00:00Z' },
        fraudStateTransitions: fraudState && { [fraudState]: '2026-05-04T10:00:00Z' },
      });
      expect((await deliverTo(orders, delivery(type, object))).body).toMatchObject({
        receipt: 'recorded',
        standing: 'applied',
      });
      const view = await orders.get('7001');
      expect(view).toMatchObject({ state, fraudState: fraudState ?? 'unknown' });
      expect(view?.charges.map((one) => one.state)).toEqual(charged === undefined ? [] : [charged]);
    },
  );

  it('of a block are final: nothing opens a gate or moves the order again', async () => {
    const orders = await service();
    const delivered = (state: string, fraud: string, minute: number) =>
      delivery(
        `order.${state}`,
        order({
          id: '7001',
          state,
          fraudState: fraud,
          stateTransitions: { [state]: `2026-05-04T10:0${minute}:00Z` },
          fraudStateTransitions: { [fraud]: `2026-05-04T10:0${minute}:00Z` },
          payment: { charges: [] },
        }),
        { id: state, createdTime: `2026-05-04T10:0${minute}:01Z` },
      );
    await deliverTo(orders, delivered('blocked', 'blocked', 1));
    await deliverTo(orders, delivered('accepted', 'passed', 2));
    const view = await orders.get('7001');
    expect(view).toMatchObject({ state: 'blocked', fraudState: 'blocked' });
    for (const [gate, { allowed }] of Object.entries(view?.gates ?? {})) {
      expect([gate, allowed]).toEqual([gate, false]);
    }
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toBeUndefined();
    expect(await milestoneOf(orders, 'blocked')).toBeDefined();
  });

  it('for an order of the own checkout of the provider: announced, accepted, then shipped', async () => {
    const shipped: string[] = [];
    const orders = await service({
      on: { ready_to_fulfil: ({ orderId }) => void shipped.push(orderId) },
      outbox: { pollIntervalMs: 5 },
    });
    const object = order({ id: '7001', state: 'accepted', fraudState: 'passed' });
    const announced = delivery('checkout_session.order.created', object, { id: 'e1' });
    expect((await deliverTo(orders, announced)).body.receipt).toBe('recorded');
    expect(await orders.get('7001')).toMatchObject({ state: 'accepted' });
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toBeUndefined();
    const accepted = delivery('order.accepted', object, {
      id: 'e2',
      createdTime: '2026-05-04T11:00:00Z',
    });
    await deliverTo(orders, accepted);
    await until('it is shipped', () => shipped.length > 0);
    expect(shipped).toEqual(['7001']);
  });
});

describe('the types of events to subscribe to', () => {
  it('are listed in the documentation, and each is one that moves orders', async () => {
    const { readFileSync } = await import('node:fs');
    const page = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
    const [, section = ''] = page.split('## What to subscribe to\n');
    const listed = [...(section.split('\n## ')[0] ?? '').matchAll(/`([a-z_]+\.[a-z_.]+)`/g)].map(
      ([, type = '']) => type,
    );
    expect(listed.length).toBeGreaterThan(20);
    for (const type of listed) expect([type, eventType(type).about]).toEqual([type, 'order']);
    expect(listed).toEqual(
      expect.arrayContaining([
        'checkout_session.order.created',
        'order.accepted',
        'order.blocked',
        'order.cancelled',
        'order.charge.failed',
        'order.pending_payment',
        'order.review_opened',
        'order.fulfilled',
        'order.complete',
        'fulfillment.created',
        'order.invoice.created',
        'order.credit_memo.created',
      ]),
    );
  });
});

describe('with a provider that answers', () => {
  let world: ProviderWorld;
  let store: ReturnType<typeof memory>;

  beforeEach(async () => {
    store = memory();
    world = await startWorld({ store });
  });

  afterEach(() => world.stop());

  async function placed(scenario: ScenarioName) {
    const checkoutId = world.provider.checkout(scenario, {
      overrides: { apiVersion: '2021-12-13' },
    });
    const placement = await world.orders.place({ checkoutId });
    if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
    return placement;
  }

  it('a creation sends the id of the checkout and nothing else', async () => {
    await placed('card_accepted');
    const [creation] = world.provider.calls.filter(({ route }) => route === 'POST /orders');
    expect(Object.keys(creation?.body ?? {})).toEqual(['checkoutId']);
  });

  it.each([
    ['card_accepted', { order: 'ready_to_fulfil', payment: 'authorised', fraud: 'passed' }],
    ['review_waiting', { order: 'in_review', payment: 'authorised', fraud: 'in_review' }],
    ['wire_waiting', { order: 'pending_payment', payment: 'pending' }],
  ] as const)('the answer %s gives the statuses of the own record', async (scenario, expected) => {
    const { order: view } = await placed(scenario);
    expect(view.id).not.toBe('');
    expect(statuses(view)).toMatchObject(expected);
  });

  it('the numbers of the shop are kept, found by, and on every milestone', async () => {
    const { orderId, order: view } = await placed('card_accepted');
    world.now += 5_000_000;
    await world.orders.fulfil(orderId);
    const served = world.provider.order(orderId);
    world.now = Math.max(world.now, served?.restsAt ?? 0) + 1_000_000;
    if (served !== undefined) await world.deliver(served);
    const { upstreamId = '', checkoutId = '' } = (await world.orders.get(orderId)) ?? {};
    expect(checkoutId).toBe(view.checkoutId);
    expect(upstreamId).not.toBe('');
    for (const filter of [{ upstreamId }, { checkoutId }]) {
      expect((await world.orders.orders(filter)).orders.map(({ id }) => id)).toEqual([orderId]);
    }
    const { items } = await store.milestones({ orderId, limit: 500 });
    const [first, ...later] = items.map(({ milestone }) => milestone);
    // The number of the shop is set at the provider after the order was made.
    expect(first).toMatchObject({ kind: 'ready_to_fulfil', checkoutId });
    expect(later.length).toBeGreaterThan(2);
    for (const milestone of later) expect(milestone).toMatchObject({ upstreamId, checkoutId });
  });

  it('fulfilments, captures and their charges are followed to the end by their events', async () => {
    const { orderId } = await placed('card_accepted');
    world.now += 5_000_000;
    await world.orders.fulfil(orderId);
    const served = world.provider.order(orderId);
    const states: string[] = [];
    for (const { event } of served?.events(served.restsAt) ?? []) states.push(String(event.type));
    expect(states).toContain('fulfillment.created');
    world.now = Math.max(world.now, served?.restsAt ?? 0) + 1_000_000;
    if (served !== undefined) await world.deliver(served);
    const view = await world.orders.get(orderId);
    expect(view).toMatchObject({ state: 'complete', parked: [] });
    expect(view?.charges.map(({ state }) => state)).toEqual(
      Object.values(served?.truth(world.now).charges ?? {}),
    );
    expect(view?.milestones.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['fulfilled', 'captured', 'complete']),
    );
  });

  it('an order accepted later can be confirmed then, from the order as it is read', async () => {
    const { orderId, next } = await placed('wire_paid');
    expect(next).toBe('show_payment_instructions');
    const served = world.provider.order(orderId);
    world.now = (served?.restsAt ?? 0) + 1_000_000;
    if (served !== undefined) await world.deliver(served);
    expect(await world.orders.may(orderId, 'confirm')).toMatchObject({ allowed: true });
    const client = digitalRiverClient({
      apiKey: world.provider.apiKey,
      baseUrl: world.provider.url,
    });
    const read = await client.getOrder(orderId, { expand: true });
    if (!read.ok) throw new Error(read.failure.reason);
    const notice = confirmationNotice(read.value);
    expect(notice.items?.length).toBe(served?.basics.items.length);
    expect(notice.total?.minor).toBe(served?.basics.total);
    expect(notice.costs?.shipping?.minor).toBe(served?.basics.shipping);
    expect(notice.locale).toBe('en_US');
  });

  it.each([400, 401, 403, 404, 405, 406, 408, 429, 500, 502, 503, 504])(
    'a read that is answered %i changes nothing, and its outcome is reported',
    async (status) => {
      const { orderId } = await placed('card_accepted');
      await world.milestonesDelivered();
      const before = await world.orders.get(orderId);
      world.provider.fail({ on: 'GET /orders/{id}', kind: 'status', status, times: 99 });
      world.now += 7_200_000_000;
      const { orders } = await world.orders.reconcile();
      expect(orders).toMatchObject([
        { outcome: status === 404 ? 'unknown_to_provider' : 'unreadable' },
      ]);
      expect((await world.orders.get(orderId))?.state).toBe(before?.state);
      expect(await world.orders.may(orderId, 'fulfil')).toMatchObject({ allowed: true });
    },
  );
});
