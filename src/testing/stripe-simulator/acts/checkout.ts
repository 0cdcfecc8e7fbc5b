import { renderSession } from '../rendering/checkout-session.js';
import type { Session } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';

/** The shop sends a buyer to Checkout. No event reports it. Source: Stripe, "Checkout Sessions". */
export function openSession(run: StripeRun, amount: number): Session {
  const session: Session = {
    id: run.id(run.livemode ? 'cs_live' : 'cs_test'),
    created: run.now,
    amount,
    status: 'open',
    paymentStatus: amount === 0 ? 'no_payment_required' : 'unpaid',
    payment: null,
  };
  run.sessions.push(session);
  run.played('checkout');
  return session;
}

/** The buyer completed Checkout: paid, still unpaid with a delayed method, or nothing to pay. */
export function completeSession(run: StripeRun, session: Session): void {
  session.status = 'complete';
  if (session.payment?.status === 'succeeded') session.paymentStatus = 'paid';
  if (session.payment === null) run.played('no_payment_required');
  run.emit('checkout.session.completed', renderSession(run, session));
}

/** A delayed payment of a completed Session ended. */
export function settleSession(run: StripeRun, session: Session, paid: boolean): void {
  run.played('checkout_delayed');
  if (paid) session.paymentStatus = 'paid';
  run.emit(
    paid ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
    renderSession(run, session),
  );
}

/** The buyer did not complete Checkout in time. */
export function expireSession(run: StripeRun, session: Session): void {
  session.status = 'expired';
  run.played('checkout_expired');
  run.emit('checkout.session.expired', renderSession(run, session));
}
