/** Events of Stripe as its documentation describes them, with only the members that matter. */
export type Json = Record<string, unknown>;

export const CREATED = 1_767_225_600;
export const NEW_API = '2026-10-28.endive';
export const OLD_API = '2024-06-20';

/** A snapshot event. */
export function event(type: string, object: Json, changes: Json = {}): Json {
  return {
    id: 'evt_1',
    object: 'event',
    api_version: NEW_API,
    created: CREATED + 10,
    livemode: false,
    type,
    data: { object },
    ...changes,
  };
}

export function intent(changes: Json = {}): Json {
  return {
    id: 'pi_1',
    object: 'payment_intent',
    amount: 1099,
    amount_capturable: 0,
    amount_received: 0,
    currency: 'eur',
    created: CREATED,
    latest_charge: null,
    metadata: { order_id: 'A-1' },
    next_action: null,
    status: 'requires_payment_method',
    ...changes,
  };
}

export function charge(changes: Json = {}): Json {
  return {
    id: 'ch_1',
    object: 'charge',
    amount: 1099,
    amount_captured: 1099,
    amount_refunded: 0,
    captured: true,
    created: CREATED,
    currency: 'eur',
    failure_balance_transaction: null,
    failure_message: null,
    metadata: {},
    outcome: { type: 'authorized' },
    payment_intent: 'pi_1',
    payment_method_details: { type: 'card', card: { capture_before: null } },
    refunded: false,
    status: 'succeeded',
    ...changes,
  };
}

export function refund(changes: Json = {}): Json {
  return {
    id: 're_1',
    object: 'refund',
    amount: 500,
    charge: 'ch_1',
    created: CREATED,
    currency: 'eur',
    payment_intent: 'pi_1',
    reason: null,
    status: 'succeeded',
    ...changes,
  };
}

export function dispute(changes: Json = {}): Json {
  return {
    id: 'dp_1',
    object: 'dispute',
    amount: 1099,
    charge: 'ch_1',
    created: CREATED,
    currency: 'eur',
    payment_intent: 'pi_1',
    payment_method_details: { type: 'card', card: { case_type: 'chargeback' } },
    status: 'needs_response',
    ...changes,
  };
}

export function review(changes: Json = {}): Json {
  return {
    id: 'prv_1',
    object: 'review',
    charge: 'ch_1',
    closed_reason: null,
    created: CREATED,
    open: true,
    payment_intent: 'pi_1',
    reason: 'rule',
    ...changes,
  };
}

export function warning(changes: Json = {}): Json {
  return {
    id: 'issfr_1',
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: 'ch_1',
    created: CREATED,
    payment_intent: 'pi_1',
    ...changes,
  };
}

export function session(changes: Json = {}): Json {
  return {
    id: 'cs_1',
    object: 'checkout.session',
    amount_total: 1099,
    created: CREATED,
    currency: 'eur',
    metadata: { order_id: 'A-1' },
    mode: 'payment',
    payment_intent: null,
    payment_status: 'unpaid',
    status: 'open',
    ...changes,
  };
}
