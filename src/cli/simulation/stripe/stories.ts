import { Random } from '../../../testing/simulator/index.js';
import {
  type StripeLife,
  stripeScenarios,
  withNewIds,
} from '../../../testing/stripe-simulator/index.js';

/** A life of the demo, with its title. */
export interface TitledLife {
  readonly title: string;
  /** The name of its scenario. */
  readonly name: string;
  readonly life: StripeLife;
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
  ['sent_then_captured', 'sent, then captured'],
  ['refunded_in_full', 'refunded before sending'],
  ['came_back', 'came back, and refunded'],
  ['dispute_open', 'dispute still open'],
  ['dispute_lost', 'dispute lost'],
  ['split_paid', 'two payments'],
  ['late_metadata', 'order named late'],
  ['checkout_paid_later', 'Checkout by bank debit'],
];

/** A life of every kind; the same seed gives the same ids. */
export function livesOf(seed: string): readonly TitledLife[] {
  const scenarios = new Map(stripeScenarios().map(({ name, life }) => [name, life]));
  return TITLES.map(([name, title], index) => {
    const life = scenarios.get(name);
    if (life === undefined) throw new Error(`The simulator of Stripe has no scenario ${name}.`);
    const orderId = `A-${1001 + index}`;
    return { title, name, life: named(withNewIds(life, new Random(`${seed} ${name}`)), orderId) };
  });
}

/** The same life of an order with a short id, so that a table has room for it. */
function named(life: StripeLife, orderId: string): StripeLife {
  const events = JSON.stringify(life.events).replaceAll(`"${life.orderId}"`, `"${orderId}"`);
  return {
    ...life,
    orderId,
    // JSON in, the same JSON with another id out: the shape cannot change.
    events: JSON.parse(events) as StripeLife['events'],
    truth: { ...life.truth, orderId },
  };
}
