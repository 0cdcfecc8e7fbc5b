/**
 * The values of Stripe's enumerations that the simulator knows. A test holds every list against the
 * type declarations of the official SDK, so that a value that Stripe adds is noticed.
 */

/** Source: Stripe, "The PaymentIntent object", `status`. */
export const PAYMENT_INTENT_STATUSES = [
  'canceled',
  'processing',
  'requires_action',
  'requires_capture',
  'requires_confirmation',
  'requires_payment_method',
  'succeeded',
] as const;
export type PaymentIntentStatus = (typeof PAYMENT_INTENT_STATUSES)[number];

/**
 * Source: Stripe, "The PaymentIntent object", `cancellation_reason`. `failed_invoice` and
 * `void_invoice` belong to invoices, which are not played.
 */
export const CANCELLATION_REASONS = [
  'abandoned',
  'automatic',
  'duplicate',
  'expired',
  'failed_invoice',
  'fraudulent',
  'requested_by_customer',
  'void_invoice',
] as const;
export type CancellationReason = (typeof CANCELLATION_REASONS)[number];

/** Source: Stripe, "The PaymentIntent object", `capture_method`. */
export const CAPTURE_METHODS = ['automatic', 'automatic_async', 'manual'] as const;
export type CaptureMethod = (typeof CAPTURE_METHODS)[number];

/** Source: Stripe, "The Charge object", `status`. */
export const CHARGE_STATUSES = ['failed', 'pending', 'succeeded'] as const;
export type ChargeStatus = (typeof CHARGE_STATUSES)[number];

/** Source: Stripe, "The Charge object", `outcome.type`. */
export const OUTCOME_TYPES = [
  'authorized',
  'blocked',
  'invalid',
  'issuer_declined',
  'manual_review',
] as const;
export type OutcomeType = (typeof OUTCOME_TYPES)[number];

/** Source: Stripe, "The Refund object", `status`. */
export const REFUND_STATUSES = [
  'canceled',
  'failed',
  'pending',
  'requires_action',
  'succeeded',
] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** Source: Stripe, "The Refund object", `reason`. */
export const REFUND_REASONS = [
  'duplicate',
  'expired_uncaptured_charge',
  'fraudulent',
  'requested_by_customer',
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** Source: Stripe, "The Dispute object", `status`. */
export const DISPUTE_STATUSES = [
  'appeal_needs_response',
  'appeal_under_review',
  'lost',
  'needs_response',
  'prevented',
  'under_review',
  'warning_closed',
  'warning_needs_response',
  'warning_under_review',
  'won',
] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** Source: Stripe, "The Dispute object", `payment_method_details.card.case_type`. */
export const DISPUTE_CASE_TYPES = [
  'block',
  'chargeback',
  'compliance',
  'inquiry',
  'resolution',
] as const;
export type DisputeCaseType = (typeof DISPUTE_CASE_TYPES)[number];

/** Source: Stripe, "The Review object", `closed_reason`. */
export const REVIEW_CLOSED_REASONS = [
  'acknowledged',
  'approved',
  'canceled',
  'disputed',
  'payment_never_settled',
  'redacted',
  'refunded',
  'refunded_as_fraud',
] as const;
export type ReviewClosedReason = (typeof REVIEW_CLOSED_REASONS)[number];

/** Source: Stripe, "The Review object", `opened_reason`. */
export const REVIEW_OPENED_REASONS = ['manual', 'rule'] as const;
export type ReviewOpenedReason = (typeof REVIEW_OPENED_REASONS)[number];

/** Source: Stripe, "The Checkout Session object", `status`. */
export const SESSION_STATUSES = ['complete', 'expired', 'open'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** Source: Stripe, "The Checkout Session object", `payment_status`. */
export const SESSION_PAYMENT_STATUSES = ['no_payment_required', 'paid', 'unpaid'] as const;
export type SessionPaymentStatus = (typeof SESSION_PAYMENT_STATUSES)[number];

/** Every type of event that concerns a payment. Source: Stripe, "Types of events". */
export const EVENT_TYPES = [
  'charge.captured',
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.funds_reinstated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.updated',
  'charge.expired',
  'charge.failed',
  'charge.pending',
  'charge.refund.updated',
  'charge.refunded',
  'charge.succeeded',
  'charge.updated',
  'checkout.session.async_payment_failed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.completed',
  'checkout.session.expired',
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.created',
  'payment_intent.partially_funded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'radar.early_fraud_warning.created',
  'radar.early_fraud_warning.updated',
  'refund.created',
  'refund.failed',
  'refund.updated',
  'review.closed',
  'review.opened',
] as const;
export type PaymentEventType = (typeof EVENT_TYPES)[number];
