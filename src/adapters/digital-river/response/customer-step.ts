import type { CustomerStep } from '../../provider-api.js';
import { asList, member } from '../../values/member.js';

/**
 * Reads from an order how its customer can pay. Addresses and account numbers are for the page that is
 * shown now; do not store them.
 *
 * Specification, "Handling pending payment orders": `payment.session.nextAction.action` is to
 * redirect, to the address in its data, or to show the payment instructions of the source.
 */
export function customerStepOf(order: unknown): CustomerStep | undefined {
  if (member(order, 'state') !== 'pending_payment') return undefined;
  const payment = member(order, 'payment');
  const next = member(member(payment, 'session'), 'nextAction');
  switch (member(next, 'action')) {
    case 'redirect': {
      const url = member(member(next, 'data'), 'redirectUrl');
      return isWebAddress(url) ? { action: 'redirect', url } : undefined;
    }
    case 'show_payment_instructions': {
      const sources = asList(member(payment, 'sources'));
      const sourceId = member(member(next, 'data'), 'sourceId');
      const named = sources.filter((source) => member(source, 'id') === sourceId);
      const instructions = (named.length > 0 ? named : sources).map(details);
      return { action: 'show_payment_instructions', instructions };
    }
  }
}

/** The payment details of a source, which are under the name of its type. */
function details(source: unknown): unknown {
  const type = member(source, 'type');
  const found = typeof type === 'string' ? member(source, type) : undefined;
  return { type, ...(typeof found === 'object' ? found : {}) };
}

function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}
