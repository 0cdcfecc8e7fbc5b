import type { JsonObject } from '../simulator/values/json.js';
import { chargeAsOfNow } from '../stripe-simulator/rendering/charge.js';
import { renderSession } from '../stripe-simulator/rendering/checkout-session.js';
import { disputeAsOfNow } from '../stripe-simulator/rendering/dispute.js';
import { paymentIntentAsOfNow } from '../stripe-simulator/rendering/payment-intent.js';
import { refundAsOfNow } from '../stripe-simulator/rendering/refund.js';
import { reviewAsOfNow, warningAsOfNow } from '../stripe-simulator/rendering/review.js';
import { listsCharges } from '../stripe-simulator/run/generation.js';
import type { StripeRun } from '../stripe-simulator/run/stripe-run.js';
import { runOfLife } from '../stripe-simulator/run-of-life.js';
import type { StripeEventBody, StripeLife } from '../stripe-simulator/stripe-life.js';

/** Everything that Stripe holds of one life. Each list has the newest object first, as the API lists them. */
export interface StripeObjects {
  readonly paymentIntents: readonly JsonObject[];
  readonly charges: readonly JsonObject[];
  readonly refunds: readonly JsonObject[];
  readonly disputes: readonly JsonObject[];
  readonly reviews: readonly JsonObject[];
  readonly earlyFraudWarnings: readonly JsonObject[];
  readonly checkoutSessions: readonly JsonObject[];
  /** Every event, whether it was delivered or not. */
  readonly events: readonly StripeEventBody[];
}

/** How {@link stripeObjectsOf} shows the objects. */
export interface StripeObjectsOptions {
  /**
   * The version of the API that renders objects and events, such as `2026-10-28.endive`. Default: a version
   * of another kind than that of the webhook, see {@link otherVersion}.
   */
  readonly apiVersion?: string;
}

/**
 * What a call of Stripe's API would show of a life after its last event: every object as it is then, and
 * the events. It shows also what no event reported, such as metadata that was added last. Objects and
 * events of other accounts and of other parts of Stripe are not among it.
 *
 * Throws a `RangeError` if the life was changed after it was simulated; events may be missing from it.
 *
 * @example
 * const life = simulateStripe(7);
 * stripeObjectsOf(life).paymentIntents[0]?.status; // 'succeeded'
 */
export function stripeObjectsOf(
  life: StripeLife,
  options: StripeObjectsOptions = {},
): StripeObjects {
  const [webhook = ''] = life.events.map((event) => event.api_version);
  const version = options.apiVersion ?? otherVersion(webhook);
  return objectsOfRun(runOfLife(life, { accountVersion: version }), version);
}

/**
 * A version that renders a PaymentIntent differently from the one given: the newest, or the last one that
 * lists charges. Stripe renders what is read by the version of the request, and a delivery by that of the
 * endpoint (Stripe, "Webhook versioning").
 */
export function otherVersion(version: string): string {
  return listsCharges(version) ? '2026-10-28.endive' : '2022-08-01';
}

/** Everything that a run holds now. */
export function objectsOfRun(run: StripeRun, version: string): StripeObjects {
  const charges = run.payments.flatMap((payment) => payment.charges);
  const shown = <T extends { readonly id: string; readonly created: number }>(
    held: readonly T[],
    show: (one: T) => JsonObject,
  ): JsonObject[] =>
    held
      .toReversed()
      .sort((a, b) => b.created - a.created)
      .map((one) => ({ ...show(one), ...run.unknownChanges.get(one.id) }));
  const { account } = run.setup;
  return {
    paymentIntents: shown(run.payments, (one) => paymentIntentAsOfNow(run, one, version)),
    charges: shown(charges, (one) => chargeAsOfNow(run, one, version)),
    refunds: shown(
      charges.flatMap((charge) => charge.refunds),
      (one) => refundAsOfNow(run, one),
    ),
    disputes: shown(run.disputes, (one) => disputeAsOfNow(run, one)),
    reviews: shown(run.reviews, (one) => reviewAsOfNow(run, one)),
    earlyFraudWarnings: shown(run.warnings, (one) => warningAsOfNow(run, one)),
    checkoutSessions: shown(run.sessions, (one) => renderSession(run, one)(version)),
    events: run.listed.filter((event) => event.account === account).reverse(),
  };
}
