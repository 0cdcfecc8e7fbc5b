import type { GateReason } from '../order/gate.js';
import { may } from './gates.js';
import { isPastRelease } from './machine/edges.js';
import type { OrderRecord } from './record/order-record.js';

/** What to do with the customer who waits for the answer to an order. */
export type NextStep =
  /** Show the confirmation page. */
  | 'confirm'
  /** Show the confirmation page together with how to pay. */
  | 'show_payment_instructions'
  /** Send them to the address of the step. */
  | 'redirect'
  /** Nothing will come of this order: make a new checkout. */
  | 'start_again'
  /** Neither promise nor refuse anything: something is contradictory, and a person is looking at it. */
  | 'wait';

/** Reasons against a confirmation that nothing can take away but a new checkout. */
const CERTAIN: readonly GateReason[] = ['wrong_state', 'customer_must_act'];

/**
 * What to do with the customer, from the order as it is known and from what the provider's answer
 * asks them to do. Never a word on fulfilment.
 *
 * Specification, "Handling redirect payment methods": confirm an accepted order, one in review, and
 * one pending payment whose session is pending or waits for funds; redirect where the session says
 * so; anything else cannot be recovered and needs a new checkout.
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
  if (!confirm.reasons.every((reason) => CERTAIN.includes(reason))) return 'wait';
  // An order that was looked up may be long past its confirmation.
  if (isPastRelease(state)) return 'confirm';
  if (action === 'redirect') return 'redirect';
  return state === 'unreported' ? 'wait' : 'start_again';
}
