import type { PaymentReport, RefundReport } from '../src/order/payments/object-report.js';
import type { JoinedOf } from './join.js';
import type { PaymentParts } from './payment-parts.js';

/** What was given back of one payment, and what only looks like it. */
export interface GivenBack {
  /** In minor units. */
  readonly given: number;
  /** In minor units: refunds under way. */
  readonly pending: number;
  /** The refunds that give captured money back, without those of which that is not known yet. */
  readonly refunds: readonly JoinedOf<'refund'>[];
}

/**
 * What was given back of a payment. An attempt reports an amount that counts refunds of which no report of
 * their own is known.
 */
export function givenBackOf(
  payment: PaymentReport,
  { attempts, refunds: all }: PaymentParts,
): GivenBack {
  const releases = releasesAmong(all, attempts);
  const refunds = all.filter(({ report }) => !releases.has(report.id));
  const succeeded = refunds.filter((one) => one.report.state === 'succeeded');
  const pending = refunds.filter((one) => !hasFailed(one) && one.report.state !== 'succeeded');
  const unexplained = attempts.map(({ report, at, releasedAsRefund = 0 }) => {
    // An attempt that was reported before a refund failed still counts that refund.
    const counted = refunds.filter((one) => !hasFailed(one) || one.at >= at);
    return (report.refunded ?? 0) - releasedAsRefund - sumOf(counted);
  });
  const isCaptureKnown = attempts.some((one) => one.releasedAsRefund !== undefined);
  return {
    given: sumOf(succeeded) + Math.max(0, ...unexplained),
    pending: sumOf(pending),
    refunds: refunds.filter(({ report }) => givesBack(report, payment, isCaptureKnown)),
  };
}

/** Before anything is captured, a refund can only be the release of an authorisation. */
function givesBack(
  { amount: refunded }: RefundReport,
  { amount, captured = 0, capturable = 0 }: PaymentReport,
  isCaptureKnown: boolean,
): boolean {
  const rest = amount === undefined ? 0 : amount.minor - captured - capturable;
  // It may be the release of what was not captured: the report of the capture shows which.
  return captured > 0 && (rest !== refunded?.minor || isCaptureKnown);
}

/**
 * The refunds that only release money that was never captured. After a partial capture, some versions of a
 * provider show the rest as a refund like any other; only the report of the capture, before which nothing
 * can be refunded, shows its amount.
 */
function releasesAmong(
  refunds: PaymentParts['refunds'],
  attempts: PaymentParts['attempts'],
): ReadonlySet<string> {
  const reports = refunds.map(({ report }) => report);
  const releases = new Set(reports.filter(({ release }) => release === true).map(({ id }) => id));
  for (const { releasedAsRefund } of attempts) {
    const [earliest] = reports
      .filter((one) => one.amount?.minor === releasedAsRefund)
      .filter((one) => one.release !== true && one.state === 'succeeded')
      .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
    if (earliest !== undefined) releases.add(earliest.id);
  }
  return releases;
}

function hasFailed({ report: { state } }: JoinedOf<'refund'>): boolean {
  return state === 'failed' || state === 'expired';
}

function sumOf(refunds: readonly JoinedOf<'refund'>[]): number {
  return refunds.reduce((total, { report }) => total + (report.amount?.minor ?? 0), 0);
}
