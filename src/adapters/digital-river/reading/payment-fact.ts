import { defined } from '../../../order/defined.js';
import type { Payment } from '../../../order/facts/facts.js';
import type { ParsedSession } from '../schema/order-schema.js';

const ACTIONS = ['redirect', 'show_payment_instructions', 'sca_required'] as const;

/** In these states nothing is left to do, although a sample still names a next action. */
const ENDED: readonly (string | undefined)[] = ['complete', 'cancelled', 'failed'];

/** The documented states of a payment session. */
export const SESSION_STATES = [
  'requires_source',
  'requires_confirmation',
  'confirmed',
  'pending',
  'pending_funds',
  'pending_redirect',
  'chargeable',
  'complete',
  'cancelled',
  'processing',
  'failed',
  'requires_action',
] as const;

/**
 * Converts a payment session to a fact: what the customer has to do, and whether the money is on its way.
 *
 * Specification, "Handling pending payment orders": `payment.session.nextAction.action` decides what
 * is next. Redirect payment methods: an order pending payment is confirmed to the customer while its
 * session is `pending` or `pending_funds`.
 */
export function paymentFact(session: ParsedSession): Payment {
  const action = ACTIONS.find((known) => known === session.nextAction?.action);
  return defined({
    action: ENDED.includes(session.state) ? undefined : action,
    settling: session.state === 'pending' || session.state === 'pending_funds',
  });
}
