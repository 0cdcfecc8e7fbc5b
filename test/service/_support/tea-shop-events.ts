import { charge, delivery, type Json, order } from '../../_support/payloads.js';

/*
 * Webhook bodies about one order of a tea shop: a kettle and two bags of leaves. Every event has a
 * minute of the provider's clock, which orders the events however they arrive.
 */

export const ORDER = 'tea-5512';
const HOUR = '2026-03-02T08';

/** The provider's time at this minute and second. */
export function minute(at: number, second = 0): string {
  return `${HOUR}:${String(at).padStart(2, '0')}:${String(second).padStart(2, '0')}Z`;
}

export const KETTLE = { id: 'kettle', skuId: 'sku-kettle', quantity: 1, amount: 52 };
export const LEAVES = { id: 'leaves', skuId: 'sku-leaves', quantity: 2, amount: 12.4 };
export const TOTAL = 64.4;

/** A charge, by default of the whole order. */
export function paidBy(id: string, state: string, more: Json = {}): Json {
  return charge({ id, state, amount: TOTAL, sourceId: `source-${id}`, ...more });
}

/** A capture or a cancel of a charge, by default of the whole order. */
export function part(id: string, state: string, at: number, amount = TOTAL): Json {
  return { id, state, amount, createdTime: minute(at) };
}

/** The parts of an order event that a test chooses. */
export interface OrderEventParts {
  readonly charges?: readonly Json[];
  /** The visited states with their minutes. Absent: only its own, at its minute. */
  readonly visited?: Readonly<Record<string, number>>;
  readonly fraud?: string;
  readonly items?: readonly Json[];
  readonly type?: string;
  readonly id?: string;
  readonly more?: Json;
}

/** An event with the order in a state. */
export function orderEvent(state: string, at: number, parts: OrderEventParts = {}): Json {
  const { charges = [paidBy('card', 'capturable')], items = [KETTLE, LEAVES] } = parts;
  const visited = parts.visited ?? { [state]: at };
  const fraud = parts.fraud ?? 'passed';
  const type = parts.type ?? (state === 'in_review' ? 'order.review_opened' : `order.${state}`);
  return delivery(type, orderObject(state, { ...parts, charges, visited, fraud, items }), {
    id: parts.id ?? `${type} at ${at}`,
    createdTime: minute(at, 1),
  });
}

function orderObject(
  state: string,
  { charges, visited = {}, fraud, items, more }: OrderEventParts,
): Json {
  return order({
    ...{ id: ORDER, upstreamId: 'T-1', checkoutId: 'checkout-tea', totalAmount: TOTAL },
    ...{ createdTime: minute(0), updatedTime: minute(0), items },
    payment: { charges, session: { id: 'session-tea', state: 'complete' } },
    state,
    stateTransitions: times(visited),
    ...(fraud === 'unreported'
      ? { fraudState: undefined, fraudStateTransitions: undefined }
      : { fraudState: fraud, fraudStateTransitions: { [fraud ?? 'passed']: minute(1) } }),
    availableToRefundAmount: undefined,
    ...more,
  });
}

function times(visited: Readonly<Record<string, number>>): Json {
  return Object.fromEntries(Object.entries(visited).map(([state, at]) => [state, minute(at)]));
}

/** An event with a charge. */
export function chargeEvent(type: string, at: number, parts: Json): Json {
  const object = { orderId: ORDER, paymentSessionId: 'session-tea', liveMode: false, ...parts };
  return delivery(`order.charge.${type}`, object, {
    id: `charge ${type} at ${at}`,
    createdTime: minute(at, 1),
  });
}

/** An event with a fulfilment: units shipped or cancelled, of a line or of a SKU. */
export function fulfilmentEvent(
  at: number,
  items: readonly Json[],
  orderItems?: readonly Json[],
): Json {
  const { payment: _, ...orderDetails } = orderObject('accepted', {
    visited: { accepted: 2 },
    fraud: 'passed',
    items: orderItems ?? [KETTLE, LEAVES],
  });
  const object = {
    ...{ id: `units-${at}`, orderId: ORDER, createdTime: minute(at), liveMode: false },
    ...{ items, orderDetails },
  };
  return delivery('fulfillment.created', object, {
    id: `units at ${at}`,
    createdTime: minute(at, 1),
  });
}

/** An event with a refund. */
export function refundEvent(type: string, at: number, parts: Json): Json {
  const object = { orderId: ORDER, currency: 'EUR', createdTime: minute(at), liveMode: false };
  return delivery(
    `refund.${type}`,
    { ...object, refundedAmount: 0, ...parts },
    {
      id: `refund ${type} at ${at}`,
      createdTime: minute(at, 1),
    },
  );
}

/** An event with a chargeback, which contains personal names. */
export function chargebackEvent(id: string, at: number, amount: number): Json {
  const object = {
    ...{ id, orderId: ORDER, type: 'non_fraud_chargeback', currency: 'EUR', amount },
    ...{ saleTime: minute(2), quantity: 1, skuId: 'sku-kettle', payerId: '77' },
    ...{ payerName: BANK, payeeName: BANK, createdTime: minute(at), liveMode: false },
  };
  return delivery('order.chargeback', object, { id: `back ${id}`, createdTime: minute(at, 1) });
}

export const BANK = 'Sparkasse Quastenflosser';
