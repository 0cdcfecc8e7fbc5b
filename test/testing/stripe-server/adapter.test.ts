import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { fold } from '../../../src/lifecycle/fold.js';
import { gates } from '../../../src/lifecycle/gates.js';
import type { Observation } from '../../../src/order/observation.js';
import {
  type StripeServer,
  startStripeServer,
} from '../../../src/testing/stripe-server/stripe-server.js';
import {
  type StripeLife,
  stripeLives,
  stripeScenarios,
} from '../../../src/testing/stripe-simulator/index.js';
import { SEED } from '../../_support/seeds.js';
import { observationsIn } from '../../_support/stripe/observed-life.js';

/*
 * The adapter against the server, which share no code: what was read must end where the life ended.
 */

let server: StripeServer;

beforeAll(async () => {
  server = await startStripeServer({ seed: SEED });
});

afterAll(() => server.close());

/** A life that its calls can find: of this account and mode, labelled, with a payment. */
function isFound({ classes, truth, events, mode }: StripeLife): boolean {
  const other = classes.some((name) => name === 'connect' || name === 'wrong_mode');
  if (mode === 'live') return false;
  const paid = events.some(({ data }) => data.object.object === 'payment_intent');
  // An object names what no event of these lives reported.
  const silent = classes.some((name) => name === 'late_metadata' || name === 'unlabelled');
  return paid && !other && !silent && !truth.unknownValues;
}

const scenarios = stripeScenarios().filter(({ life }) => isFound(life));
const lives = [...stripeLives({ seed: `read/${SEED}`, count: 60 })].filter(isFound);

/** Finds the payments of an order by calls alone, and adds what the shop reported. */
async function foundIn(life: StripeLife): Promise<readonly Observation[]> {
  server.adopt(life);
  const { api } = stripe({
    account: 'stripe',
    webhookSecrets: ['whsec_test'],
    releaseAfter: new Date(0),
    orderId: { metadata: 'order_id' },
    total: { metadata: 'order_total' },
    api: { apiKey: server.apiKey, baseUrl: server.url, maxRetries: 0 },
  });
  const found = await api?.findPayments(life.orderId);
  if (found?.kind !== 'payments') throw new Error(`${life.orderId}: ${JSON.stringify(found)}`);
  const shop = observationsIn(
    life,
    life.shopActs.map((act) => ({ kind: 'shop', act }) as const),
  );
  return [...found.observations.map((one) => ({ ...one, orderId: life.orderId })), ...shop];
}

// That such money was once authorised is in earlier reports only: read alone, the payment is still awaited.
const ENDED_UNSEEN = ['cancelled_authorisation', 'expired_authorisation'];

// A Charge names only its newest review: that an earlier one rejected it is not shown.
const REVIEWED_UNSEEN = ['second_review'];

async function expectEnd(life: StripeLife): Promise<void> {
  const folded = fold(await foundIn(life));
  const { truth, classes, seed } = life;
  const name = `simulateStripe(${seed})`;
  if (!classes.some((one) => REVIEWED_UNSEEN.includes(one))) {
    expect(gates({ folded, published: [] }).fulfil.allowed, name).toBe(truth.mayFulfil);
  }
  const unseen = [...ENDED_UNSEEN, ...REVIEWED_UNSEEN];
  if (classes.some((one) => unseen.includes(one))) return;
  expect(folded.snapshot.value.order, name).toBe(truth.state);
}

describe(`a life that is only read (SEED=${SEED})`, () => {
  it.each(scenarios)('ends as it should: $name', async ({ life }) => {
    await expectEnd(life);
  });

  it('ends as it should, at random', async () => {
    expect(lives.length).toBeGreaterThan(20);
    for (const life of lives) await expectEnd(life);
  });
});
