import type { GateReason } from '../order/gate.js';
import { may } from './gates.js';
import { isPastRelease } from './machine/edges.js';
import type { OrderRecord } from './record/order-record.js';

/** What to show the customer who waits for the result of an order. */
export type NextStep =
  /** Show the confirmation page. */
  | 'confirm'
  /** Show the confirmation page together with how to pay. */
  | 'show_payment_instructions'
  /** Redirect them to the address of the payment step. */
  | 'redirect'
  /** The order cannot succeed: create a new checkout. */
  | 'start_again'
  /** Neither confirm nor reject: something is contradictory, and a person has been notified. */
  | 'wait';

/** Reasons against a confirmation that only a new checkout removes. */
const FINAL: readonly GateReason[] = ['wrong_state', 'over', 'customer_must_act'];

/**
 * What to show the customer, by the order as it is known and by the action that the provider's response
 * asks of them. Independent of fulfilment.
 *
 * Specification, "Handling redirect payment methods": confirm an accepted order, one in review, and
 * one pending payment whose session is pending or waits for funds; redirect where the session asks
 * for it; anything else cannot be recovered and needs a new checkout.
 */
export function nextStep(
  record: OrderRecord,
  action: 'redirect' | 'show_payment_instructions' | undefined,
): NextStep {
  const { order: state } = record.folded.snapshot.value;
  const confirm = may(record, 'confirm');
  if (confirm.allowed) {
    return action === 'show_payment_instructions' ? action : 'confirm';
  }
  if (!confirm.reasons.every((reason) => FINAL.includes(reason))) return 'wait';
  // An order that was read may be long past its confirmation.
  if (isPastRelease(state)) return 'confirm';
  if (action === 'redirect') return 'redirect';
  return state === 'unreported' ? 'wait' : 'start_again';
}
