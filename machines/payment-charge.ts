import { defined } from '../src/order/defined.js';
import type { Charge, FailedAttempt } from '../src/order/facts/charge.js';
import type { KnownCharge } from '../src/order/facts/known-facts.js';
import type { Money } from '../src/order/facts/money.js';
import type { PaymentReport } from '../src/order/payments/object-report.js';
import type { GivenBack } from './given-back.js';
import type { JoinedOf } from './join.js';
import { isAcceptable } from './paid-for.js';
import { isTakenBack, type PaymentParts } from './payment-parts.js';

/** A payment with its attempts, and what was given back of it, as a charge. */
export function chargeOf(
  { report, at, authorised }: JoinedOf<'payment'>,
  { attempts, reviews }: PaymentParts,
  { given, pending, perhapsReleased }: GivenBack,
): KnownCharge {
  const { id, amount, captured = 0, capturable = 0, createdAt } = report;
  const succeeded = attempts.filter((one) => one.report.state === 'succeeded');
  const state = stateOf(report, succeeded);
  const money = (minor: number): Money | undefined =>
    amount && { minor, currency: amount.currency };
  const held = state === 'cancelled' ? 0 : capturable + captured;
  // The capture may be known before what it leaves of the payment.
  const shown = Math.max(0, ...attempts.map(({ releasedAsRefund = 0 }) => releasedAsRefund));
  const holds = amount === undefined ? held : Math.min(held, amount.minor - shown);
  const released = holdsMoney(state) && amount !== undefined ? amount.minor - holds : 0;
  const failed = attempts.filter((one) => one.report.state === 'failed');
  const late = failed.filter((one) => isTakenBack(one, report));
  const paid = [...succeeded, ...late];
  return {
    id,
    state,
    by: { instant: at, source: 'webhook' },
    captures:
      captured > 0
        ? [{ id: `${id}/${captured}`, state: 'complete', ...defined({ amount: money(captured) }) }]
        : [],
    ...(released > 0
      ? {
          cancels: [
            { id: `${id}/released`, state: 'complete', ...defined({ amount: money(released) }) },
          ],
        }
      : {}),
    ...defined({
      amount,
      createdAt,
      // Before anything is captured, a refund can only be the release of an authorisation.
      refundedAmount: given > 0 && captured > 0 ? money(given) : undefined,
      cover: money(Math.max(0, holds - given - pending)),
      assessment: assessmentOf(paid),
      expiresAt: earliest(succeeded.flatMap((one) => one.report.expiresAt ?? [])),
    }),
    ...(isApproved(report, paid, reviews) ? { reviewApproved: true } : {}),
    ...(perhapsReleased ? { perhapsReleased: true } : {}),
    ...(report.state === 'settling' ? { settling: true } : {}),
    // A read of a payment that was cancelled shows no amount any more, but its attempt succeeded.
    ...((authorised ?? 0) > 0 || attempts.some(({ paid }) => paid === true)
      ? { authorisedOnce: true }
      : {}),
    ...(failed.length > late.length
      ? { failedAttempts: failed.filter((one) => !late.includes(one)).map(failedAttempt) }
      : {}),
  };
}

function stateOf(
  { state, captured = 0 }: PaymentReport,
  succeeded: readonly JoinedOf<'attempt'>[],
): Charge['state'] {
  switch (state) {
    case 'settling':
      return 'pending';
    case 'cancelled':
      // What was captured before stays with the shop.
      return captured > 0 ? 'complete' : 'cancelled';
    case 'capturable': {
      const isReleased = captured === 0 && succeeded.some((one) => one.released === true);
      return isReleased ? 'cancelled' : 'capturable';
    }
    default:
      return state;
  }
}

function holdsMoney(state: Charge['state']): boolean {
  return state === 'capturable' || state === 'complete';
}

/** The least favourable assessment of the attempts that paid. */
function assessmentOf(paid: readonly JoinedOf<'attempt'>[]): Charge['assessment'] {
  return (paid.find(needsApproval) ?? paid[0])?.report.assessment;
}

function needsApproval({ report }: JoinedOf<'attempt'>): boolean {
  return !isAcceptable(report.assessment);
}

/** Whether reviews approved every attempt that paid and needs approval, or the payment as a whole. */
function isApproved(
  { newestAttempt }: PaymentReport,
  paid: readonly JoinedOf<'attempt'>[],
  reviews: readonly JoinedOf<'review'>[],
): boolean {
  const approved = reviews.filter(({ report }) => report.state === 'approved');
  const covers = (attempt: string | undefined) =>
    approved.some(
      ({ report }) =>
        report.attempt === undefined || attempt === undefined || report.attempt === attempt,
    );
  // While no attempt is known to have paid, the newest one may.
  if (paid.length === 0) return covers(newestAttempt);
  return paid.filter(needsApproval).every(({ report }) => covers(report.id)) && approved.length > 0;
}

function failedAttempt({ report }: JoinedOf<'attempt'>): FailedAttempt {
  return defined({ id: report.id, failureMessage: report.failureMessage });
}

function earliest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
