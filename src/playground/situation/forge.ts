import { exponentOf } from '../../order/facts/money.js';
import { FRAUD_STATES, ORDER_STATES } from '../../order/state.js';
import type { Delivery, ProviderName, Situation } from './situation.js';

/** A kind of delivery that a person can make up. */
export interface ForgeryKind {
  /** The type of the event, or what the shop reports. */
  readonly type: string;
  /** The states that its object can have; empty: it has none. */
  readonly states: readonly string[];
  readonly hasFraudState?: true;
  readonly hasAmount?: true;
}

/** What a person fills in. */
export interface Forgery {
  readonly type: string;
  /** As `2026-05-04T10:20:30Z`. */
  readonly instant: string;
  readonly state: string;
  readonly fraudState?: string;
  /** In whole units of the currency, such as `12.5`. */
  readonly amount?: number;
}

/** The object about which a forged delivery is, as the other cards name it. */
interface Subject {
  readonly orderId: string;
  readonly payment: string;
  readonly currency: string;
}

const ORDER: Pick<ForgeryKind, 'states' | 'hasFraudState'> = {
  states: ORDER_STATES,
  hasFraudState: true,
};
const REFUND = ['pending', 'pending_information', 'succeeded', 'failed', 'expired'];
const PAYMENT = [
  ...['succeeded', 'requires_capture', 'requires_action', 'processing'],
  ...['requires_payment_method', 'canceled'],
];

/** The kinds that can be forged, by provider. */
export const FORGERY_KINDS: Readonly<Record<ProviderName, readonly ForgeryKind[]>> = {
  'digital-river': [
    ...['accepted', 'pending_payment', 'review_opened', 'blocked', 'cancelled', 'fulfilled'],
    ...['complete', 'dispute', 'dispute.resolved', 'returned'],
  ]
    .map((name): ForgeryKind => ({ type: `order.${name}`, ...ORDER }))
    .concat([{ type: 'refund.complete', states: REFUND, hasAmount: true }]),
  stripe: [
    { type: 'payment_intent.succeeded', states: PAYMENT, hasAmount: true },
    {
      ...{ type: 'charge.dispute.created', hasAmount: true },
      states: ['needs_response', 'under_review', 'won', 'lost'],
    },
    { type: 'review.closed', states: ['approved', 'refunded_as_fraud', 'redacted', 'open'] },
    {
      ...{ type: 'refund.updated', hasAmount: true },
      states: ['succeeded', 'pending', 'requires_action', 'failed', 'canceled'],
    },
    { type: 'shop: fulfilment', states: [] },
    { type: 'shop: return', states: [] },
    { type: 'shop: cancellation', states: [] },
  ],
};

/** The fraud states that can be forged; an empty one reports none. */
export const FORGERY_FRAUD_STATES: readonly string[] = ['', ...FRAUD_STATES];

/** The state that most fits a kind of event: what its name says. */
export function usualState({ type, states }: ForgeryKind): string {
  const name = type.split('.').at(-1) ?? '';
  const meant = MEANINGS[name];
  return (
    states.find((one) => one === name) ?? states.find((one) => one === meant) ?? states[0] ?? ''
  );
}

/** The states behind names of events that are named otherwise. */
const MEANINGS: Readonly<Record<string, string>> = {
  review_opened: 'in_review',
  resolved: 'accepted',
  complete: 'succeeded',
};

/** A made-up delivery about the order and the payment that the other cards name. */
export function forged(situation: Situation, forgery: Forgery): Delivery {
  const { provider, line, tray } = situation;
  const subject = subjectOf([...line, ...tray].map(({ delivery }) => delivery));
  const id = `forged-${line.length + tray.length + 1}-${forgery.type.replaceAll(/\W+/g, '-')}`;
  const seconds = Math.floor(Date.parse(forgery.instant) / 1000);
  if (forgery.type.startsWith('shop: ')) {
    const object = forgery.type.slice(6) as 'fulfilment' | 'return' | 'cancellation'; // of the list above
    return { kind: 'shop', orderId: subject.orderId, at: seconds, report: { object, id } };
  }
  const body = provider === 'stripe' ? stripeBody : digitalRiverBody;
  return { kind: 'body', body: body(forgery, subject, id, seconds) };
}

function digitalRiverBody(forgery: Forgery, subject: Subject, id: string): object {
  const { type, state, fraudState, amount, instant } = forgery;
  const { orderId, currency } = subject;
  const object = type.startsWith('refund.')
    ? { id: `re_${id}`, orderId, currency, amount: amount ?? 1, refundedAmount: amount ?? 1, state }
    : { id: orderId, state, ...(fraudState ? { fraudState } : {}), currency };
  return { id, type, liveMode: false, createdTime: instant, data: { object } };
}

function stripeBody(forgery: Forgery, subject: Subject, id: string, created: number): object {
  const { type, state, amount = 1 } = forgery;
  const { orderId, payment, currency } = subject;
  const minor = Math.round(amount * 10 ** exponentOf(currency.toUpperCase()));
  const about = { payment_intent: payment, created };
  const objects: Readonly<Record<string, object>> = {
    payment_intent: {
      ...{ id: payment, object: 'payment_intent', status: state, amount: minor, currency, created },
      amount_capturable: state === 'requires_capture' ? minor : 0,
      amount_received: state === 'succeeded' ? minor : 0,
      metadata: { order_id: orderId },
    },
    charge: { id: `dp_${id}`, object: 'dispute', status: state, amount: minor, currency, ...about },
    refund: { id: `re_${id}`, object: 'refund', status: state, amount: minor, currency, ...about },
    review: {
      ...{ id: `prv_${id}`, object: 'review', open: state === 'open', ...about },
      ...(state === 'open' ? { reason: 'manual' } : { closed_reason: state, reason: state }),
    },
  };
  const object = objects[type.split('.')[0] ?? ''];
  return { id, object: 'event', type, created, livemode: false, data: { object } };
}

function subjectOf(deliveries: readonly Delivery[]): Subject {
  let subject: Subject = { orderId: 'order-1', payment: 'pi_forged', currency: 'EUR' };
  for (const delivery of [...deliveries].reverse()) {
    if (delivery.kind === 'shop') {
      subject = { ...subject, orderId: delivery.orderId };
      continue;
    }
    const object = at(at(delivery.body, 'data'), 'object');
    const isPayment = at(object, 'object') === 'payment_intent';
    const isOrder = at(delivery.body, 'object') !== 'event' && at(object, 'state') !== undefined;
    const orderId = isPayment
      ? at(at(object, 'metadata'), 'order_id')
      : isOrder
        ? (at(object, 'orderId') ?? at(object, 'id'))
        : undefined;
    const payment = isPayment ? at(object, 'id') : undefined;
    const currency = at(object, 'currency');
    subject = {
      orderId: typeof orderId === 'string' ? orderId : subject.orderId,
      payment: typeof payment === 'string' ? payment : subject.payment,
      currency: typeof currency === 'string' ? currency : subject.currency,
    };
  }
  return subject;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
