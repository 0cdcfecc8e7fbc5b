import { failDelayed } from '../acts/delayed.js';
import { addLabels, cancelUnpaid } from '../acts/payment.js';
import { openReview } from '../acts/review.js';
import type { Payment } from '../run/model.js';
import { StripeRun, type StripeSetup } from '../run/stripe-run.js';
import { chargeOf, living } from '../truth/money.js';
import { aftermathActs } from './aftermath-acts.js';
import { type DrawnSetup, drawSetup, type StripeLifeOptions } from './draw-setup.js';
import { beginCheckout, beginPayment } from './opening.js';
import { paymentActs } from './payment-acts.js';
import type { PossibleAct } from './possible-act.js';
import { shopActs } from './shop-acts.js';
import { postForeignAccount, postUnknownType, postUnknownValue } from './unknown.js';

/** Plays a random life: an opening, some steps of what can happen next, and a tidy end. */
export function playRandomLife(
  seed: number,
  options: StripeLifeOptions,
  changes: Partial<StripeSetup> = {},
): StripeRun {
  const drawn = drawSetup(seed, options);
  const run = new StripeRun({ ...drawn.setup, ...changes });
  open(run, drawn);
  const steps = run.random.int(0, 9);
  for (let step = 0; step < steps; step += 1) {
    // Most of what happens shares a second with something else.
    run.pass(run.random.pick([0, 0, 0, 1, 60, 3_600, 90_000]));
    const acts = nextActs(run);
    if (acts.length === 0) break;
    run.random.weighted(acts)();
    if (run.random.chance(0.02)) postUnknownType(run);
  }
  closeWhatIsLeftOpen(run);
  if (run.random.chance(0.02)) postForeignAccount(run);
  if (run.random.chance(0.02)) postUnknownValue(run);
  return run;
}

function open(run: StripeRun, { amount, split }: DrawnSetup): void {
  if (split) {
    run.played('split_payment');
    const first = run.part(amount);
    beginPayment(run, first);
    run.pass(run.random.pick([0, 0, 5]));
    if (first < amount) beginPayment(run, amount - first);
    return;
  }
  if (run.setup.label !== 'late' && run.random.chance(0.2)) {
    beginCheckout(run, amount);
    return;
  }
  const payment = beginPayment(run, amount);
  if (payment.status === 'processing' && run.random.chance(0.2)) reviewDebit(run, payment);
}

/** A bank debit can be in review before it settles (Stripe's changelog, 2025-09-30.clover). */
function reviewDebit(run: StripeRun, payment: Payment): void {
  const pending = payment.charges.at(-1);
  if (pending !== undefined && run.knows('2025-09-30')) openReview(run, pending, 'rule');
}

function nextActs(run: StripeRun): PossibleAct[] {
  const acts = [...shopActs(run)];
  for (const payment of run.payments) {
    acts.push(...paymentActs(run, payment));
    for (const charge of payment.charges) acts.push(...aftermathActs(run, charge));
  }
  const { label } = run.setup;
  if (label === 'late' && !run.classes.has('late_metadata')) acts.push([8, () => addLabels(run)]);
  const another = run.payments[0];
  if (
    label === 'at_once' &&
    another !== undefined &&
    another.session === null &&
    run.payments.length < 3
  ) {
    acts.push([0.5, () => void beginPayment(run, another.amount)]);
  }
  return acts;
}

/** See NOT_PLAYED: once all that was authorised is gone, no other payment stays open. */
function closeWhatIsLeftOpen(run: StripeRun): void {
  const authorised = run.payments.filter((payment) => chargeOf(payment) !== undefined);
  if (authorised.length === 0 || authorised.some((payment) => living(payment) > 0)) return;
  run.pass(run.random.pick([0, 3_600]));
  for (const payment of run.payments) {
    const latest = payment.charges.at(-1);
    if (payment.status === 'processing' && latest !== undefined) failDelayed(run, payment, latest);
    if (chargeOf(payment) === undefined && payment.status !== 'canceled') {
      cancelUnpaid(run, payment, 'abandoned');
    }
  }
}
