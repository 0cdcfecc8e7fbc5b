import { Random } from '../simulator/values/random.js';
import { STRIPE_LIFE_CLASSES, type StripeLifeClass } from './life-classes.js';
import type { StripeLifeOptions } from './lives/draw-setup.js';
import { playRandomLife } from './lives/random-life.js';
import type { StripeRun } from './run/stripe-run.js';
import type { StripeLife } from './stripe-life.js';
import { truthOf } from './truth/truth-of.js';

/** The life that a run has played, with its truth. */
export function lifeOf(run: StripeRun): StripeLife {
  const { setup } = run;
  const truth = truthOf(run);
  run.played(`api_${setup.generation}`);
  if (setup.versions.length > 1) run.played('two_endpoints');
  if (setup.account !== undefined) run.played('connect');
  if (setup.wrongMode ?? false) run.played('wrong_mode');
  if (run.totalReported) run.played('stated_total');
  if (truth.unplaced) run.played('unlabelled');
  if (setup.currency.kind !== 'two_decimals') run.played(setup.currency.kind);
  return {
    seed: setup.seed,
    orderId: setup.orderId,
    mode: setup.mode,
    ...(setup.account === undefined ? {} : { account: setup.account }),
    classes: [...run.classes].sort(),
    events: run.events,
    shopActs: run.shopActs,
    truth,
  };
}

/**
 * A random life of one order that is sold through Stripe. The same seed always gives the same life.
 *
 * It is played from Stripe's documentation alone and shares no code with the package. What it leaves
 * out is listed in `NOT_PLAYED`.
 *
 * @example
 * const life = simulateStripe(7);
 * life.events[0]?.type; // 'payment_intent.created'
 * // life.truth.mayFulfil: whether the shop may send now
 */
export function simulateStripe(seed: number, options: StripeLifeOptions = {}): StripeLife {
  return lifeOf(playRandomLife(seed, options));
}

/** Which lives to play. */
export interface StripeLivesOptions extends StripeLifeOptions {
  /** The seed of the whole sequence. Each life also has a seed of its own. */
  readonly seed: number | string;
  /** How many lives to give. */
  readonly count: number;
  /** Only lives that play at least one of these. Default: all. */
  readonly classes?: readonly StripeLifeClass[];
}

/**
 * A sequence of random lives. `simulateStripe(life.seed, { mode: life.mode })` gives one again.
 * Throws a `RangeError` if a wanted class is not one of `STRIPE_LIFE_CLASSES`.
 *
 * @example
 * for (const life of stripeLives({ seed: 1, count: 1_000, classes: ['refund_failed'] })) {
 *   // ... deliver life.events, expect life.truth
 * }
 */
export function* stripeLives(options: StripeLivesOptions): Generator<StripeLife, void, void> {
  const seeds = new Random(`stripe-lives/${options.seed}`);
  const wanted = options.classes === undefined ? undefined : new Set(options.classes);
  const unknown = options.classes?.find((name) => !STRIPE_LIFE_CLASSES.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`No life plays '${unknown}'. Choose among STRIPE_LIFE_CLASSES.`);
  }
  let given = 0;
  while (given < options.count) {
    const life = simulateStripe(seeds.int(0, 2 ** 48), options);
    if (wanted !== undefined && !life.classes.some((name) => wanted.has(name))) continue;
    given += 1;
    yield life;
  }
}
