/*
 * The states of the objects of a provider that speaks of payments. Within one second, a state further
 * down its list wins.
 */

/** The states of a payment. `settling`: the customer has done their part, and the money is on its way. */
export const PAYMENT_STATES = [
  'pending',
  'settling',
  'capturable',
  'complete',
  'cancelled',
  'unknown',
] as const;

/** One of {@link PAYMENT_STATES}. */
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** The states of an attempt to pay. */
export const ATTEMPT_STATES = ['pending', 'succeeded', 'failed', 'unknown'] as const;

/** One of {@link ATTEMPT_STATES}. */
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/**
 * The provider's assessment of the risk of an attempt. `none`: it makes none for this payment method.
 */
export const RISK_ASSESSMENTS = [
  'none',
  'authorised',
  'declined',
  'manual_review',
  'blocked',
  'unknown',
] as const;

/** One of {@link RISK_ASSESSMENTS}. */
export type RiskAssessment = (typeof RISK_ASSESSMENTS)[number];

/**
 * The states of a dispute. `inquiry`: the bank asks, and no money has moved. `closed`: an inquiry ended,
 * or the dispute was prevented without any effect. `repaid`: it was prevented by refunding the customer.
 */
export const DISPUTE_STATES = [
  'inquiry',
  'closed',
  'open',
  'repaid',
  'lost',
  'won',
  'unknown',
] as const;

/** One of {@link DISPUTE_STATES}. */
export type DisputeState = (typeof DISPUTE_STATES)[number];

/** The states of a review. `ended`: it was closed without a decision. */
export const REVIEW_STATES = ['open', 'ended', 'approved', 'rejected', 'unknown'] as const;

/** One of {@link REVIEW_STATES}. */
export type ReviewState = (typeof REVIEW_STATES)[number];

/** The states of a checkout. */
export const CHECKOUT_STATES = ['open', 'complete', 'expired', 'unknown'] as const;

/** One of {@link CHECKOUT_STATES}. */
export type CheckoutState = (typeof CHECKOUT_STATES)[number];
