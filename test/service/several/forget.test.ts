import { expect, it } from 'vitest';
import { memory } from '../../../src/store/memory/memory.js';
import { eventBody, webhookRequest } from '../../_support/deliveries.js';
import { settleAll } from '../../_support/settle-all.js';
import {
  bothProviders,
  deliverAccepted,
  deliverPaid,
  paidEvents,
  stripeRequest,
} from '../../_support/two-providers.js';

const DAY = 86_400_000_000;

/** A signed body of Stripe about an order, with personal data, that cannot be understood. */
function oddOfStripe(orderId: string, id: string): Request {
  const [, intent] = paidEvents(orderId) as [object, { data: { object: object } }];
  const object = { ...intent.data.object, receipt_email: 'jane@mail.example', status: 7 };
  return stripeRequest({ ...intent, id, data: { object } });
}

function oddOfDigitalRiver(orderId: string, id: string): Request {
  const body = eventBody('blocked', { orderId }) as { data: { object: object } };
  const object = { ...body.data.object, state: 17, email: 'jane@mail.example' };
  return webhookRequest({ ...body, id, data: { object } });
}

const kindOf = async (response: Response) =>
  ((await response.json()) as { receipt: string }).receipt;

it('lasts where the provider speaks of payments, and the rest of the order stays as it was', async () => {
  const store = memory();
  const orders = await bothProviders({ store });
  const one = orders.of('stripe');
  await deliverPaid(orders, 'A-1');
  const before = await one.get('A-1');
  expect(await kindOf(await one.webhook(oddOfStripe('A-1', 'evt_odd_1')))).toBe('kept');
  const forgotten = { kind: 'forgotten', providerAsked: false, bodiesRemoved: 1 };
  expect(await one.forget('A-1')).toEqual(forgotten);
  expect(await kindOf(await one.webhook(oddOfStripe('A-1', 'evt_odd_2')))).toBe('ignored');
  expect((await store.quarantined()).items).toEqual([]);
  const { state, charges, gates, requestToBeForgotten, parked } = (await one.get('A-1')) ?? {};
  expect({ state, charges, gates, parked }).toEqual({
    ...{ state: before?.state, charges: before?.charges },
    ...{ gates: before?.gates, parked: before?.parked },
  });
  expect(requestToBeForgotten).toBe(true);
  expect(await one.forget('A-1')).toMatchObject({ kind: 'forgotten', bodiesRemoved: 0 });
  expect((await one.history('A-1'))?.filter(({ id }) => id === 'forgotten')).toHaveLength(1);
});

it('keeps the bodies of another provider about an order of the same id', async () => {
  const store = memory();
  const orders = await bothProviders({ store });
  await deliverPaid(orders, '7001');
  await deliverAccepted(orders, '7001');
  await orders.of('digital-river').webhook(oddOfDigitalRiver('7001', 'odd1'));
  await orders.of('stripe').webhook(oddOfStripe('7001', 'evt_odd_1'));
  expect(await orders.of('stripe').forget('7001')).toMatchObject({ bodiesRemoved: 1 });
  const { items } = await store.quarantined();
  expect(items.map(({ provider }) => provider)).toEqual(['digital-river']);
});

it('outlasts the facts of an order that is pruned', async () => {
  const store = memory();
  let now = Date.now() * 1_000;
  const orders = await bothProviders({ store, clock: () => now });
  const one = orders.of('digital-river');
  const report = (state: string, id: string) => {
    now += 1_000_000;
    return webhookRequest({
      ...{ id, type: `order.${state}`, createdTime: new Date(now / 1_000).toISOString() },
      data: { object: { id: '7001', state, fraudState: 'passed', requestToBeForgotten: true } },
    });
  };
  for (const state of ['accepted', 'fulfilled', 'complete'])
    await one.webhook(report(state, state));
  await settleAll(one, '7001');
  const quietSince = new Date((now + DAY) / 1_000);
  expect(await one.prune({ quietSince })).toEqual({ orders: 1 });
  expect((await one.get('7001'))?.requestToBeForgotten).toBe(true);
  expect(await kindOf(await one.webhook(oddOfDigitalRiver('7001', 'odd2')))).toBe('ignored');
});
