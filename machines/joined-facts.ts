import { defined } from '../src/order/defined.js';
import type { Charge, FailedAttempt } from '../src/order/facts/charge.js';
import type {
  Chargeback,
  Dispute,
  Fulfilment,
  Item,
  OrderReturn,
  Payment,
  Refund,
  Review,
  ShopFacts,
} from '../src/order/facts/facts.js';
import { type KnownCharge, type KnownFacts, noFacts } from '../src/order/facts/known-facts.js';
import type { Money } from '../src/order/facts/money.js';
import type { Joined } from '../src/order/payments/joined.js';
import type {
  PaymentReport,
  RefundReport,
  ShopItems,
} from '../src/order/payments/object-report.js';
import { type JoinedOf, objectsOf } from './join.js';
import { paymentFlags } from './payment-flags.js';

/**
 * What is known of an order whose provider speaks of payments: its payments are the charges. A function of
 * what was joined.
 */
export function factsOf(joined: Joined): KnownFacts {
  const payments = objectsOf(joined, 'payment');
  const charges = payments.map((payment) => chargeOf(payment, joined));
  const refunds = objectsOf(joined, 'refund').filter((one) => givesBack(one, payments, joined));
  const checkouts = objectsOf(joined, 'checkout');
  const facts: KnownFacts = {
    ...noFacts(),
    speaksOf: 'payments',
    charges: byId(charges),
    refunds: byId(refunds.map(({ report }) => refundOf(report))),
    disputes: byId(objectsOf(joined, 'dispute').map(({ report }) => disputeOf(report))),
    reviews: byId(objectsOf(joined, 'review').map(({ report }) => reviewOf(report))),
    fulfilments: byId(fulfilmentsOf(joined)),
    returns: byId(returnsOf(joined)),
    items: byId<Item>([]),
    chargebacks: byId(chargebacksOf(joined)),
    shop: shopOf(joined),
    ...defined({
      totalAmount: totalOf(joined),
      payment: customerPart(payments, charges),
      checkoutId: checkouts.length === 1 ? checkouts[0]?.report.id : undefined,
    }),
  };
  return { ...facts, flags: { ...joined.flags, ...byId(paymentFlags(joined, facts)) } };
}

function byId<T extends { readonly id: string }>(all: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(all.map((one) => [one.id, one]));
}

/** A payment with its attempts and refunds, as a charge. */
function chargeOf({ report, at, authorised }: JoinedOf<'payment'>, joined: Joined): KnownCharge {
  const { id, amount, captured = 0, capturable = 0, createdAt } = report;
  const attempts = objectsOf(joined, 'attempt').filter((one) => one.report.payment === id);
  const succeeded = attempts.filter((one) => one.report.state === 'succeeded');
  const state = stateOf(report, succeeded);
  const money = (minor: number): Money | undefined =>
    amount && { minor, currency: amount.currency };
  const holds = state === 'cancelled' ? 0 : capturable + captured;
  const { given, pending } = givenBack(report, joined);
  const released = holdsMoney(state) && amount !== undefined ? amount.minor - holds : 0;
  const failed = attempts.filter((one) => one.report.state === 'failed');
  const late = failed.filter((one) => one.report.returnedByBank === true);
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
      assessment: assessmentOf([...succeeded, ...late]),
      expiresAt: earliest(succeeded.flatMap((one) => one.report.expiresAt ?? [])),
    }),
    ...(report.state === 'settling' ? { settling: true } : {}),
    ...((authorised ?? 0) > 0 ? { authorisedOnce: true } : {}),
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
      const isReleased = captured === 0 && succeeded.some((one) => one.report.released === true);
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
  const all = paid.map((one) => one.report.assessment);
  return all.find((one) => one !== 'authorised' && one !== 'none') ?? all[0];
}

function failedAttempt({ report }: JoinedOf<'attempt'>): FailedAttempt {
  return defined({ id: report.id, failureMessage: report.failureMessage });
}

/**
 * Whether a refund gives captured money back. What releases money that was never captured looks like a
 * refund and gives nothing back.
 */
