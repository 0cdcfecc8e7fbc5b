import type { Deadline } from '../src/order/milestone/deadline.js';
import type { OrderState } from '../src/order/state.js';

/**
 * From when it counts: the state was entered, a charge was made that waits to be captured, an early
 * message arrived. Only
 * while the order is in this state; absent: whatever its state.
 */
type Runs =
  | { readonly from: 'state'; readonly state: OrderState }
  | { readonly from: 'uncaptured_charge' | 'early_arrival'; readonly state?: OrderState };

/** After how long which standstill needs a person. */
export type DeadlineRule = Runs & {
  /** Hours; what can be configured. */
  readonly hours: number;
  /** The sentence a person needs; `…` stands for how long it has been. */
  readonly sentence: string;
  /** The sentence of the specification it watches over. */
  readonly protects: string;
};

/** Every deadline, over tags and guards of `orderMachine`. */
export const DEADLINE_RULES: Readonly<Record<Deadline, DeadlineRule>> = {
  payment_window: {
    state: 'pending_payment',
    from: 'state',
    hours: 14 * 24,
    sentence:
      'The payment has been pending for … and the window may have closed without word: read the order, and cancel it or remind the customer.',
    protects:
      'Processing orders: an order whose payment window expires is cancelled, and order.cancelled is sent.',
  },
  authorisation_expiry: {
    state: 'accepted',
    from: 'uncaptured_charge',
    hours: 6 * 24,
    sentence:
      'A charge was authorised … ago and is not captured; card authorisations typically last seven days: fulfil what is left, or cancel it.',
    protects: 'Payment charges: a card authorisation typically stays capturable for seven days.',
  },
  review_too_long: {
    state: 'in_review',
    from: 'state',
    hours: 48,
    sentence:
      'The fraud review has been going on for …: ask the provider, and do not fulfil meanwhile.',
    protects: 'Processing orders: an order in review is not fulfilled until it is accepted.',
  },
  early_unresolved: {
    from: 'early_arrival',
    hours: 0.5,
    sentence:
      'Something came … ago that does not follow from what is known, and what should have come before it has not: reconcile the order.',
    protects: 'Best practices: events may arrive late and in any order.',
  },
};
