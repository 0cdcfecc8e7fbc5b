import type { PaymentReport, RefundReport } from '../src/order/payments/object-report.js';
import type { JoinedOf } from './join.js';
import type { PaymentParts } from './payment-parts.js';

/** What was given back of one payment, and what only looks like it. */
export interface GivenBack {
  /** In minor units. At most this much: see {@link perhapsReleased}. */
  readonly given: number;
  /** In minor units: refunds under way. */
  readonly pending: number;
  /** The refunds that give captured money back, without those of which that is not known yet. */
  readonly refunds: readonly JoinedOf<'refund'>[];
  /** Whether part of what was given may only be the release of the rest of a partial capture. */
  readonly perhapsReleased: boolean;
}

/**
 * What was given back of a payment. An attempt reports an amount that counts refunds of which no report of
 * their own is known, and perhaps a release.
 */
export function givenBackOf(
  payment: PaymentReport,
  { attempts, refunds: all }: Pick<PaymentParts, 'attempts' | 'refunds'>,
): GivenBack {
  const releases = releasesAmong(all, attempts);
  const refunds = all.filter(({ report }) => !releases.has(report.id));
  const succeeded = refunds.filter((one) => one.report.state === 'succeeded');
  const pending = refunds.filter((one) => !hasFailed(one) && one.report.state !== 'succeeded');
  const unexplained = attempts.map(({ report, at, releasedAsRefund = 0 }) => {
    // An attempt that was reported before a refund failed still counts that refund.
    const counted = refunds.filter((one) => !hasFailed(one) || one.at >= at);
    const isEarlier = ({ report: { createdAt = 0 } }: JoinedOf<'refund'>) => createdAt <= at;
    const released = sumOf(all.filter(isMarkedRelease).filter(isEarlier));
    return (report.refunded ?? 0) - Math.max(releasedAsRefund, released) - sumOf(counted);
  });
  const isKnown = isReleaseKnown(all, attempts);
  const doubtful = isKnown ? 0 : restOf(payment);
  const isDoubtful = ({ report }: JoinedOf<'refund'>) =>
    doubtful > 0 && report.amount?.minor === doubtful && mayBeRelease(report);
  // Before anything is captured, a refund can only be the release of an authorisation.
  const isCaptured = (payment.captured ?? 0) > 0;
  return {
    given: sumOf(succeeded) + Math.max(0, ...unexplained),
    pending: sumOf(pending),
    refunds: isCaptured ? refunds.filter((one) => !isDoubtful(one)) : [],
    perhapsReleased:
      doubtful > 0 && (succeeded.some(isDoubtful) || hidesRelease({ doubtful, attempts, refunds })),
  };
}

/** What of a payment was neither captured nor is still to be: it was released. */
function restOf({ amount, captured = 0, capturable = 0 }: PaymentReport): number {
  return captured > 0 && amount !== undefined ? amount.minor - captured - capturable : 0;
}

/** Whether the report of a capture, or of a release, shows what was released. */
function isReleaseKnown(
  refunds: PaymentParts['refunds'],
  attempts: PaymentParts['attempts'],
): boolean {
  return (
    attempts.some((one) => one.releasedAsRefund !== undefined) || refunds.some(isMarkedRelease)
  );
}

/** Whether what an attempt reports as refunded, beyond the refunds that are known, may hold a release. */
function hidesRelease({
  doubtful,
  attempts,
  refunds,
}: Pick<PaymentParts, 'attempts' | 'refunds'> & { readonly doubtful: number }): boolean {
  const known = sumOf(refunds.filter((one) => !hasFailed(one)));
  return attempts.some(({ report }) => (report.refunded ?? 0) - known >= doubtful);
}

function isMarkedRelease({ report }: JoinedOf<'refund'>): boolean {
  return report.release === true;
}

/** Of a refund without a mark. One that the shop requested gives captured money back. */
function mayBeRelease({ state, key }: RefundReport): boolean {
  return key === undefined && state === 'succeeded';
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
  const marked = reports.filter(({ release }) => release === true);
  const releases = new Set(marked.map(({ id }) => id));
  for (const { releasedAsRefund } of attempts) {
    if (releasedAsRefund === undefined) continue;
    if (marked.some(({ amount }) => amount?.minor === releasedAsRefund)) continue;
    const [earliest] = reports
      .filter((one) => one.amount?.minor === releasedAsRefund)
      .filter(mayBeRelease)
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
