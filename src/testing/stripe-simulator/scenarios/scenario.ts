import { Random } from '../../simulator/values/random.js';
import { openPayment, type PaymentOptions, succeed } from '../acts/payment.js';
import type { OutcomeType } from '../enumerations.js';
import { API_VERSIONS } from '../run/generation.js';
import type { Charge, Payment } from '../run/model.js';
import { StripeRun, type StripeSetup } from '../run/stripe-run.js';

/** The amount of the orders of the scenarios, in the minor units of their currency. */
export const AMOUNT = 6_000;

/** A life that is written down instead of drawn. */
export interface ScenarioPlan {
  readonly name: string;
  /** What happens, in one sentence. */
  readonly story: string;
  /** How this life differs from the usual setup: EUR, the newest version, labelled at once. */
  readonly setup?: Partial<StripeSetup>;
  readonly play: (run: StripeRun) => void;
}

/** The run that a plan plays. The same name always gives the same ids and times. */
export function playScenario(plan: ScenarioPlan, changes: Partial<StripeSetup> = {}): StripeRun {
  const random = new Random(`stripe-scenario/${plan.name}`);
  const generation = plan.setup?.generation ?? 'basil';
  const run = new StripeRun({
    seed: random.int(0, 2 ** 48),
    random,
    orderId: `order-${plan.name.replaceAll('_', '-')}`,
    mode: 'test',
    generation,
    versions: API_VERSIONS[generation].slice(-1),
    currency: { code: 'eur', step: 1, kind: 'two_decimals' },
    label: 'at_once',
    ...plan.setup,
    ...changes,
  });
  plan.play(run);
  return run;
}

/** A card payment that was created and not yet tried. */
export function cardPayment(run: StripeRun, options: Partial<PaymentOptions> = {}): Payment {
  return openPayment(run, {
    amount: AMOUNT,
    captureMethod: 'automatic',
    method: 'card',
    ...options,
  });
}

/** A card payment that succeeded and was captured. */
export function paidByCard(run: StripeRun, outcome: OutcomeType | null = 'authorized'): Charge {
  const charge = succeed(run, cardPayment(run), outcome);
  run.pass(60);
  return charge;
}

/** A card payment whose money is held. */
export function heldByCard(run: StripeRun, outcome: OutcomeType = 'authorized'): Charge {
  const charge = succeed(run, cardPayment(run, { captureMethod: 'manual' }), outcome);
  run.pass(60);
  return charge;
}
