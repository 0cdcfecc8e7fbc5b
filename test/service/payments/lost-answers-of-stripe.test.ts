import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { ActionResult } from '../../../src/service/provider/action-result.js';
import { memory } from '../../../src/store/memory/memory.js';
import { Random } from '../../../src/testing/simulator/values/random.js';
import {
  type StripeServer,
  startStripeServer,
} from '../../../src/testing/stripe-server/stripe-server.js';
import { START } from '../../_support/make-observation.js';
import { parameters } from '../../_support/runs.js';

const SECRET = 'whsec_of_this_test';
const DAY = 86_400 * SECOND;

/** After this round, no answer is lost. */
const LAST_LOSSES = 7;

/** What the shop asks for, again and again until it has an answer. Amounts are in cents. */
interface Request {
  readonly action: 'fulfil' | 'cancel' | 'refund';
  readonly key: string;
  readonly amount?: number;
}

interface Life {
  readonly scenario: 'held' | 'paid';
  /** Requests that begin together, one list after another. */
  readonly rounds: readonly (readonly Request[])[];
  /** The share of all answers that is lost. */
  readonly losses: number;
  readonly seed: number;
}

const anyRefunds: fc.Arbitrary<readonly Request[]> = fc.uniqueArray(
  fc.record({
    action: fc.constant('refund' as const),
    key: fc.constantFrom('refund-1', 'refund-2', 'refund-3'),
    amount: fc.constantFrom(1_000, 1_500, 2_500),
  }),
  { minLength: 1, maxLength: 3, selector: ({ key }) => key },
);

const anyRounds: fc.Arbitrary<Pick<Life, 'scenario' | 'rounds'>> = fc.oneof(
  fc.record({
    scenario: fc.constantFrom<Life['scenario']>('held', 'paid'),
    rounds: fc.tuple(fc.constant<Request[]>([{ action: 'fulfil', key: 'parcel-1' }]), anyRefunds),
  }),
  fc.record({
    scenario: fc.constant('held' as const),
    rounds: fc.tuple(
      fc.constant<Request[]>([{ action: 'fulfil', key: 'parcel-1', amount: 4_000 }]),
      anyRefunds,
    ),
  }),
  fc.record({
    scenario: fc.constant('held' as const),
    rounds: fc.tuple(fc.constant<Request[]>([{ action: 'cancel', key: 'given-up' }])),
  }),
);

const anyLife: fc.Arbitrary<Life> = fc
  .tuple(anyRounds, fc.constantFrom(0.2, 0.5, 0.8), fc.nat())
  .map(([rounds, losses, seed]) => ({ ...rounds, losses, seed }));

/** A simulated Stripe, and processes of a shop over one store. */
class World {
  readonly stripe: StripeServer;
  readonly random: Random;
  readonly #store = memory();
  readonly #clock: { now: number };
  #processes: readonly OrderLifecycle[] = [];

  private constructor(server: StripeServer, clock: { now: number }, seed: number) {
    this.stripe = server;
    this.random = new Random(`lost answers ${seed}`);
    this.#clock = clock;
  }

  static async start(seed: number): Promise<World> {
    const clock = { now: START };
    const server = await startStripeServer({
      ...{ seed, clock: () => clock.now, webhookSecret: SECRET, generation: 'basil' },
    });
    return new World(server, clock, seed);
  }

  /** Two processes; at random, those of before have ended. */
  async processes(): Promise<readonly OrderLifecycle[]> {
    if (this.random.chance(0.3)) await this.#end();
    if (this.#processes.length === 0) {
      this.#processes = await Promise.all([this.#begin(), this.#begin()]);
    }
    return this.#processes;
  }

  #begin(): Promise<OrderLifecycle> {
    const { apiKey, url } = this.stripe;
    return createOrderLifecycle({
      provider: stripe({
        webhookSecrets: [SECRET],
        releaseAfter: new Date(0),
        api: { apiKey, baseUrl: url, initialIntervalMs: 1, maxRetries: 1 },
      }),
      // It outlives the processes.
      store: { ...this.#store, close: async () => {} },
      clock: () => this.#clock.now,
    });
  }

