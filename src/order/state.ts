/**
 * The states in which an order can be reported. `unreported` is not among them: it is the position of an
 * order before its first reported state.
 *
 * Source: the enumeration of `order.state` in the provider's API reference.
 */
export const ORDER_STATES = [
  'pending_payment',
  'in_review',
  'accepted',
  'fulfilled',
  'complete',
  'returned',
  'dispute',
  'cancelled',
  'blocked',
] as const;

/** A state in which an order can be reported. */
export type OrderState = (typeof ORDER_STATES)[number];

/** A reported state, or `unreported`. */
export type OrderPosition = OrderState | 'unreported';

/** Every position of an order. */
export const ORDER_POSITIONS: readonly OrderPosition[] = ['unreported', ...ORDER_STATES];

/** The states of the fraud review. Before the first report it is `unknown`. */
export const FRAUD_STATES = ['review_opened', 'passed', 'blocked'] as const;

/** A state in which the fraud review can be reported. */
export type FraudState = (typeof FRAUD_STATES)[number];

/** A reported state of the fraud review, or `unknown`. */
export type FraudPosition = FraudState | 'unknown';

/** Every position of a fraud review. */
export const FRAUD_POSITIONS: readonly FraudPosition[] = ['unknown', ...FRAUD_STATES];

/** True for one of the nine values of {@link ORDER_STATES}. */
export function isOrderState(value: unknown): value is OrderState {
  return (ORDER_STATES as readonly unknown[]).includes(value);
}
