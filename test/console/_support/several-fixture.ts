import { digitalRiver, signForTest } from '../../../src/adapters/digital-river/index.js';
import { stripe } from '../../../src/adapters/stripe/index.js';
import {
  createOrderLifecycles,
  type OrderLifecycles,
} from '../../../src/service/order-lifecycles.js';
import { memory } from '../../../src/store/memory/memory.js';
import { startProviderServer } from '../../../src/testing/provider-server/provider-server.js';
import { Random, simulateScenario } from '../../../src/testing/simulator/index.js';
import {
  signStripe,
  stripeScenarios,
  thinStripeEvent,
} from '../../../src/testing/stripe-simulator/index.js';
import { makeObservation } from '../../_support/make-observation.js';
import { observationsOf } from '../../_support/observations-of.js';
import { served } from './fixture.js';

const SECRET = 'whsec_console';

/** The scenarios of Stripe that are played, by the ids of their orders. */
export const STRIPE_ORDERS = ['order-paid', 'order-dispute-open', 'order-sent-everything'] as const;

/** A service for both providers that listens over HTTP. Digital River has calls, Stripe has none. */
export interface SeveralServed {
  readonly orders: OrderLifecycles;
  readonly url: string;
  /** The order of Digital River that its API knows. */
  readonly known: string;
  /** The id that an order of each provider has. */
  readonly shared: string;
  /** The payment of Stripe whose order is not known. */
  readonly unplaced: string;
  stop(): Promise<void>;
}

/** Serves orders of Digital River and of Stripe. */
export async function serveSeveral(): Promise<SeveralServed> {
  const server = await startProviderServer();
  const orders = await createOrderLifecycles({
    providers: [
      digitalRiver({
        webhookSecrets: [SECRET],
        api: { apiKey: server.apiKey, baseUrl: server.url },
      }),
      stripe({ webhookSecrets: [SECRET], releaseAfter: new Date(0) }),
    ],
    store: memory(),
  });
  const { url, stop } = await served(orders);

  const history = simulateScenario('card_accepted', 'several 1');
  server.adopt(history);
  const { observe } = orders.of('digital-river');
  for (const { messages } of [history, simulateScenario('refunded_twice', 'several 2')]) {
    for (const observation of observationsOf(messages)) await observe(observation);
  }
  const [shared] = STRIPE_ORDERS;
  const accepted = { state: 'accepted', fraud: 'passed', source: 'webhook' } as const;
  await observe({ ...makeObservation(accepted), orderId: shared });
  const broken = JSON.stringify({ id: 'broken', type: 'order.accepted', data: { object: 7 } });
  const header = signForTest({ rawBody: broken, secret: SECRET });
  await post(`${url}/webhooks/digital-river`, broken, { 'DigitalRiver-Signature': header });

  const toStripe = async (event: object) => {
    const rawBody = JSON.stringify(event);
    const headers = { 'Stripe-Signature': signStripe({ rawBody, secret: SECRET }) };
    await post(`${url}/webhooks/stripe`, rawBody, headers);
  };
  const lives = stripeScenarios().map(({ life }) => life);
  for (const { orderId, events, shopActs } of lives) {
    if (!(STRIPE_ORDERS as readonly string[]).includes(orderId)) continue;
    for (const event of events) await toStripe(event);
    for (const { at, ...act } of shopActs) {
      await orders.of('stripe').report(orderId, { ...act, at: new Date(at * 1_000) });
    }
  }
  await toStripe(thinStripeEvent(new Random('several')));
  const unlabelled = lives.find(({ orderId }) => orderId === 'order-late-metadata-never-reported');
  for (const event of unlabelled?.events ?? []) await toStripe(event);
  const { unplaced } = await orders.unplaced();
  return {
    ...{ orders, url, known: history.orderId, shared, unplaced: unplaced[0]?.reference ?? '' },
    async stop() {
      await stop();
      await server.close();
    },
  };
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  const { status } = await fetch(url, { method: 'POST', headers, body });
  if (status >= 300) throw new Error(`A delivery was answered ${status}.`);
}
