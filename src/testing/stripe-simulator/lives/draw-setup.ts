import { Random } from '../../simulator/values/random.js';
import { STRIPE_CURRENCIES } from '../run/currency.js';
import type { Generation } from '../run/generation.js';
import { drawVersions, type StripeSetup } from '../run/stripe-run.js';

/** What `simulateStripe` and `stripeLives` take. */
export interface StripeLifeOptions {
  /** The mode that the shop expects. Default: `test`. */
  readonly mode?: 'live' | 'test';
}

/** What the rest of a life depends on from the start. */
export interface DrawnSetup {
  readonly setup: StripeSetup;
  /** What the order costs; the total that the shop states, where it states one. */
  readonly amount: number;
  /** Whether two payments share the order; the shop then states its total. */
  readonly split: boolean;
}

/** Draws how the shop and its endpoints are set up. */
export function drawSetup(seed: number, options: StripeLifeOptions): DrawnSetup {
  const random = new Random(`stripe/${seed}`);
  const generation = random.weighted<Generation>([
    [2, 'listed'],
    [2, 'bare'],
    [2, 'refund_events'],
    [4, 'basil'],
  ]);
  const currency = random.chance(0.5)
    ? random.pick(STRIPE_CURRENCIES.slice(0, 3))
    : random.pick(STRIPE_CURRENCIES);
  const amount = random.int(2, 2_000) * currency.step;
  const split = random.chance(0.12);
  const account = random.chance(0.04) ? `acct_1${random.digits(15)}` : undefined;
  return {
    amount,
    split,
    setup: {
      seed,
      random,
      orderId: `order-${seed}`,
      mode: options.mode ?? 'test',
      generation,
      versions: drawVersions(random, generation, random.chance(0.1)),
      currency,
      ...(account === undefined ? {} : { account }),
      wrongMode: random.chance(0.02),
      label: split
        ? 'at_once'
        : random.weighted([
            [86, 'at_once'],
            [10, 'late'],
            [4, 'never'],
          ] as const),
      ...(split || random.chance(0.3) ? { total: amount } : {}),
    },
  };
}
