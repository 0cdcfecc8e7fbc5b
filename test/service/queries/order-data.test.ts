import { expect, it, onTestFinished, vi } from 'vitest';
import {
  confirmationNotice,
  digitalRiverClient,
  fromResponse,
} from '../../../src/adapters/digital-river/index.js';
import type { Milestone } from '../../../src/order/milestone/milestone.js';
import { charge, chargeOfOrder, creditAndCard, delivery, order } from '../../_support/payloads.js';
import { deliverTo, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

// The data of an order besides its states: stored, passed through, or ignored.

it('the primary charge stays known when events of charges follow', async () => {
  const orders = await service();
  await deliverTo(orders, delivery('order.accepted', order({ payment: creditAndCard() })));
  const captured = chargeOfOrder({ id: 'ch-card', state: 'complete', sourceId: 'src-card' });
  await deliverTo(
    orders,
    delivery('order.charge.complete', captured, {
      id: 'e2',
      createdTime: '2026-05-04T12:00:00Z',
    }),
  );
  const view = await orders.get('7001');
  expect(view?.charges).toMatchObject([
    { id: 'ch-credit', state: 'capturable', primary: false },
    { id: 'ch-card', state: 'complete', primary: true },
  ]);
});

it('pending payment waits for the charge of the primary source, although the credit is authorised', async () => {
  const orders = await service();
  const { sources } = creditAndCard();
  const charges = [
    charge({ id: 'ch-credit', sourceId: 'src-credit', state: 'capturable' }),
    charge({ id: 'ch-card', sourceId: 'src-card', state: 'pending' }),
  ];
  const pending = order({
    state: 'pending_payment',
    stateTransitions: { pending_payment: '2026-05-04T10:20:29Z' },
    payment: { charges, sources },
  });
  await deliverTo(orders, delivery('order.pending_payment', pending));
  const view = await orders.get('7001');
  expect(view?.charges.filter(({ primary }) => primary).map(({ state }) => state)).toEqual([
    'pending',
  ]);
  expect(view?.gates.fulfil).toMatchObject({
    allowed: false,
    reasons: expect.arrayContaining(['wrong_state']),
  });
});

it('store credit is on the milestone and on the order, to be deducted', async () => {
  const credits = [
    { id: 'src-credit', upstreamId: 'CREDIT-77', amount: { minor: 2000, currency: 'EUR' } },
  ];
  const taken: unknown[] = [];
  const orders = await service({
    on: { ready_to_fulfil: ({ facts }) => void taken.push(facts.credits) },
    outbox: { pollIntervalMs: 5 },
  });
  await deliverTo(orders, delivery('order.accepted', order({ payment: creditAndCard() })));
  await until('it is delivered', () => taken.length > 0);
  expect(taken).toEqual([credits]);
  expect((await orders.get('7001'))?.credits).toEqual(credits);
});

it('a request to be forgotten that was made at the provider is shown on the order', async () => {
  const orders = await service();
  await deliverTo(orders, delivery('order.accepted', order({ requestToBeForgotten: false })));
  expect(await orders.get('7001')).not.toHaveProperty('requestToBeForgotten');
  const requested = delivery('order.updated', order({ requestToBeForgotten: true }), {
    id: 'e2',
    createdTime: '2026-05-05T10:00:00Z',
  });
  await deliverTo(orders, requested);
  expect(await orders.get('7001')).toMatchObject({ requestToBeForgotten: true, state: 'accepted' });
});

it('pending payment does not count as a passed review, although newer pages imply it', async () => {
  const orders = await service();
  const report = (type: string, state: string, minute: number, overrides = {}) =>
    delivery(
      type,
      order({
        state,
        fraudState: undefined,
        fraudStateTransitions: undefined,
        stateTransitions: { [state]: `2026-05-04T10:0${minute}:00Z` },
        payment: { charges: [charge({ state: 'capturable' })] },
        ...overrides,
      }),
      { id: state, createdTime: `2026-05-04T10:0${minute}:01Z` },
    );
  await deliverTo(orders, report('order.pending_payment', 'pending_payment', 1));
  const pending = await orders.get('7001');
  expect(pending).toMatchObject({ state: 'pending_payment', fraudState: 'unknown' });
  expect(pending?.gates.fulfil.reasons).toContain('fraud_not_passed');
  // A review may open afterwards, and even end badly: neither contradicts anything.
  await deliverTo(
    orders,
    report('order.review_opened', 'in_review', 2, { fraudState: 'review_opened' }),
  );
  expect(await orders.get('7001')).toMatchObject({ state: 'in_review', parked: [] });
  await deliverTo(
    orders,
    report('order.blocked', 'blocked', 3, { fraudState: 'blocked', payment: { charges: [] } }),
  );
  expect(await orders.get('7001')).toMatchObject({ state: 'blocked', parked: [] });
});

const SECRETS = [
  'Wren Lantern',
  '2 Lantern Row',
  'GB999999973',
  'Lantern & Daughters',
  'until cancelled',
];

const orderWithSecrets = () =>
  order({
    shipTo: { name: SECRETS[0], address: { line1: SECRETS[1], country: 'GB' } },
    shippingChoice: { amount: 3, description: 'By bicycle', serviceLevel: 'slow', taxAmount: 0.5 },
    taxIdentifiers: [
      { id: 'tx-1', type: 'uk', value: SECRETS[2], verified_name: SECRETS[3], state: 'verified' },
    ],
    items: [
      {
        id: 'item-1',
        quantity: 1,
        amount: 10,
        subscriptionInfo: { terms: SECRETS[4], autoRenewal: true },
      },
    ],
  });

it('ship-to, tax identifiers, shipping choice and terms are returned by a read, and never stored', async () => {
  const answer = {
    status: 200,
    headers: { date: 'Mon, 04 May 2026 10:20:31 GMT' },
    body: orderWithSecrets(),
  };
  vi.stubGlobal('fetch', async () => Response.json(orderWithSecrets()));
  onTestFinished(() => void vi.unstubAllGlobals());
  const read = await digitalRiverClient({ apiKey: 'k' }).getOrder('7001');
  if (!read.ok) throw new Error(read.failure.reason);
  for (const secret of SECRETS) expect(JSON.stringify(read.value)).toContain(secret);
  expect(confirmationNotice(read.value)).toMatchObject({
    shippingAddress: { line1: SECRETS[1] },
    shipping: { description: 'By bicycle', serviceLevel: 'slow' },
    items: [{ subscription: { terms: SECRETS[4], autoRenewal: true } }],
  });

  const milestones: Milestone[] = [];
  const orders = await service({
    on: { '*': (milestone) => void milestones.push(milestone) },
    outbox: { pollIntervalMs: 5 },
  });
  const reading = fromResponse(answer, { method: 'GET', path: '/orders/{id}', orderId: '7001' });
  if (reading.kind !== 'observation') throw new Error('not read');
  await orders.observe(reading.observation);
  await deliverTo(orders, delivery('order.accepted', orderWithSecrets()));
  await until('it is delivered', () => milestones.length > 0);
  const stored = JSON.stringify([
    reading,
    milestones,
    await orders.get('7001'),
    await orders.history('7001'),
  ]);
  for (const secret of [...SECRETS, 'By bicycle', 'tx-1']) expect(stored).not.toContain(secret);
});
