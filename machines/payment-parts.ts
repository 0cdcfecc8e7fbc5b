import type { Joined } from '../src/order/payments/joined.js';
import { type JoinedOf, objectsOf } from './join.js';

/** The attempts to pay and the refunds of one payment. */
export interface PaymentParts {
  readonly attempts: readonly JoinedOf<'attempt'>[];
  readonly refunds: readonly JoinedOf<'refund'>[];
}

/** Looks up the parts of each payment. Grouped once, as an order may have many of them. */
export function partsByPayment(joined: Joined): (payment: string) => PaymentParts {
  const attempts = byPayment(objectsOf(joined, 'attempt'));
  const refunds = byPayment(objectsOf(joined, 'refund'));
  return (payment) => ({
    attempts: attempts.get(payment) ?? [],
    refunds: refunds.get(payment) ?? [],
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
