import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import { failureMessageOf } from '../../../order/facts/failure-message.js';
import type { AttemptReport, PaymentReport } from '../../../order/payments/object-report.js';
import type { AttemptState, RiskAssessment } from '../../../order/payments/states.js';
import { SECOND } from '../../../order/time/instant.js';
import { amount, currency, id, metadata, reference, seconds, word } from './fields.js';
import { orderIdOf } from './order-id.js';
import { type ObjectReading, type ReadingRules, Unreadable, Values } from './reading.js';
import { readRefund, refund } from './refund.js';

/** The members of a Charge that are read. */
export const charge = z.looseObject({
  id,
  status: z.string({
    error: 'Expected a status, which the oldest versions of the API do not send.',
  }),
  amount,
  currency,
  amount_captured: amount.nullish(),
  amount_refunded: amount.nullish(),
  captured: z.boolean().nullish(),
  refunded: z.boolean().nullish(),
  created: seconds,
  payment_intent: reference,
  metadata,
  failure_message: z.string().nullish(),
  /** Versions before 2022-11-15 list the newest refunds. */
  refunds: z.looseObject({ data: z.array(refund).nullish() }).nullish(),
  failure_balance_transaction: reference,
  outcome: z.looseObject({ type: word.nullish() }).nullish(),
  payment_method_details: z
    .looseObject({ card: z.looseObject({ capture_before: seconds.nullish() }).nullish() })
    .nullish(),
});

/** Stripe, "The Charge object", `status`; before 2015-02-18, `paid` instead of `succeeded`. */
const STATES: Readonly<Record<string, AttemptState>> = {
  pending: 'pending',
  succeeded: 'succeeded',
  paid: 'succeeded',
  failed: 'failed',
};

/** Stripe, "The Charge object", `outcome.type`. */
const ASSESSMENTS: Readonly<Record<string, RiskAssessment>> = {
  authorized: 'authorised',
  manual_review: 'manual_review',
  issuer_declined: 'declined',
  invalid: 'declined',
  blocked: 'blocked',
};

type Charge = z.output<typeof charge>;

/**
 * Reads a Charge: one attempt within a PaymentIntent. A Charge that was made without one is a payment and
 * its only attempt.
 */
export function readCharge(one: Charge, rules: ReadingRules): ObjectReading {
  const { id, status, created, payment_intent: intent } = one;
  const values = new Values(one.currency);
  const state = values.meaning(STATES, status, 'status');
  const type = one.outcome?.type;
  const assessment =
    type === undefined || type === null
      ? 'none'
      : values.meaning(ASSESSMENTS, type, 'outcome.type');
  const payment = intent ?? id;
  const money = moneyIn(one, rules, values);
  // Stripe, "Changes to Balance Transaction behavior for debit payment methods": the balance changes when a
  // debit is submitted, so that a reversal does not show that it ever succeeded.
  const returnedByBank = one.failure_balance_transaction !== undefined;
  const attempt: AttemptReport = {
    ...{ object: 'attempt', id, payment, assessment, state },
    ...defined({
      captured: money.captured > 0 ? money.captured : undefined,
      refunded: money.refunded > 0 ? money.refunded : undefined,
      releasedAsRefund: money.releasedAsRefund,
      expiresAt: expiryOf(one),
      amount: values.money(one.amount, 'amount'),
      createdAt: created * SECOND,
      failureMessage: status === 'failed' ? failureMessageOf(one.failure_message) : undefined,
    }),
    ...(money.isReleased ? { released: true } : {}),
    ...(returnedByBank ? { returnedByBank: true } : {}),
  };
  const refunds = (one.refunds?.data ?? []).map((listed) =>
    readRefund({ ...listed, payment_intent: intent, charge: id }),
  );
  const objects = [
    ...(intent === undefined ? [paymentOf(attempt, state === 'failed' ? 0 : money.captured)] : []),
    attempt,
    ...refunds.flatMap((listed) => listed.objects),
  ];
  return {
    objects,
    references: intent === undefined ? [id] : [intent, id],
    // The metadata of a Charge is a copy that the shop may change: only that of the payment counts.
    ...defined({ orderId: orderIdOf(rules, payment, intent === undefined ? one.metadata : null) }),
    created,
    unknown: [...values.unknown, ...refunds.flatMap((listed) => listed.unknown)],
  };
}

/**
 * Before 2025-03-31.basil, the rest of a partial capture counts as refunded. The version that renders the
 * event does not show which it is; the report of the capture does, as nothing was refunded before.
 *
 * Stripe, changelog "2025-03-31.basil": partial captures no longer create refunds.
 */
function moneyIn(one: Charge, { type, readAt }: ReadingRules, values: Values) {
  const amount = values.money(one.amount, 'amount').minor;
  const refunded = values.money(one.amount_refunded ?? 0, 'amount_refunded').minor;
  // A bank debit shows that it is captured as soon as it is submitted, days before it succeeds.
  const isCaptured = one.captured === true && one.status !== 'pending';
  const captured = !isCaptured
    ? 0
    : values.money(one.amount_captured ?? one.amount, 'amount_captured').minor;
  if (isCaptured && one.status === 'succeeded' && captured === 0 && amount > 0) {
    throw new Unreadable('amount_captured', 'Expected more than zero, as the charge is captured.');
  }
  const isExpired = type === 'charge.expired' || isExpiredAt(one, readAt);
  if (!isCaptured) {
    const isReleased =
      one.status !== 'pending' && (isExpired || one.refunded === true || refunded > 0);
    return { captured, refunded: 0, releasedAsRefund: undefined, isReleased };
  }
  const rest = amount - captured;
  const releasedAsRefund = releasedIn({ rest, refunded, captured, type });
  return { captured, refunded, releasedAsRefund, isReleased: false };
}

/** Undefined: it is not the report of a capture, and may as well have been given back. */
function releasedIn(one: {
  readonly rest: number;
  readonly refunded: number;
  readonly captured: number;
  readonly type: string | undefined;
}): number | undefined {
  const { rest, refunded, captured, type } = one;
  if (type === 'charge.captured') return rest > 0 && refunded === rest ? rest : 0;
  // No more can be given back than was captured.
  return refunded > captured ? rest : undefined;
}

/**
 * Whether a Charge without a PaymentIntent, which would show it, can no longer be captured. Since
 * 2025-03-31.basil an expired Charge that is read looks like one that is still to be captured.
 */
function isExpiredAt(one: Charge, readAt: number | undefined): boolean {
  const before = one.payment_method_details?.card?.capture_before ?? undefined;
  return (
    one.payment_intent === undefined &&
    readAt !== undefined &&
    before !== undefined &&
    before < readAt
  );
}

function expiryOf(one: Charge): number | undefined {
  const before = one.payment_method_details?.card?.capture_before;
  return before === undefined || before === null || one.captured === true
    ? undefined
    : before * SECOND;
}

function paymentOf(attempt: AttemptReport, captured: number): PaymentReport {
  const { id, amount, createdAt, state, released } = attempt;
  const isOver = state === 'failed' || released === true;
  return {
    ...{ object: 'payment', id },
    state: isOver
      ? 'cancelled'
      : state === 'succeeded'
        ? captured > 0
          ? 'complete'
          : 'capturable'
        : state === 'pending'
          ? 'settling'
          : 'unknown',
    ...(captured > 0 ? { captured } : {}),
    ...(!isOver && state === 'succeeded' && captured === 0 && amount !== undefined
      ? { capturable: amount.minor }
      : {}),
    ...defined({ amount, createdAt }),
  };
}
