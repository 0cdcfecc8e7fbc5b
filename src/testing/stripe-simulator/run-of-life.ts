import { playRandomLife } from './lives/random-life.js';
import type { StripeRun, StripeSetup } from './run/stripe-run.js';
import { STRIPE_SCENARIO_PLANS } from './scenarios/index.js';
import { playScenario } from './scenarios/scenario.js';
import type { StripeLife } from './stripe-life.js';

const SCENARIOS = new Map(
  STRIPE_SCENARIO_PLANS.map((plan) => [`order-${plan.name.replaceAll('_', '-')}`, plan]),
);

/**
 * Stripe's side of a life, played again from its seed. It is another run each time. Events may be missing
 * from the life; it throws a `RangeError` if the life has others than its seed gives.
 */
export function runOfLife(
  life: StripeLife,
  changes: Pick<StripeSetup, 'accountVersion'> = {},
): StripeRun {
  const plan = SCENARIOS.get(life.orderId);
  const run =
    plan === undefined
      ? playRandomLife(life.seed, { mode: life.mode }, changes)
      : playScenario(plan, changes);
  const created = new Map(run.events.map((event) => [event.id, event.created]));
  if (life.events.some((event) => created.get(event.id) !== event.created)) {
    throw new RangeError(
      `The events of this life are not those of its seed ${life.seed}. Use a life as 'simulateStripe', 'stripeLives' or 'stripeScenarios' gives it.`,
    );
  }
  return run;
}
