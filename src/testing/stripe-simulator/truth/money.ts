import type { Charge, Payment } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';

/** The attempt that succeeded, later failures included. At most one attempt of a payment succeeds. */
export function chargeOf(payment: Payment): Charge | undefined {
  return payment.charges.find(({ status, failedLate }) => status === 'succeeded' || failedLate);
}

/** The authorisation that was neither cancelled nor released, whatever became of the money later. */
export function authorisedGross(payment: Payment): number {
  const charge = chargeOf(payment);
  return charge === undefined ? 0 : charge.amount - charge.released;
}

/**
 * What was given back, or is on its way: a refund that is pending or waits for the buyer counts as
 * gone, since the money is promised (Stripe, "Refund and cancel payments"). Releases are not refunds.
 */
export function givenBack(charge: Charge): number {
  return charge.refunds
    .filter(({ release, status }) => !release && status !== 'failed' && status !== 'canceled')
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** What disputes took for good: those lost, and those that an automatic refund prevented. */
export function takenByDisputes(run: StripeRun, charge: Charge): number {
  return run.disputes
    .filter(
      (dispute) =>
        dispute.charge === charge &&
        (dispute.status === 'lost' ||
          (dispute.status === 'prevented' && dispute.caseType === 'resolution')),
    )
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** What was authorised and was neither released nor given back: 0 for a payment that ended. */
export function living(payment: Payment): number {
  const charge = chargeOf(payment);
  return charge === undefined ? 0 : Math.max(0, authorisedGross(payment) - givenBack(charge));
}

/** What a payment holds for the order now. */
export function cover(run: StripeRun, payment: Payment): number {
  const charge = chargeOf(payment);
  if (charge === undefined || charge.failedLate) return 0;
  return Math.max(0, living(payment) - takenByDisputes(run, charge));
}
