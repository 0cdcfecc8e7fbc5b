import { onTestFinished } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import type { Provider, ProviderCalls } from '../../src/adapters/provider.js';
import { stripe } from '../../src/adapters/stripe/index.js';
import type { Delivery } from '../../src/service/dispatch/handlers.js';
import {
  createOrderLifecycles,
  type OrderLifecycles,
  type OrderLifecyclesOptions,
} from '../../src/service/order-lifecycles.js';
import { memory } from '../../src/store/memory/memory.js';
import { signStripe } from '../../src/testing/stripe-simulator/index.js';
import { type EventParts, eventBody, SECRET, webhookRequest } from './deliveries.js';

/** The signing secret of Stripe's endpoint. */
const STRIPE_SECRET = 'whsec_of_stripe_in_these_tests';

/** Digital River as it delivers to these tests. */
export function digitalRiverHere(api?: Partial<ProviderCalls>): Provider {
  return { ...digitalRiver({ webhookSecrets: [SECRET] }), ...(api === undefined ? {} : { api }) };
}

/** Stripe as it delivers to these tests, under an account of its own. */
export function stripeHere(api?: Partial<ProviderCalls>): Provider {
  const releaseAfter = new Date('2020-01-01');
  return {
    ...stripe({ webhookSecrets: [STRIPE_SECRET], releaseAfter, account: 'stripe' }),
    ...(api === undefined ? {} : { api }),
  };
}

/** A service for one test over both; stopped after the test. */
export async function bothProviders(
  options: Partial<OrderLifecyclesOptions> = {},
): Promise<OrderLifecycles> {
  const providers = [digitalRiverHere(), stripeHere()];
  const orders = await createOrderLifecycles({ providers, store: memory(), ...options });
  onTestFinished(() => orders.stop());
  return orders;
}

/** A signed delivery of Digital River about an order in this state. */
export function digitalRiverRequest(state: string, parts: EventParts = {}): Request {
  return webhookRequest(eventBody(state, parts));
}

/** A signed delivery of Stripe with this body. */
export function stripeRequest(body: object): Request {
  const rawBody = JSON.stringify(body);
  return new Request('http://localhost/webhooks/stripe', {
    method: 'POST',
    headers: { 'stripe-signature': signStripe({ rawBody, secret: STRIPE_SECRET }) },
    body: rawBody,
  });
}

let count = 0;

/** The events of Stripe about a payment that was captured. Without an order it is not placed. */
export function paidEvents(
  orderId: string | undefined,
  payment = `pi_${orderId}`,
): readonly [object, object] {
  count += 1;
  const created = Date.UTC(2026, 4, 4, 10) / 1_000 + count;
  const metadata = orderId === undefined ? {} : { order_id: orderId };
  const event = (type: string, object: object) => ({
    ...{ id: `evt_${type}_${count}`, object: 'event', type, created },
    ...{ livemode: false, data: { object } },
  });
  const charge = {
    ...{ id: `ch_${payment}`, object: 'charge', payment_intent: payment, amount: 1_099 },
    ...{ amount_captured: 1_099, amount_refunded: 0, currency: 'eur', created, metadata },
    ...{ captured: true, paid: true, status: 'succeeded', refunded: false, disputed: false },
    outcome: { type: 'authorized' },
  };
  const intent = {
    ...{ id: payment, object: 'payment_intent', status: 'succeeded', amount: 1_099 },
    ...{ amount_received: 1_099, amount_capturable: 0, currency: 'eur', created, metadata },
    latest_charge: `ch_${payment}`,
  };
  return [event('charge.succeeded', charge), event('payment_intent.succeeded', intent)];
}

/** Delivers what Stripe reports of a payment that was captured. */
export async function deliverPaid(
  orders: OrderLifecycles,
  orderId: string | undefined,
  payment?: string,
): Promise<void> {
  for (const event of paidEvents(orderId, payment)) {
    await orders.of('stripe').webhook(stripeRequest(event));
  }
}

/** Delivers what Digital River reports of an order that was accepted. */
export async function deliverAccepted(orders: OrderLifecycles, orderId: string): Promise<void> {
  await orders.of('digital-river').webhook(digitalRiverRequest('accepted', { orderId }));
}

/** Handlers that write down which provider each delivery names. */
export function writingDown(): {
  readonly deliveries: Delivery[];
  readonly on: { readonly '*': (delivery: Delivery) => void };
} {
  const deliveries: Delivery[] = [];
  return { deliveries, on: { '*': (delivery) => void deliveries.push(delivery) } };
}
