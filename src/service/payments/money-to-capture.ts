import {
  capturablePayments,
  capturedPayments,
  hasPayment,
  lackingWithout,
  type OrderRecord,
  overpaidBy,
  type PaymentAmount,
} from '../../lifecycle/index.js';
import type { Money } from '../../order/facts/money.js';
import { amountText } from '../../order/text/amount-text.js';
import { type Invalid, invalid } from '../provider/action-result.js';
import { amountProblem, severalPayments, tooMuch, unknownPayment } from './payment-problem.js';

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
  if (amount !== undefined) return partToCapture(record, { ...wish, amount }, chosen, done);
  const surplus = overpaidBy(record);
  if (payment === undefined && surplus !== undefined && all.length > 0 && isOneOfSeveral(record)) {
    return severalPayments(all, 'to capture', surplus);
  }
  return chosen;
}

function partToCapture(
  record: OrderRecord,
  part: CapturePart,
  chosen: readonly PaymentAmount[],
  done: ReadonlySet<string>,
): readonly PaymentAmount[] | Invalid {
  const { amount } = part;
  const problem = amountProblem(amount);
  if (problem !== undefined) return problem;
  const [only, ...others] = chosen;
  if (only === undefined) {
    const isDone = done.size > 0 || isCaptured(record, part);
    return isDone ? [] : tooMuch(amount, undefined, 'to capture');
  }
  if (others.length > 0) {
    return severalPayments(chosen, 'to capture');
  }
  const { id, amount: left } = only;
  if (left.currency !== amount.currency) {
    return invalid('wrong_currency', `${id} is in ${left.currency}, not in ${amount.currency}.`);
  }
  if (amount.minor > left.minor) return tooMuch(amount, left, 'to capture');
  const released = { minor: left.minor - amount.minor, currency: left.currency };
  const lacking = lackingWithout(record, released);
  if (lacking !== undefined) {
    const message = `Capturing ${amountText(amount)} releases the rest, and ${amountText(lacking)} of the total of the order would not be paid for. State the new total with the payment first.`;
    return invalid('below_total', message);
  }
  return [{ id, amount }];
}

/** Whether exactly this much was captured: then the same request was made before. */
export function isCaptured(record: OrderRecord, { amount, payment }: CapturePart): boolean {
  return capturedPayments(record).some(
    (one) =>
      (payment === undefined || one.id === payment) &&
      one.amount.minor === amount.minor &&
      one.amount.currency === amount.currency,
  );
}

/** Whether more than one payment holds money. */
function isOneOfSeveral(record: OrderRecord): boolean {
  const held = [...capturablePayments(record), ...capturedPayments(record)];
  return new Set(held.map(({ id }) => id)).size > 1;
}
