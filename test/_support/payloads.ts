import type { WebhookReading } from '../../src/adapters/provider.js';
import type { Facts } from '../../src/order/facts/facts.js';
import type { Observation } from '../../src/order/observation.js';

/** A payload in the shape of the provider's documentation, with values of the tests. */
export type Json = Record<string, unknown>;

/** Personal values that may not appear anywhere after a payload is read. */
export const PERSONAL = {
  name: 'Ottilie Quastenflosser',
  email: 'ottilie@quastenflosser.example',
  street: 'Lindenallee 77b',
  phone: '+49 30 5550177',
  lastFour: '4217',
  clientSecret: 'cs_9f31_do_not_tell',
  invoiceUrl: 'https://files.example/confidential/inv-1',
  failureCode: 'ZX81-lost-or-stolen',
} as const;

const party = {
  name: PERSONAL.name,
  email: PERSONAL.email,
  phone: PERSONAL.phone,
  address: { line1: PERSONAL.street, city: 'Emden', postalCode: '26721', country: 'DE' },
};

export function charge(overrides: Json = {}): Json {
  return {
    id: 'ch-1',
    createdTime: '2026-05-04T10:20:28Z',
    currency: 'EUR',
    amount: 119.95,
    state: 'capturable',
    captured: false,
    refunded: false,
    sourceId: 'src-1',
    type: 'customer_initiated',
    ...overrides,
  };
}

export function order(overrides: Json = {}): Json {
  return {
    id: '7001',
    createdTime: '2026-05-04T10:20:25Z',
    updatedTime: '2026-05-04T10:20:26Z',
    currency: 'EUR',
    email: PERSONAL.email,
    shipTo: party,
    billTo: party,
    totalAmount: 119.95,
    availableToRefundAmount: 0.0,
    checkoutId: 'co-1',
    upstreamId: 'SHOP-1',
    items: [
      {
        id: 'item-1',
        skuId: 'sku-boots',
        productDetails: { name: 'Boots', physical: true },
        amount: 99.95,
        quantity: 1,
        state: 'created',
        subscriptionInfo: { subscriptionId: 'sub-1', billingAgreementId: 'ba-1' },
      },
      { id: 'item-2', sku: { id: 'sku-song', physical: false }, amount: '20.00', quantity: '2' },
    ],
    payment: {
      charges: [charge()],
      sources: [{ id: 'src-1', owner: party, creditCard: { lastFourDigits: PERSONAL.lastFour } }],
      session: { id: 'ps-1', state: 'complete', clientSecret: PERSONAL.clientSecret },
    },
    state: 'accepted',
    stateTransitions: { accepted: '2026-05-04T10:20:29Z' },
    fraudState: 'passed',
    fraudStateTransitions: { passed: '2026-05-04T10:20:29Z' },
    liveMode: false,
    ...overrides,
  };
}

/** A payment by store credit and a card. */
export function creditAndCard(): Json {
  return {
    charges: [
      charge({ id: 'ch-credit', sourceId: 'src-credit', amount: 20 }),
      charge({ id: 'ch-card', sourceId: 'src-card', amount: 99.95 }),
    ],
    sources: [
      {
        id: 'src-credit',
        type: 'customerCredit',
        amount: 20,
        currency: 'EUR',
        upstreamId: 'CREDIT-77',
        owner: party,
        clientSecret: PERSONAL.clientSecret,
      },
      {
        id: 'src-card',
        type: 'creditCard',
        amount: 99.95,
        owner: party,
        clientSecret: PERSONAL.clientSecret,
        creditCard: { brand: 'Visa', lastFourDigits: PERSONAL.lastFour },
      },
    ],
    session: { id: 'ps-1', state: 'complete', clientSecret: PERSONAL.clientSecret },
  };
}

/** An order without a payment, as in `orderDetails` and for wire transfers. */
export function orderWithoutPayment(overrides: Json = {}): Json {
  const { payment: _, ...rest } = order(overrides);
  return rest;
}

export function chargeOfOrder(overrides: Json = {}): Json {
  return charge({ orderId: '7001', paymentSessionId: 'ps-1', liveMode: false, ...overrides });
}

export function refund(overrides: Json = {}): Json {
  return {
    id: 're_1',
    orderId: '7001',
    createdTime: '2026-05-05T08:00:00Z',
    currency: 'EUR',
    items: [
      { itemId: 'item-1', quantity: 1, amount: 10.1 },
      { itemId: 'item-2', quantity: 1, amount: 20.2 },
    ],
    refundedAmount: 0.0,
    state: 'pending',
    charges: [
      {
        id: 'ch-1',
        captured: true,
        refunded: true,
        refunds: [{ amount: 30.3, state: 'complete' }],
      },
    ],
    reason: `asked for by ${PERSONAL.name}`,
    liveMode: false,
    ...overrides,
  };
}

export function orderReturn(overrides: Json = {}): Json {
  return {
    id: 'ret_1',
    orderId: '7001',
    currency: 'EUR',
    items: [{ itemId: 'item-1', quantity: 1, quantityAccepted: 0, state: 'created' }],
    state: 'created',
    liveMode: false,
    ...overrides,
  };
}

export function fulfilment(overrides: Json = {}): Json {
  return {
    id: 'ful_1',
    orderId: '7001',
    createdTime: '2026-05-04T12:00:00Z',
    items: [
      { itemId: 'item-1', skuId: 'sku-boots', quantity: 1, cancelQuantity: 0 },
      { itemId: 'item-2', skuId: 'sku-song', cancelQuantity: '2' },
    ],
    trackingNumber: 'TRACK-123',
    liveMode: false,
    orderDetails: orderWithoutPayment(),
    ...overrides,
  };
}

export function file(overrides: Json = {}): Json {
  return {
    id: 'file-1',
    fileId: 'file-1',
    orderId: '7001',
    customerId: 'cu-1',
    purpose: 'customer_invoice',
    invoiceURL: PERSONAL.invoiceUrl,
    ...overrides,
  };
}

export function delivery(type: string, object: unknown, overrides: Json = {}): Json {
  return {
    id: 'evt-1',
    type,
    data: { object },
    liveMode: false,
    createdTime: '2026-05-04T10:20:30.25Z',
    digitalriverVersion: '2021-12-13',
    ...overrides,
  };
}

/** The observation of a reading; throws if there is none. */
export function observationIn(reading: WebhookReading | { readonly kind: string }): Observation {
  if ('observation' in reading) return reading.observation;
  throw new Error(`expected an observation, got ${JSON.stringify(reading)}`);
}

/** The facts of an observation. */
export function factsIn(observation: Observation): Facts {
  const [first] = observation.events;
  if (first?.type !== 'facts.reported') throw new Error('the first event must be facts.reported');
  return first.facts;
}

/** The types of its events. */
export function eventTypes(observation: Observation): string[] {
  return observation.events.map((event) => event.type);
}
