import { lifeOf } from '../simulate-stripe.js';
import type { StripeLife } from '../stripe-life.js';
import { CAPTURES } from './captures.js';
import { DISPUTES } from './disputes.js';
import { ORDERS } from './orders.js';
import { PAYMENTS } from './payments.js';
import { REFUNDS } from './refunds.js';
import { REVIEWS } from './reviews.js';
import { playScenario, type ScenarioPlan } from './scenario.js';
import { SETUPS } from './setups.js';

/** A life with a name, for reading. */
export interface StripeScenario {
  readonly name: string;
  /** What happens, in one sentence. */
  readonly story: string;
  readonly life: StripeLife;
}

/** Every scenario, to be played. */
export const STRIPE_SCENARIO_PLANS: readonly ScenarioPlan[] = [
  ...PAYMENTS,
  ...CAPTURES,
  ...REFUNDS,
  ...REVIEWS,
  ...DISPUTES,
  ...ORDERS,
  ...SETUPS,
];

/**
 * One short life for everything that Stripe can report about a payment and for every known trap. Always
 * the same ones.
 *
 * @example
 * const paid = stripeScenarios().find(({ name }) => name === 'paid');
 * paid?.life.truth.mayFulfil; // true
 */
export function stripeScenarios(): StripeScenario[] {
  return STRIPE_SCENARIO_PLANS.map((plan) => ({
    name: plan.name,
    story: plan.story,
    life: lifeOf(playScenario(plan)),
  }));
}
