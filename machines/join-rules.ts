import { REFUND_STATES } from '../src/order/facts/facts.js';
import type { ObjectReport } from '../src/order/payments/object-report.js';
import {
  ATTEMPT_STATES,
  CHECKOUT_STATES,
  DISPUTE_STATES,
  PAYMENT_STATES,
  REVIEW_STATES,
  RISK_ASSESSMENTS,
} from '../src/order/payments/states.js';

/**
 * How one field decides between two reports of an object within one second, where clocks cannot: the value
 * that stands further down a list wins, or the greater amount, or the report that has the field at all.
 */
export type JoinRule =
  | { readonly field: string; readonly wins: 'further'; readonly along: readonly string[] }
  | { readonly field: string; readonly wins: 'greater' | 'present' };

/**
 * For each kind of object, the fields that decide within one second, the first one that differs. Where all
 * are equal, any other difference is decided by the text of the report. Never by ids of events or by
 * arrival: a provider's clock knows whole seconds, and its ids are in no order.
 */
export const JOIN_RULES: Readonly<Record<ObjectReport['object'], readonly JoinRule[]>> = {
  payment: [
    { field: 'state', wins: 'further', along: PAYMENT_STATES },
    { field: 'captured', wins: 'greater' },
    { field: 'capturable', wins: 'greater' },
    { field: 'action', wins: 'present' },
    { field: 'total', wins: 'greater' },
    { field: 'amount', wins: 'greater' },
  ],
  attempt: [
    { field: 'state', wins: 'further', along: ATTEMPT_STATES },
    { field: 'returnedByBank', wins: 'present' },
    { field: 'released', wins: 'present' },
    { field: 'captured', wins: 'greater' },
    // It falls when a refund fails, but the refund itself reports that.
    { field: 'refunded', wins: 'greater' },
    { field: 'assessment', wins: 'further', along: RISK_ASSESSMENTS },
  ],
  // A refund may fail after it succeeded, never the other way round.
  refund: [{ field: 'state', wins: 'further', along: [...REFUND_STATES, 'unknown'] }],
  // An inquiry may become a dispute, and a lost dispute may be won later.
  dispute: [
    { field: 'state', wins: 'further', along: DISPUTE_STATES },
    { field: 'amount', wins: 'greater' },
  ],
  review: [{ field: 'state', wins: 'further', along: REVIEW_STATES }],
  fraud_warning: [{ field: 'actionable', wins: 'greater' }],
  checkout: [{ field: 'state', wins: 'further', along: CHECKOUT_STATES }],
  fulfilment: [],
  return: [],
  cancellation: [],
};
