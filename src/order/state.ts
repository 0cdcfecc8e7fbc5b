/**
 * The states an order can be reported in. `unreported` is not among them: it is where an order is
 * before anything is known about it.
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

/** A state an order can be reported in. */
export type OrderState = (typeof ORDER_STATES)[number];

/** Where an order can be: reported, or not yet. */
export type OrderPosition = OrderState | 'unreported';

/** Everywhere an order can be. */
export const ORDER_POSITIONS: readonly OrderPosition[] = ['unreported', ...ORDER_STATES];

/** The states of the fraud review. Before the first report it is `unknown`. */
export const FRAUD_STATES = ['review_opened', 'passed', 'blocked'] as const;

/** A state the fraud review can be reported in. */
export type FraudState = (typeof FRAUD_STATES)[number];

/** Where a fraud review can be: reported, or not yet. */
export type FraudPosition = FraudState | 'unknown';

/** Everywhere a fraud review can be. */
export const FRAUD_POSITIONS: readonly FraudPosition[] = ['unknown', ...FRAUD_STATES];

/** True for one of the nine values of {@link ORDER_STATES}. */
export function isOrderState(value: unknown): value is OrderState {
  return (ORDER_STATES as readonly unknown[]).includes(value);
}

/** True for one of the three values of {@link FRAUD_STATES}. */
export function isFraudState(value: unknown): value is FraudState {
  return (FRAUD_STATES as readonly unknown[]).includes(value);
}
