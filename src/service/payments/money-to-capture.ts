import {
  capturablePayments,
  captureOf,
  hasPayment,
  isCaptureUnreported,
  lackingWithout,
  lackingWithoutPayments,
  mayBePaidTwice,
  type OrderRecord,
  overpaidBy,
  type PaymentAmount,
} from '../../lifecycle/index.js';
import type { Money } from '../../order/facts/money.js';
import { amountText } from '../../order/text/amount-text.js';
import { type Invalid, invalid } from '../provider/action-result.js';
import { isAmount, notAnAmount } from '../provider/requested/amount-problem.js';
import {
  capturedAlready,
  onlyPayment,
  severalPayments,
  unknownPayment,
} from './payment-problem.js';

/** What a request to fulfil captures. */
export interface CaptureWish {
  /** Absent: all that is authorised. */
  readonly amount?: Money;
  /** Absent: every payment. */
  readonly payment?: string;
}

type CapturePart = CaptureWish & { readonly amount: Money };

/**
 * What is left to capture for a request, or why it cannot be captured. Nothing: the money is captured
 * already.
 *
 * @param done the payments that this request has captured.
 */
export function moneyToCapture(
  record: OrderRecord,
  wish: CaptureWish,
  done: ReadonlySet<string>,
): readonly PaymentAmount[] | Invalid {
  const { amount, payment } = wish;
  if (payment !== undefined && !hasPayment(record, payment)) return unknownPayment(payment);
  const all = capturablePayments(record).filter(({ id }) => !done.has(id));
  const chosen = payment === undefined ? all : all.filter(({ id }) => id === payment);
  if (payment === undefined && mayBePaidTwice(record, all)) {
    return severalPayments(all, 'to capture', overpaidBy(record));
  }
  if (amount !== undefined) return partToCapture(record, { ...wish, amount }, chosen, done);
  const others = done.size === 0 ? all.filter((one) => !chosen.includes(one)) : [];
  const lacking = lackingWithoutPayments(record, others);
  if (lacking === undefined) return chosen;
  const message = `Without the other payments, ${amountText(lacking)} of the total of the order would not be captured. Leave payment out.`;
  return invalid('below_total', message);
}

function partToCapture(
  record: OrderRecord,
  part: CapturePart,
  chosen: readonly PaymentAmount[],
  done: ReadonlySet<string>,
): readonly PaymentAmount[] | Invalid {
  const { amount } = part;
  if (!isAmount(amount)) return notAnAmount();
  if (done.size > 0) return [];
  const isOpen = isCaptureUnreported(record);
  const before = isOpen ? captureOf(record, amount, part.payment) : undefined;
  if (before !== undefined) {
    // A capture does not name its request: it may be another's, and this one's money be left to capture.
    const others = part.payment === undefined ? chosen.filter(hasLeft(amount)) : [];
    return others.length === 0 ? [] : capturedAlready(before, others);
  }
  const only = onlyPayment(chosen, amount, 'to capture');
  if ('kind' in only) return only;
  const { id, amount: left } = only;
  const released = { minor: left.minor - amount.minor, currency: left.currency };
  const lacking = lackingWithout(record, released);
  if (lacking !== undefined) {
    const message = `Capturing ${amountText(amount)} releases the rest, and ${amountText(lacking)} of the total of the order would not be paid for. State the new total with the payment first.`;
    return invalid('below_total', message);
  }
  return [{ id, amount }];
}

function hasLeft({ minor, currency }: Money): (one: PaymentAmount) => boolean {
  return ({ amount }) => amount.currency === currency && amount.minor >= minor;
}
