import {
  capturablePayments,
  capturedPayments,
  fulfilmentsReported,
  hasPayment,
  lackingWithout,
  type OrderRecord,
  overpaidBy,
  type PaymentAmount,
  statedTotal,
} from '../../lifecycle/index.js';
import type { Money } from '../../order/facts/money.js';
import { amountText } from '../../order/text/amount-text.js';
import { type Invalid, invalid } from '../provider/action-result.js';
import {
  amountProblem,
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
  const lacking = done.size === 0 ? lackingWithoutOthers(record, all, chosen) : undefined;
  if (lacking === undefined) return chosen;
  const message = `Without the other payments, ${amountText(lacking)} of the total of the order would not be captured. Leave payment out.`;
  return invalid('below_total', message);
}

/** Whether the payments that are left exceed the total, or are not all in its currency: one may be for another. */
function mayBePaidTwice(record: OrderRecord, left: readonly PaymentAmount[]): boolean {
  const total = statedTotal(record);
  if (left.length === 0 || total === undefined) return false;
  if (left.some(({ amount }) => amount.currency !== total.currency)) return true;
  return overpaidBy(record) !== undefined && isOneOfSeveral(record);
}

/** What the total would lack if only the chosen payments were captured. */
function lackingWithoutOthers(
  record: OrderRecord,
  all: readonly PaymentAmount[],
  chosen: readonly PaymentAmount[],
): Money | undefined {
  const currency = statedTotal(record)?.currency;
  const others = all.filter((one) => one.amount.currency === currency && !chosen.includes(one));
  if (currency === undefined || others.length === 0) return undefined;
  const minor = others.reduce((sum, one) => sum + one.amount.minor, 0);
  return lackingWithout(record, { minor, currency });
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
  if (done.size > 0) return [];
  const before = capturedBefore(record, part);
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

/** A payment of which exactly this much was captured. */
export function captureOf(
  record: OrderRecord,
  { amount, payment }: CapturePart,
): PaymentAmount | undefined {
  return capturedPayments(record).find(
    (one) =>
      (payment === undefined || one.id === payment) &&
      one.amount.minor === amount.minor &&
      one.amount.currency === amount.currency,
  );
}

/** A capture of exactly this much of which no fulfilment is recorded, perhaps by the same request. */
function capturedBefore(record: OrderRecord, part: CapturePart): PaymentAmount | undefined {
  const isOpen = fulfilmentsReported(record) < capturedPayments(record).length;
  return isOpen ? captureOf(record, part) : undefined;
}

function hasLeft({ minor, currency }: Money): (one: PaymentAmount) => boolean {
  return ({ amount }) => amount.currency === currency && amount.minor >= minor;
}

/** Whether more than one payment holds money. */
function isOneOfSeveral(record: OrderRecord): boolean {
  const held = [...capturablePayments(record), ...capturedPayments(record)];
  return new Set(held.map(({ id }) => id)).size > 1;
}
