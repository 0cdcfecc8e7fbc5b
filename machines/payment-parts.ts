import type { Joined, JoinedObject } from '../src/order/payments/joined.js';
import type { PaymentReport } from '../src/order/payments/object-report.js';
import { type JoinedOf, objectsOf } from './join.js';

/** The attempts to pay, the refunds and the reviews of one payment. */
export interface PaymentParts {
  readonly attempts: readonly JoinedOf<'attempt'>[];
  readonly refunds: readonly JoinedOf<'refund'>[];
  readonly reviews: readonly JoinedOf<'review'>[];
}

/** Looks up the parts of each payment. Grouped once, as an order may have many of them. */
export function partsByPayment(joined: Joined): (payment: string) => PaymentParts {
  const attempts = byPayment(objectsOf(joined, 'attempt'));
  const refunds = byPayment(objectsOf(joined, 'refund'));
  const reviews = byPayment(objectsOf(joined, 'review'));
  return (payment) => ({
    attempts: attempts.get(payment) ?? [],
    refunds: refunds.get(payment) ?? [],
    reviews: reviews.get(payment) ?? [],
  });
}

function byPayment<T extends { readonly report: { readonly payment: string } }>(
  all: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.report.payment);
    if (group === undefined) groups.set(one.report.payment, [one]);
    else group.push(one);
  }
  return groups;
}

/**
 * The same objects, each with the payment that it is about. A refund, a dispute, a review or a fraud
 * warning may name only the attempt; the attempt names its payment. A function of what was joined.
 */
export function withPayments(joined: Joined): Joined {
  const payments = new Map(
    objectsOf(joined, 'attempt').map(({ report: { id, payment } }) => [id, payment]),
  );
  const renamed = Object.entries(joined.objects).flatMap(([name, one]) => {
    const found = resolved(one, payments);
    return found === one ? [] : [[name, found] as const];
  });
  if (renamed.length === 0) return joined;
  return { ...joined, objects: { ...joined.objects, ...Object.fromEntries(renamed) } };
}

function resolved(one: JoinedObject, payments: ReadonlyMap<string, string>): JoinedObject {
  const { report } = one;
  if (!('payment' in report) || report.object === 'attempt') return one;
  const payment = payments.get(report.payment);
  if (payment === undefined || payment === report.payment) return one;
  return { ...one, report: { ...report, payment } };
}

/**
 * Whether the bank took the money of an attempt back: it failed after it had succeeded. A debit that never
 * succeeded has moved no money. A payment is complete only once its newest attempt succeeded, and stays so.
 */
export function isTakenBack(
  { report, paid }: JoinedOf<'attempt'>,
  payment: PaymentReport | undefined,
): boolean {
  const hadSucceeded =
    paid === true || (payment?.state === 'complete' && payment.newestAttempt === report.id);
  return report.returnedByBank === true && hadSucceeded;
}