  async #end(): Promise<void> {
    await Promise.all(this.#processes.map((one) => one.stop()));
    this.#processes = [];
  }

  /** Delivers this share of all events so far. */
  async deliver(share: number): Promise<void> {
    const [orders] = await this.processes();
    for (const { body, headers } of this.stripe.deliveries()) {
      if (!this.random.chance(share)) continue;
      const url = 'http://localhost/webhooks/stripe';
      const answer = await orders?.webhook(new Request(url, { method: 'POST', body, headers }));
      expect(answer?.status).toBe(200);
    }
  }

  /** Time passes; after a day, Stripe has forgotten the idempotency keys. */
  pass(): void {
    this.#clock.now += this.random.pick([0, SECOND, DAY + SECOND]);
  }

  async stop(): Promise<void> {
    await this.#end();
    await this.stripe.close();
  }
}

async function answerOf(orders: OrderLifecycle, request: Request): Promise<ActionResult> {
  const { action, key, amount: minor } = request;
  const options = { key, ...(minor === undefined ? {} : { amount: { minor, currency: 'EUR' } }) };
  if (action === 'cancel') return orders.cancel('A-1', { key });
  return action === 'fulfil' ? orders.fulfil('A-1', options) : orders.refund('A-1', options);
}

/** Asks from several callers and processes at once, until every request is answered. */
async function answered(
  world: World,
  requests: readonly Request[],
  losses: number,
): Promise<ReadonlyMap<Request, ActionResult>> {
  const results = new Map<Request, ActionResult>();
  for (let round = 1; results.size < requests.length; round += 1) {
    expect(round).toBeLessThan(LAST_LOSSES + 5);
    const processes = await world.processes();
    world.stripe.loseAnswers(round > LAST_LOSSES ? 0 : losses);
    const callers = processes.slice(0, world.random.pick([1, 2]));
    await Promise.all(
      requests
        .filter((one) => !results.has(one))
        .flatMap((one) => callers.map((orders) => ({ orders, one })))
        .map(async ({ orders, one }) => {
          const result = await answerOf(orders, one);
          if (result.kind !== 'failure') results.set(one, result);
        }),
    );
    world.stripe.loseAnswers(0);
    world.pass();
    await world.deliver(world.random.pick([0, 0.2, 1]));
  }
  return results;
}

async function live({ scenario, rounds, losses, seed }: Life): Promise<void> {
  const world = await World.start(seed);
  try {
    const served = world.stripe.play(scenario, { orderId: 'A-1' });
    await world.deliver(1);
    const [main] = rounds[0] ?? [];
    for (const requests of rounds) {
      for (const [request, result] of await answered(world, requests, losses)) {
        if (request.action !== 'refund') expect(result.kind, JSON.stringify(result)).toBe('done');
        const isDone = result.kind === 'done';
        const { refunds } = served.objects();
        const made = refunds.filter(({ metadata }) =>
          Object.values(Object(metadata)).includes(request.key),
        );
        const wanted = request.action === 'refund' && isDone ? [request.amount] : [];
        expect(made.map(({ amount }) => amount)).toEqual(wanted);
      }
    }
    await world.deliver(1);
    const [payment = ''] = served.payments;
    const captured = main?.action === 'cancel' ? 0 : (main?.amount ?? 6_000);
    expect(world.stripe.captures(payment)).toBe(captured > 0 && scenario === 'held' ? 1 : 0);
    expect(served.truth.captured).toBe(captured);
    const [orders] = await world.processes();
    const view = await orders?.get('A-1');
    expect(view?.state).toBe(main?.action === 'cancel' ? 'cancelled' : 'complete');
    const reports = await orders?.history('A-1');
    expect(reports?.filter(({ source }) => source === 'shop')).toHaveLength(1);
  } finally {
    await world.stop();
  }
}

describe('with any answer of Stripe lost, over HTTP', () => {
  it('nothing is captured, cancelled or refunded twice, and the end is what was asked for', async () => {
    await fc.assert(fc.asyncProperty(anyLife, live), parameters(0.02));
  });
});
