import type { JsonObject } from '../../simulator/values/json.js';
import { renderCharge } from '../rendering/charge.js';
import { renderDispute } from '../rendering/dispute.js';
import { renderPaymentIntent } from '../rendering/payment-intent.js';
import { renderRefund } from '../rendering/refund.js';
import { renderReview } from '../rendering/review.js';
import type { Render, StripeRun } from '../run/stripe-run.js';

/** An event of a type that no list names: of another part of Stripe, or new. It changes nothing. */
export function postUnknownType(run: StripeRun): void {
  run.played('unknown_event_type');
  const [payment] = run.payments;
  const choices: (readonly [type: string, render: Render])[] = [
    ['payout.paid', () => ({ id: run.id('po'), object: 'payout', amount: 100, status: 'paid' })],
    [
      'customer.updated',
      () => ({ id: run.id('cus'), object: 'customer', email: 'c@customer.example', metadata: {} }),
    ],
  ];
  if (payment !== undefined) {
    choices.push(['payment_intent.rescheduled', renderPaymentIntent(run, payment)]);
  }
  run.post(...run.random.pick(choices));
}

/** An event of somebody else's account, which is not about this order although it looks like it. */
export function postForeignAccount(run: StripeRun): void {
  const [payment] = run.payments;
  if (payment === undefined) return;
  run.played('foreign_account');
  let id: string | undefined;
  const canceled: Render = (version) => {
    id ??= run.id('pi');
    return { ...renderPaymentIntent(run, payment)(version), id, status: 'canceled' };
  };
  run.post('payment_intent.canceled', canceled, { account: 'acct_1000000000000000' });
}

/** The last word about an object is a value that Stripe does not document. Nobody may guess it. */
export function postUnknownValue(run: StripeRun): void {
  const choices: (() => void)[] = [];
  const add = (id: string, type: string, render: Render, change: JsonObject): void => {
    choices.push(() => {
      run.unknownChanges.set(id, change);
      run.post(type, (version) => ({ ...render(version), ...change }));
    });
  };
  const dispute = run.disputes.at(-1);
  if (dispute !== undefined) {
    add(dispute.id, 'charge.dispute.updated', renderDispute(run, dispute), {
      status: 'in_mediation',
    });
  }
  const review = run.reviews.at(-1);
  if (review !== undefined && review.closedReason !== null) {
    const reason = { closed_reason: 'reconsidered', reason: 'reconsidered' };
    add(review.id, 'review.closed', renderReview(run, review), reason);
  }
  const payment = run.payments.at(-1);
  if (payment !== undefined) {
    const status = { status: 'requires_escrow' };
    add(payment.id, 'payment_intent.requires_action', renderPaymentIntent(run, payment), status);
    const charge = payment.charges.at(-1);
    if (charge !== undefined) {
      add(charge.id, 'charge.updated', renderCharge(run, charge), { status: 'suspended' });
      const refund = charge.refunds.at(-1);
      if (refund !== undefined) {
        add(refund.id, 'charge.refund.updated', renderRefund(run, refund), {
          status: 'in_transit',
        });
      }
    }
  }
  if (choices.length === 0) return;
  run.pass(1);
  run.unknownValues = true;
  run.played('unknown_value');
  run.random.pick(choices)();
}