function givesBack(
  refund: JoinedOf<'refund'>,
  payments: readonly JoinedOf<'payment'>[],
  joined: Joined,
): boolean {
  const { report } = refund;
  if (isRelease(refund, joined)) return false;
  const payment = payments.find((one) => one.report.id === report.payment)?.report;
  if (payment === undefined) return false;
  const { amount, captured = 0, capturable = 0 } = payment;
  const rest = amount === undefined ? 0 : amount.minor - captured - capturable;
  if (rest !== report.amount?.minor) return captured > 0;
  // It may be the release of what was not captured: the report of the capture shows which.
  return captured > 0 && attemptsOf(report.payment, joined).some(isCaptureKnown);
}

/**
 * Whether a refund only releases money that was never captured. After a partial capture, some versions of
 * a provider show the rest as a refund like any other; only the report of the capture, before which
 * nothing can be refunded, shows its amount.
 */
function isRelease({ report }: JoinedOf<'refund'>, joined: Joined): boolean {
  if (report.release === true) return true;
  return attemptsOf(report.payment, joined).some(({ releasedAsRefund }) => {
    const [earliest] = objectsOf(joined, 'refund')
      .map((one) => one.report)
      .filter((one) => one.payment === report.payment && one.amount?.minor === releasedAsRefund)
      .filter((one) => one.release !== true && one.state === 'succeeded')
      .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
    return earliest?.id === report.id;
  });
}

function isCaptureKnown({ releasedAsRefund }: JoinedOf<'attempt'>): boolean {
  return releasedAsRefund !== undefined;
}

function attemptsOf(payment: string, joined: Joined): readonly JoinedOf<'attempt'>[] {
  return objectsOf(joined, 'attempt').filter(({ report }) => report.payment === payment);
}

/**
 * In minor units: what was given back of a payment, and what is being given back. An attempt reports an
 * amount that counts refunds of which no report of their own is known.
 */
function givenBack(
  { id }: PaymentReport,
  joined: Joined,
): { readonly given: number; readonly pending: number } {
  const refunds = objectsOf(joined, 'refund').filter(
    (one) => one.report.payment === id && !isRelease(one, joined),
  );
  const sumOf = (some: readonly JoinedOf<'refund'>[]) =>
    some.reduce((total, { report }) => total + (report.amount?.minor ?? 0), 0);
  const ended = (one: JoinedOf<'refund'>) => ENDED.includes(one.report.state);
  const succeeded = refunds.filter((one) => one.report.state === 'succeeded');
  const pending = refunds.filter((one) => !ended(one) && one.report.state !== 'succeeded');
  const unexplained = objectsOf(joined, 'attempt')
    .filter(({ report }) => report.payment === id)
    .map(({ report, at, releasedAsRefund = 0 }) => {
      // An attempt that was reported before a refund failed still counts that refund.
      const counted = refunds.filter((one) => !ended(one) || one.at >= at);
      return (report.refunded ?? 0) - releasedAsRefund - sumOf(counted);
    });
  return {
    given: sumOf(succeeded) + Math.max(0, ...unexplained),
    pending: sumOf(pending),
  };
}

const ENDED: readonly RefundReport['state'][] = ['failed', 'expired'];

function refundOf({ id, payment, state, amount, createdAt }: RefundReport): Refund {
  return { id, state, chargeId: payment, ...defined({ amount, createdAt }) };
}

function disputeOf(report: JoinedOf<'dispute'>['report']): Dispute {
  const { id, state, payment, amount, createdAt } = report;
  return { id, state, chargeId: payment, ...defined({ amount, createdAt }) };
}

function reviewOf({ id, state, payment, createdAt }: JoinedOf<'review'>['report']): Review {
  return { id, state, chargeId: payment, ...defined({ createdAt }) };
}

