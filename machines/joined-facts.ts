import { defined } from '../src/order/defined.js';
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
import type { RefundReport, ShopItems } from '../src/order/payments/object-report.js';
import { givenBackOf } from './given-back.js';
import { type JoinedOf, objectsOf, totalKey } from './join.js';
import { chargeOf } from './payment-charge.js';
import { paymentFlags } from './payment-flags.js';
import { isTakenBack, type PaymentParts, partsByPayment, withPayments } from './payment-parts.js';

/**
 * What is known of an order whose provider speaks of payments: its payments are the charges. A function of
 * what was joined.
 */
export function factsOf(reported: Joined): KnownFacts {
  const joined = withPayments(reported);
  const payments = objectsOf(joined, 'payment');
  const partsOf = partsByPayment(joined);
  const all = payments.map((payment) => {
    const parts = partsOf(payment.report.id);
    const given = givenBackOf(payment.report, parts);
    return { charge: chargeOf(payment, parts, given), refunds: given.refunds };
  });
  const charges = all.map(({ charge }) => charge);
  const refunds = all.flatMap((one) => one.refunds);
  const checkouts = objectsOf(joined, 'checkout');
  const facts: KnownFacts = {
    ...noFacts(),
    speaksOf: 'payments',
    charges: byId(charges),
    refunds: byId(refunds.map(({ report }) => refundOf(report))),
    disputes: byId(objectsOf(joined, 'dispute').map(({ report }) => disputeOf(report))),
    reviews: byId(
      objectsOf(joined, 'review').map(({ report }) => reviewOf(report, partsOf(report.payment))),
    ),
    fulfilments: byId(fulfilmentsOf(joined)),
    returns: byId(returnsOf(joined)),
    items: byId<Item>([]),
    chargebacks: byId(chargebacksOf(joined)),
    shop: shopOf(joined),
    ...defined({
      totalAmount: totalOf(joined),
      payment: customerPart(payments, charges),
      checkoutId: checkouts.length === 1 ? checkouts[0]?.report.id : undefined,
      requestToBeForgotten: joined.requestToBeForgotten,
    }),
  };
  return { ...facts, flags: { ...joined.flags, ...byId(paymentFlags(joined, facts)) } };
}

function byId<T extends { readonly id: string }>(all: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(all.map((one) => [one.id, one]));
}

function refundOf({ id, payment, state, amount, createdAt }: RefundReport): Refund {
  return { id, state, chargeId: payment, ...defined({ amount, createdAt }) };
}

function disputeOf(report: JoinedOf<'dispute'>['report']): Dispute {
  const { id, state, payment, amount, createdAt } = report;
  return { id, state, chargeId: payment, ...defined({ amount, createdAt }) };
}

function reviewOf(
  { id, state, payment, attempt, createdAt }: JoinedOf<'review'>['report'],
  { attempts }: PaymentParts,
): Review {
  const reviewed = attempts.find((one) => one.report.id === attempt);
  const isMoot =
    reviewed?.report.state === 'failed' &&
    reviewed.paid !== true &&
    attempts.some((one) => one.report.state === 'succeeded');
  return {
    ...{ id, state, chargeId: payment },
    ...defined({ createdAt }),
    ...(isMoot ? { moot: true } : {}),
  };
}

/** Lost disputes, those that were prevented by repaying the customer, and late failures at the bank. */
function chargebacksOf(joined: Joined): readonly Chargeback[] {
  const disputes = objectsOf(joined, 'dispute').filter(
    ({ report }) => report.state === 'lost' || report.state === 'repaid',
  );
  const returned = objectsOf(joined, 'attempt').filter((one) => {
    const payment = joined.objects[`payment ${one.report.payment}`]?.report;
    return isTakenBack(one, payment?.object === 'payment' ? payment : undefined);
  });
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

/**
 * The total that the shop stated last; zero for a checkout that needs no payment. A later report of a
 * payment repeats its total and does not state it anew, as when an abandoned payment is cancelled.
 */
function totalOf(joined: Joined): Money | undefined {
  const stated = objectsOf(joined, 'payment').flatMap(({ report: { total }, totals, at }) =>
    total === undefined ? [] : [{ total, at: totals?.[totalKey(total)] ?? at }],
  );
  const newest = Math.max(...stated.map(({ at }) => at));
  const totals = stated.filter(({ at }) => at === newest).map(({ total }) => total);
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
