import { Random } from '../../../src/testing/simulator/values/random.js';
import {
  type StripeObjects,
  stripeObjectsOf,
} from '../../../src/testing/stripe-server/stripe-objects.js';
import type { StripeEventBody, StripeLife } from '../../../src/testing/stripe-simulator/index.js';

/** The account of the lives. */
export const ACCOUNT = {
  account: 'stripe',
  mode: 'test',
  releaseAfter: new Date(0),
  total: { metadata: 'order_total' },
} as const;

/** In seconds. */
export const DAY = 86_400;

/** Which events of a life arrive, and which ones Stripe lists when it is asked. */
export interface Loss {
  readonly isLost: (event: StripeEventBody, life: StripeLife, random: Random) => boolean;
  readonly isListed: (event: StripeEventBody, life: StripeLife) => boolean;
}

/** When the last event of a life was created, in seconds. */
export const lastOf = ({ events }: StripeLife) => Math.max(...events.map(({ created }) => created));

/** The ways in which deliveries are lost. */
export const LOSSES = {
  /** Half of them, at random. */
  half: {
    isLost: (_, __, random) => random.chance(0.5),
    isListed: () => true,
  },
  /** All of one day. */
  day: {
    isLost(event, life) {
      const random = new Random(`${life.seed}.day`);
      const from = random.pick(life.events).created - random.int(0, DAY);
      return event.created >= from && event.created < from + DAY;
    },
    isListed: () => true,
  },
  /** Half of them, of which Stripe lists only those since some moment. */
  old: {
    isLost: (_, __, random) => random.chance(0.5),
    isListed: (event, life) =>
      event.created >= new Random(`${life.seed}.old`).pick(life.events).created,
  },
  /** All of them, and Stripe lists none any more. */
  all: { isLost: () => true, isListed: () => false },
} as const satisfies Readonly<Record<string, Loss>>;

/**
 * What Stripe holds of a life. The events are listed in another version of the API than they were delivered
 * in, and the objects are read in the newest one.
 */
export function heldOf(life: StripeLife): StripeObjects {
  const { events } = stripeObjectsOf(life);
  return {
    ...stripeObjectsOf(life, { apiVersion: '2026-10-28.endive' }),
    events: events.map((event) => ofAccount(event, life)),
  };
}

/** An event of a connected account, as one of the account itself. */
export function ofAccount(
  { account, ...event }: StripeEventBody,
  life: StripeLife,
): StripeEventBody {
  return account === undefined || account === life.account ? event : { ...event, account };
}
