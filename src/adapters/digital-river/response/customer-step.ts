import type { CustomerStep } from '../../provider-api.js';
import { member } from '../values/member.js';

/**
 * What the customer has to be shown, from an order as it was answered. Addresses and account numbers
 * are for the page that is shown now, and for nothing that lasts.
 *
 * Specification, "Handling pending payment orders": `payment.session.nextAction.action` says whether
 * to redirect, with the address in its data, or to show the payment instructions of the source.
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
      const sources = member(payment, 'sources');
      const wanted = member(member(next, 'data'), 'sourceId');
      const all: unknown[] = Array.isArray(sources) ? sources : [];
      const named = all.filter((source) => member(source, 'id') === wanted);
      const instructions = (named.length > 0 ? named : all).map(details);
      return { action: 'show_payment_instructions', instructions };
    }
  }
}

/** The part of a source that says how to pay: it stands under the name of the source's type. */
function details(source: unknown): unknown {
  const type = member(source, 'type');
  const found = typeof type === 'string' ? member(source, type) : undefined;
  return { type, ...(typeof found === 'object' ? found : {}) };
}

function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}
