import { instantOf } from '../../../order/time/instant.js';
import { Random } from '../../../testing/simulator/index.js';
import {
  type StripeServer,
  startStripeServer,
} from '../../../testing/stripe-server/stripe-server.js';
import type { StripeLife } from '../../../testing/stripe-simulator/index.js';
import { STRIPE_SCENARIO_PLANS } from '../../../testing/stripe-simulator/scenarios/index.js';
import { playScenario } from '../../../testing/stripe-simulator/scenarios/scenario.js';
import { truthOf } from '../../../testing/stripe-simulator/truth/truth-of.js';

/** A life of the demo, with its title. */
export interface TitledLife {
  readonly title: string;
  /** The name of its scenario. */
  readonly name: string;
  readonly life: StripeLife;
  /** Whether the goods may be sent at some time of it. */
  readonly everWasToShip: boolean;
}

const TITLES: readonly (readonly [name: string, title: string])[] = [
  ['paid', 'card charged at once'],
  ['declined_then_paid', 'card declined, then paid'],
  ['review_after_success', 'paid, and reviewed later'],
  ['review_approved', 'review approved'],
  ['review_refunded_as_fraud', 'refunded as fraud'],
  ['debit_paid', 'bank debit, settled late'],
  ['debit_failed_late', 'bank debit, taken back'],
  ['hold_expired', 'held, until it expired'],
  ['captured_in_part', 'held, captured in part'],
  ['sent_then_captured', 'fulfilled, then captured'],
  ['refunded_in_full', 'refunded, not fulfilled'],
  ['came_back', 'came back, and refunded'],
  ['dispute_open', 'dispute still open'],
  ['dispute_lost', 'dispute lost'],
  ['split_paid', 'two payments'],
  ['late_metadata', 'order named late'],
  ['checkout_paid_later', 'Checkout by bank debit'],
];

/** The lives of the demo, played by a server that answers for them. */
export interface PlayedLives {
  readonly server: StripeServer;
  readonly lives: readonly TitledLife[];
}

/** When the first of the lives ends: seconds since 1970, UTC. */
const FIRST_END = Date.UTC(2026, 8, 1) / 1_000;

/** A life of every kind; the same seed gives the same lives. */
export async function playedLives(seed: string): Promise<PlayedLives> {
  const random = new Random(`${seed} ends of the lives of Stripe`);
  let end = FIRST_END;
  let began: number | undefined;
  const clock = () => instantOf(end * 1_000 + (began === undefined ? 0 : Date.now() - began));
  const server = await startStripeServer({ apiKey: 'sk_test_demo', clock, seed });
  const lives = TITLES.map(([name, title], index): TitledLife => {
    end += random.int(600, 43_200);
    const { life } = server.play(name, { orderId: `A-${1001 + index}` });
    return { title, name, life, everWasToShip: everWasToShip(name) };
  });
  began = Date.now();
  return { server, lives };
}

/** Whether the goods of a scenario may be sent at some time of its life. */
function everWasToShip(name: string): boolean {
  let ever = false;
  const plan = STRIPE_SCENARIO_PLANS.find((one) => one.name === name);
  if (plan === undefined) throw new Error(`The simulator of Stripe has no scenario ${name}.`);
  playScenario(plan, {
    onEvent(run) {
      ever ||= truthOf(run).mayFulfil;
    },
  });
  return ever;
}
