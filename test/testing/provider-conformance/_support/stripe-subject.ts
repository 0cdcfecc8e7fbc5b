import { type StripeOptions, stripe } from '../../../../src/adapters/stripe/index.js';
import type { ProviderLife, ProviderSubject } from '../../../../src/testing/index.js';
import {
  PERSONAL_DATA_IN_STRIPE_BODIES,
  Random,
  type StripeEventBody,
  type StripeLife,
  signStripe,
  simulateStripe,
  withinOneSecond,
  withNewIds,
} from '../../../../src/testing/index.js';
import { observationsIn } from '../../../_support/stripe/observed-life.js';

/** The simulated lives that the bodies came from. */
const PLAYED = new WeakMap<ProviderLife, StripeLife>();

export const STRIPE_OPTIONS: Omit<StripeOptions, 'webhookSecrets'> = {
  releaseAfter: new Date(0),
  orderId: { metadata: 'order_id' },
  total: { metadata: 'order_total' },
};

/** The adapter for Stripe, with simulated lives of orders. */
export const stripeSubject: ProviderSubject = {
  create: (secrets) => stripe({ webhookSecrets: secrets, ...STRIPE_OPTIONS }),
  life: (seed) => lifeOf(playedAlone(seed)),
  withNewIds: (life, random) => lifeOf(withNewIds(played(life), random)),
  withinOneGrain: (life) => lifeOf(withinOneSecond(played(life))),
  withUnknownWord: (life, word) => withStatus(played(life), word),
  deliver(body, { secrets, at }) {
    const rawBody = JSON.stringify(body);
    return {
      rawBody,
      headers: { 'Stripe-Signature': signStripe({ rawBody, secret: secrets, at }) },
    };
  },
  foreign: (body) => ({ ...Object(body), account: 'acct_somebody_else' }),
  otherMode: (body) => ({ ...Object(body), livemode: true }),
  calls: {
    create: (settings) =>
      stripe({
        webhookSecrets: ['whsec_1'],
        ...STRIPE_OPTIONS,
        api: { ...settings, maxRetries: 1, initialIntervalMs: 0, maxIntervalMs: 0 },
      }),
    payment: 'pi_1',
    object: { object: 'payment_intent', id: 'pi_1' },
  },
};

/** A life of the platform's own account, as one provider stands for one account. */
function playedAlone(seed: number): StripeLife {
  const random = new Random(seed);
  for (;;) {
    const life = simulateStripe(random.int(0, 2 ** 40), { mode: 'test' });
    if (life.account === undefined) return life;
  }
}

function lifeOf(life: StripeLife): ProviderLife {
  const { orderId, events, shopActs, truth } = life;
  const acts = shopActs.map((act) => ({ kind: 'shop', act }) as const);
  const { state, mayFulfil, unknownValues } = truth;
  const provided: ProviderLife = {
    orderId,
    bodies: events,
    shopReports: observationsIn(life, acts),
    end: unknownValues ? { mayFulfil } : { state, mayFulfil },
    personal: PERSONAL_DATA_IN_STRIPE_BODIES,
    isUnplaced: truth.unplaced,
  };
  PLAYED.set(provided, life);
  return provided;
}

function played(life: ProviderLife): StripeLife {
  const found = PLAYED.get(life);
  if (found === undefined) throw new Error('A life of this subject was expected.');
  return found;
}

/** The newest snapshot of a payment, once more and with another status. */
function withStatus({ events }: StripeLife, status: string): StripeEventBody | undefined {
  const own = events.filter(({ account }) => account === undefined);
  const last = own.findLast(({ data }) => data.object.object === 'payment_intent');
  if (last === undefined) return undefined;
  const created = Math.max(...own.map((event) => event.created)) + 1;
  const object = { ...last.data.object, status };
  return { ...last, id: `${last.id}new`, created, data: { object } };
}