/** Lost disputes, those that were prevented by repaying the customer, and late failures at the bank. */
function chargebacksOf(joined: Joined): readonly Chargeback[] {
  const disputes = objectsOf(joined, 'dispute').filter(
    ({ report }) => report.state === 'lost' || report.state === 'repaid',
  );
  const returned = objectsOf(joined, 'attempt').filter(
    ({ report }) => report.returnedByBank === true,
  );
  return [...disputes, ...returned].map(({ report: { id, payment, amount } }) => ({
    ...{ id, chargeId: payment },
    ...defined({ amount }),
  }));
}

function fulfilmentsOf(joined: Joined): readonly Fulfilment[] {
  const line = (itemId: string, quantity: number, cancelQuantity: number) => {
    return { itemId, quantity, cancelQuantity };
  };
  return [
    ...objectsOf(joined, 'fulfilment').map(({ report: { id, items = [] } }) => ({
      id,
      items: items.map(({ itemId, quantity }) => line(itemId, quantity, 0)),
    })),
    ...objectsOf(joined, 'cancellation').map(({ report: { id, items = [] } }) => ({
      id: `cancellation:${id}`,
      items: items.map(({ itemId, quantity }) => line(itemId, 0, quantity)),
    })),
  ];
}

function returnsOf(joined: Joined): readonly OrderReturn[] {
  return objectsOf(joined, 'return').map(({ report: { id, items } }) => ({
    id,
    state: 'accepted' as const,
    ...defined({
      items: items?.map(({ itemId, quantity }) => ({ itemId, quantity, accepted: quantity })),
    }),
  }));
}

function shopOf(joined: Joined): ShopFacts {
  const fulfilments = objectsOf(joined, 'fulfilment').map(({ report }) => report);
  const isAll = ({ items }: { readonly items?: ShopItems }) => items === undefined;
  const cameBack = objectsOf(joined, 'return').some(({ report }) => isAll(report));
  const gaveUp = objectsOf(joined, 'cancellation').some(({ report }) => isAll(report));
  const isPart = fulfilments.some(({ items = [] }) => items.length > 0);
  // What came back was sent; and what was given up beside it will not be.
  const sentAll =
    fulfilments.some(isAll) || (isPart && gaveUp) || (cameBack && fulfilments.length === 0);
  const sent: ShopFacts['sent'] = sentAll
    ? 'all'
    : isPart
      ? 'part'
      : fulfilments.length > 0
        ? 'nothing'
        : undefined;
  const checkouts = objectsOf(joined, 'checkout').map(({ report }) => report.state);
  const isExpired = checkouts.length > 0 && checkouts.every((state) => state === 'expired');
  return {
    ...defined({ sent }),
    ...(cameBack ? { cameBack } : {}),
    ...(gaveUp ? { gaveUp } : {}),
    ...(isExpired ? { checkoutExpired: true } : {}),
  };
}

/** The total that the shop stated last; zero for a checkout that needs no payment. */
function totalOf(joined: Joined): Money | undefined {
  const stated = objectsOf(joined, 'payment').filter(({ report }) => report.total !== undefined);
  const newest = Math.max(...stated.map(({ at }) => at));
  const totals = stated
    .filter(({ at }) => at === newest)
    .flatMap(({ report }) => report.total ?? []);
  const [greatest] = totals.toSorted(
    (a, b) => b.minor - a.minor || (a.currency < b.currency ? -1 : 1),
  );
  if (greatest !== undefined) return greatest;
  const isFree = objectsOf(joined, 'checkout').some(({ report }) => report.free === true);
  return isFree ? { minor: 0, currency: 'XXX' } : undefined;
}

/** The customer's part of the payments that are not authorised yet. */
function customerPart(
  payments: readonly JoinedOf<'payment'>[],
  charges: readonly KnownCharge[],
): Payment | undefined {
  const waiting = payments.filter((_, index) => charges[index]?.state === 'pending');
  if (waiting.length === 0) return undefined;
  const asking = waiting.filter(({ report }) => report.action !== undefined);
  const newest = Math.max(...asking.map(({ at }) => at));
  const [action] = asking
    .filter(({ at }) => at === newest)
    .flatMap(({ report }) => report.action ?? [])
    .sort();
  const settling = charges.some((charge) => charge.settling === true);
  return { settling, ...defined({ action }) };
}

function earliest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
