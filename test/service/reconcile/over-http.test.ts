import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { type Instant, SECOND } from '../../../src/order/time/instant.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { Logger } from '../../../src/service/runtime/logger.js';
import { memory } from '../../../src/store/memory/memory.js';
import { Random } from '../../../src/testing/simulator/values/random.js';
import {
  type StripeServer,
  startStripeServer,
} from '../../../src/testing/stripe-server/stripe-server.js';
import {
  type StripeLife,
  signStripe,
  stripeScenarios,
} from '../../../src/testing/stripe-simulator/index.js';
import { START } from '../../_support/make-observation.js';
import { SEED } from '../../_support/seeds.js';
import { observationsIn } from '../../_support/stripe/observed-life.js';
import { until } from '../../_support/until.js';

/*
 * The service with the adapter as a shop uses them, against a server of Stripe's API on a port: signed
 * deliveries come in, calls go out.
 */

const SECRET = 'whsec_over_http';
const KEY = 'sk_test_over_http';
const HOUR = 3_600 * SECOND;
const NEWEST = '2026-10-28.endive';
const OLD = '2022-08-01';

interface World {
  readonly server: StripeServer;
  readonly orders: Awaited<ReturnType<typeof createOrderLifecycle>>;
  /** Every line of the log. */
  readonly log: readonly string[];
  readonly later: (span: number) => void;
  readonly post: (body: string, headers: Readonly<Record<string, string>>) => Promise<Response>;
  readonly quarantined: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

interface Setup {
  readonly generation?: 'listed' | 'basil';
  /** The version in which the service reads. */
  readonly apiVersion?: string;
  /** The key that the service uses. */
  readonly apiKey?: string;
}

async function world({ generation, apiVersion, apiKey = KEY }: Setup = {}): Promise<World> {
  let now: Instant = START;
  const clock = () => now;
  const server = await startStripeServer({
    ...{ apiKey: KEY, clock, seed: SEED, webhookSecret: SECRET },
    ...(generation === undefined ? {} : { generation }),
  });
  const log: string[] = [];
  const write = (facts: object, message: string) => log.push(`${JSON.stringify(facts)} ${message}`);
  const logger: Logger = { info: write, warn: write, error: write };
  const store = memory();
  const orders = await createOrderLifecycle({
    provider: stripe({
      ...{ webhookSecrets: [SECRET], releaseAfter: new Date(0) },
      total: { metadata: 'order_total' },
      api: {
        ...{ apiKey, baseUrl: server.url, maxRetries: 0 },
        ...(apiVersion === undefined ? {} : { apiVersion }),
      },
    }),
    ...{ store, clock, logger },
  });
  return {
    ...{ server, orders, log },
    later: (span) => {
      now += span;
    },
    post(body, headers) {
      const request = new Request('https://shop.example', { method: 'POST', headers, body });
      return orders.webhook(request);
    },
    quarantined: async () => (await store.quarantined()).items.map(({ problem }) => problem.code),
    async close() {
      await orders.stop();
      await server.close();
    },
  };
}

/** A life that its metadata alone places, of the account and the mode of the key. */
function isPlaced({ classes, mode, truth, events }: StripeLife): boolean {
  const isOther = classes.some((name) => name === 'connect' || name === 'wrong_mode');
  const hasPayment = events.some(({ data }) => data.object.object === 'payment_intent');
  return mode === 'test' && hasPayment && !isOther && !truth.unplaced && !truth.unknownValues;
}

/** Other ones in every run. */
const SCENARIOS = new Random(`scenarios ${SEED}`)
  .shuffle(stripeScenarios().filter(({ life }) => isPlaced(life)))
  .slice(0, 24);

const VERSIONS = [
  { name: 'delivered in the newest version', generation: 'basil', delivered: NEWEST, read: OLD },
  { name: 'delivered in an old version', generation: 'listed', delivered: OLD, read: NEWEST },
] as const;

describe.each(VERSIONS)(`half of the deliveries lost, $name (SEED=${SEED})`, (versions) => {
  let made: World;
  let first: Awaited<ReturnType<World['orders']['reconcile']>>;
  let second: typeof first;
  const { generation, delivered, read } = versions;

  beforeAll(async () => {
    made = await world({ generation, apiVersion: read });
    const { server, orders, post, later } = made;
    for (const { name } of SCENARIOS) server.play(name, { orderId: name });
    const random = new Random(`over http ${SEED}`);
    for (const { body, headers } of random.shuffle(server.deliveries())) {
      if (random.chance(0.5)) continue;
      const answer = await post(body, headers);
      if (!answer.ok) throw new Error(await answer.text());
    }
    for (const { life } of server.orders) {
      const acts = life.shopActs.map((act) => ({ kind: 'shop', act }) as const);
      for (const one of observationsIn(life, acts)) await orders.observe(one);
    }
    later(2 * HOUR);
    first = await orders.reconcile();
    later(2 * HOUR);
    second = await orders.reconcile();
  });
  afterAll(() => made.close());

  it('is read and listed in another version than it was delivered in', () => {
    const { calls, events, orders } = made.server;
    expect(new Set(events.map((event) => event.api_version))).toEqual(new Set([delivered]));
    expect(new Set(orders.map((order) => order.version))).toEqual(new Set([read]));
    expect(new Set(calls.map((call) => call.stripeVersion))).toEqual(new Set([read]));
    expect(first.events.missed).toBeGreaterThan(10);
  });

  it('ends at the truth after `reconcile`', async () => {
    const ends = await Promise.all(
      made.server.orders.map(async ({ orderId }) => ({
        ...{ orderId, state: (await made.orders.get(orderId))?.state },
        mayFulfil: (await made.orders.may(orderId, 'fulfil')).allowed,
      })),
    );
    const truths = made.server.orders.map(({ orderId, truth: { state, mayFulfil } }) => {
      return { orderId, state, mayFulfil };
    });
    expect(ends).toEqual(truths);
    expect(ends).toHaveLength(24);
  });

  it('leaves nothing to do for the next `reconcile`', () => {
    expect(second).toMatchObject({ events: { missed: 0, notUnderstood: 0 }, orders: [] });
    expect(second.examined).toBeGreaterThan(0);
  });

  it('never has the API key in its log', () => {
    expect(made.log.join('\n')).not.toContain(KEY);
  });
});

describe('thin events of a payment and its charge', () => {
  /** A service that nothing was delivered to, and the thin events of a payment that is held. */
  async function held(setup: Setup = {}) {
    const made = await world(setup);
    onTestFinished(made.close);
    const [payment] = made.server.play('held', { orderId: 'A-1' }).payments;
    const charge = made.server.order('A-1')?.objects().charges[0]?.id;
    const deliver = async (object: string, id: unknown, type: string) => {
      const body = JSON.stringify({
        ...{ id: `evt_of_${object}`, object: 'v2.core.event', livemode: false, type },
        ...{ created: '2026-01-01T00:00:00.123Z', related_object: { id, type: object } },
      });
      const at = new Date(START / 1_000);
      const headers = { 'stripe-signature': signStripe({ rawBody: body, secret: SECRET, at }) };
      return (await made.post(body, headers)).status;
    };
    return {
      ...made,
      deliverPayment: () =>
        deliver('payment_intent', payment, 'v1.payment_intent.amount_capturable_updated'),
      deliverCharge: () => deliver('charge', charge, 'v1.charge.succeeded'),
    };
  }

  it('have their objects read after the answers', async () => {
    const { server, orders, deliverPayment, deliverCharge, quarantined, log } = await held();
    expect(await deliverPayment()).toBe(202);
    expect(server.calls).toEqual([]);
    expect(await deliverCharge()).toBe(202);
    await until('the bodies are removed', async () => (await quarantined()).length === 0);
    expect(server.calls.map(({ route }) => route)).toEqual(
      expect.arrayContaining(['GET /v1/payment_intents/{id}', 'GET /v1/charges/{id}']),
    );
    expect((await orders.get('A-1'))?.state).toBe('accepted');
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
    expect(log.join('\n')).not.toContain(KEY);
  });

  it('wait in the quarantine while Stripe refuses the key, which is in no line of the log', async () => {
    const apiKey = 'sk_test_mistyped';
    const { server, orders, deliverPayment, quarantined, log } = await held({ apiKey });
    expect(await deliverPayment()).toBe(202);
    await until('the failure is logged', () => log.some((line) => line.includes('tried again')));
    expect(server.calls[0]).toMatchObject({ status: 401 });
    expect(await quarantined()).toEqual(['thin_event']);
    expect((await orders.reconcile()).objects).toMatchObject({ read: 0, unreadable: 1 });
    expect(log.join('\n')).not.toContain(apiKey);
  });
});
