import { defined, filled } from '../../../order/defined.js';
import type { OrderReported } from '../../../order/event.js';
import type { Charge } from '../../../order/facts/charge.js';
import type { Facts, Flag, OrderDocument } from '../../../order/facts/facts.js';
import type { UnknownValue } from '../../../order/observation.js';
import { FRAUD_STATES, ORDER_STATES } from '../../../order/state.js';
import { readEnumeration } from '../../values/enumeration.js';
import type { ParsedOrder, ParsedSession } from '../schema/order-schema.js';
import { moneyOf } from '../values/money.js';
import { chargeFact } from './charge-facts.js';
import { unknownValueFlag } from './flags.js';
import { inferredFraud } from './fraud-evidence.js';
import { itemFacts } from './item-facts.js';
import { paymentFact, SESSION_STATES } from './payment-fact.js';
import { type PaymentSources, paymentSources } from './payment-sources.js';
import type { Report } from './report.js';
import { suspicionsOf } from './suspicion.js';
import { fraudTransitionTimesOf, transitionTimesOf } from './transition-times.js';

/**
 * Reports an order: its facts, and the events of its fraud state and its state. An undocumented state is
 * never an event. An order without `state` reports facts only.
 *
 * Specification, "Events early in an order's lifecycle": `state`, `fraudState` and `charges[].state`
 * of the payload are what updates the shop's order.
 */
export function orderReport(order: ParsedOrder): Report {
  const unknown: UnknownValue[] = [];
  const state = known(readEnumeration(ORDER_STATES, stateOf(order), 'state', unknown));
  const fraudState = known(readEnumeration(FRAUD_STATES, order.fraudState, 'fraudState', unknown));
  const sources = paymentSources(order);
  const charges = chargesOf(order, sources, unknown);
  const fraudTransitionTimes = fraudTransitionTimesOf(order);
  const fraud =
    order.fraudState === undefined
      ? inferredFraud(state, fraudTransitionTimes)
      : fraudState && ({ type: `fraud.${fraudState}` } as const);
  const reported: OrderReported | undefined =
    state && defined({ type: `order.${state}` as const, charges: filled(charges) });
  const flags = [
    ...unknown.map(unknownValueFlag),
    ...sessionFlags(order.payment?.session),
    ...suspicionsOf({ state, fraudState, charges }),
  ];
  return defined({
    orderId: order.id,
    facts: factsOf(order, charges, sources, flags),
    states: [fraud, reported].filter((event) => event !== undefined),
    transitionTimes: transitionTimesOf(order),
    fraudTransitionTimes,
    unknown,
    isOrder: true,
    liveMode: order.liveMode,
  });
}

function factsOf(
  order: ParsedOrder,
  charges: readonly Charge[],
  { credits }: PaymentSources,
  flags: readonly Flag[],
): Facts {
  const { currency, payment } = order;
  return defined({
    charges: filled(charges),
    items: filled(itemFacts(order.items ?? [], currency)),
    documents: filled(documentsOf(order)),
    flags: filled(flags),
    payment: payment?.session && paymentFact(payment.session),
    upstreamId: order.upstreamId,
    checkoutId: order.checkoutId,
    totalAmount: moneyOf(order.totalAmount, currency),
    availableToRefund: moneyOf(order.availableToRefundAmount, currency),
    credits: filled(credits),
    requestToBeForgotten: order.requestToBeForgotten === true ? (true as const) : undefined,
  });
}

/** `payment.charges` since API version 2021-03-23; before, `charges` at the top. */
function chargesOf(
  order: ParsedOrder,
  { isPrimary }: PaymentSources,
  unknown: UnknownValue[],
): Charge[] {
  const nested = order.payment?.charges;
  const path = nested === undefined ? 'charges' : 'payment.charges';
  return (nested ?? order.charges ?? []).map((charge, index) =>
    defined({
      ...chargeFact(charge, order.currency, `${path}[${index}]`, unknown),
      primary: isPrimary(charge.sourceId),
    }),
  );
}

function documentsOf(order: ParsedOrder): OrderDocument[] {
  return [
    ...(order.invoicePDFs ?? []).map(({ id }) => ({ id, kind: 'invoice' as const })),
    ...(order.creditMemoPDFs ?? []).map(({ id }) => ({ id, kind: 'credit_memo' as const })),
  ];
}

/**
 * An unknown session state is flagged but does not park the order: no edge or guard depends on it.
 */
function sessionFlags(session: ParsedSession | undefined): Flag[] {
  const unknown: UnknownValue[] = [];
  readEnumeration(SESSION_STATES, session?.state, 'payment.session.state', unknown);
  return unknown.map(unknownValueFlag);
}

/** The documentation once writes `pending_review` where the enumeration has `in_review`. */
function stateOf({ state }: ParsedOrder): string | undefined {
  return state === 'pending_review' ? 'in_review' : state;
}

function known<T extends string>(value: T | 'unknown'): T | undefined {
  return value === 'unknown' ? undefined : value;
}
