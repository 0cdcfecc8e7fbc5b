import type { Deadline } from '../src/order/deadline.js';
import type { OrderState } from '../src/order/state.js';

/**
 * When the deadline begins: when the state was entered, when a charge was made that is still to be
 * captured, or when an early observation arrived. With `state`, only while the order is in that state.
 */
type Begins =
  | { readonly from: 'state'; readonly state: OrderState }
  | { readonly from: 'uncaptured_charge' | 'early_arrival'; readonly state?: OrderState };

/** How long an order may stand still before it needs a person. */
export type DeadlineRule = Begins & {
  /** The default; the embedding service can set another one. */
  readonly hours: number;
  /** The sentence for that person; `…` stands for the time since the deadline began. */
  readonly sentence: string;
  /** The sentence of the specification that it protects. */
  readonly protects: string;
};

/** Every deadline. */
export const DEADLINE_RULES: Readonly<Record<Deadline, DeadlineRule>> = {
  payment_window: {
    state: 'pending_payment',
    from: 'state',
    hours: 14 * 24,
    sentence:
      'The payment has been pending for …, and its window may have expired without notice: read the order, then cancel it or remind the customer.',
    protects:
      'Processing orders: an order whose payment window expires is cancelled, and order.cancelled is sent.',
  },
  authorisation_expiry: {
    state: 'accepted',
    from: 'uncaptured_charge',
    hours: 6 * 24,
    sentence:
      'A charge was authorised … ago and is not captured yet; card authorisations typically last seven days: fulfil what is left, or cancel it.',
    protects: 'Payment charges: a card authorisation typically stays capturable for seven days.',
  },
  review_too_long: {
    state: 'in_review',
    from: 'state',
    hours: 48,
    sentence:
      'The fraud review has been open for …: ask the provider, and do not fulfil the order before it has passed.',
    protects: 'Processing orders: an order in review is not fulfilled until it is accepted.',
  },
  early_unresolved: {
    from: 'early_arrival',
    hours: 0.5,
    sentence:
      'A report arrived … ago that does not follow from what is known, and the reports before it are still missing: reconcile the order.',
    protects: 'Best practices: events may arrive late and in any order.',
  },
};
