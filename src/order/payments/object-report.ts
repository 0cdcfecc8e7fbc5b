import type { Payment, Refund } from '../facts/facts.js';
import type { FailureMessage } from '../facts/failure-message.js';
import type { Money } from '../facts/money.js';
import type { Instant } from '../time/instant.js';

/*
 * What a provider that speaks of payments reports: the state of one of its objects at one moment. It
 * never reports the state of an order. The shop reports what only the shop knows in the same way.
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

/** A payment: what an order calls a charge. One payment may need several attempts. */
export interface PaymentReport {
  readonly object: 'payment';
  readonly id: string;
  readonly state: (typeof PAYMENT_STATES)[number];
  /** The amount to pay. */
  readonly amount?: Money;
  /** In minor units: authorised and still to be captured. Absent: nothing. */
  readonly capturable?: number;
  /** In minor units: captured so far. Absent: nothing. */
  readonly captured?: number;
  /** The total of the order, as the shop states it with this payment. */
  readonly total?: Money;
  /** The action that the customer must take now. */
  readonly action?: Payment['action'];
  readonly createdAt?: Instant;
}

/** The states of an attempt to pay. */
export const ATTEMPT_STATES = ['pending', 'succeeded', 'failed', 'unknown'] as const;

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

/** One attempt to pay, successful or not. */
export interface AttemptReport {
  readonly object: 'attempt';
  readonly id: string;
  readonly payment: string;
  readonly state: (typeof ATTEMPT_STATES)[number];
  readonly assessment: (typeof RISK_ASSESSMENTS)[number];
  /** In minor units: refunded so far, without releases of money that was never captured. */
  readonly refunded?: number;
  /** True: the authorisation was released or expired, and nothing of it was captured. */
  readonly released?: true;
  /** True: the customer's bank took the money back after the attempt had succeeded. */
  readonly returnedByBank?: true;
  /** When the authorisation expires, if it is still to be captured. */
  readonly expiresAt?: Instant;
  readonly amount?: Money;
  readonly createdAt?: Instant;
  readonly failureMessage?: FailureMessage;
}

/** A refund. */
export interface RefundReport {
  readonly object: 'refund';
  readonly id: string;
  readonly payment: string;
  readonly state: Refund['state'];
  readonly amount?: Money;
  readonly createdAt?: Instant;
  /** True: it released money that was never captured, so nothing was given back. */
  readonly release?: true;
}

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

/** A dispute of a payment, or an inquiry. */
export interface DisputeReport {
  readonly object: 'dispute';
  readonly id: string;
  readonly payment: string;
  readonly state: (typeof DISPUTE_STATES)[number];
  readonly amount?: Money;
  readonly createdAt?: Instant;
}

/** The states of a review. `ended`: it was closed without a decision. */
export const REVIEW_STATES = ['open', 'ended', 'approved', 'rejected', 'unknown'] as const;

/** A fraud review of a payment by a person. */
export interface ReviewReport {
  readonly object: 'review';
  readonly id: string;
  readonly payment: string;
  readonly state: (typeof REVIEW_STATES)[number];
  readonly createdAt?: Instant;
}

/** The issuer of the card suspects fraud. */
export interface FraudWarningReport {
  readonly object: 'fraud_warning';
  readonly id: string;
  readonly payment: string;
  /** Whether refunding the payment could still prevent a dispute. */
  readonly actionable: boolean;
}

/** The states of a checkout. */
export const CHECKOUT_STATES = ['open', 'complete', 'expired', 'unknown'] as const;

/** A page on which the customer pays, or confirms an order that costs nothing. */
export interface CheckoutReport {
  readonly object: 'checkout';
  readonly id: string;
  readonly state: (typeof CHECKOUT_STATES)[number];
  /** True: nothing has to be paid. */
  readonly free?: true;
  readonly createdAt?: Instant;
}

/** Units of lines that the shop names, by its own ids of the lines. */
export type ShopItems = readonly { readonly itemId: string; readonly quantity: number }[];

/** What the shop sent. */
export interface FulfilmentReport {
  readonly object: 'fulfilment';
  /** The shop's idempotency key. */
  readonly id: string;
  /** Absent: everything that was left. Empty: nothing has been sent so far. */
  readonly items?: ShopItems;
}

/** What came back to the shop. */
export interface ReturnReport {
  readonly object: 'return';
  /** The shop's idempotency key. */
  readonly id: string;
  /** Absent: everything. */
  readonly items?: ShopItems;
}

/** What the shop gave up. */
export interface CancellationReport {
  readonly object: 'cancellation';
  /** The shop's idempotency key. */
  readonly id: string;
  /** Absent: the whole order. */
  readonly items?: ShopItems;
}

/** A report by the shop itself. */
export type ShopReport = FulfilmentReport | ReturnReport | CancellationReport;

/** A report about one object of the provider, or one of the shop. */
export type ObjectReport =
  | PaymentReport
  | AttemptReport
  | RefundReport
  | DisputeReport
  | ReviewReport
  | FraudWarningReport
  | CheckoutReport
  | ShopReport;
