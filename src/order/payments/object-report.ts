import type { Payment, Refund } from '../facts/facts.js';
import type { FailureMessage } from '../facts/failure-message.js';
import type { Money } from '../facts/money.js';
import type { Instant } from '../time/instant.js';
import type {
  AttemptState,
  CheckoutState,
  DisputeState,
  PaymentState,
  ReviewState,
  RiskAssessment,
} from './states.js';

/*
 * What a provider that speaks of payments reports: the state of one of its objects at one moment. It
 * never reports the state of an order. The shop reports what only the shop knows in the same way.
 */

/** A payment: what an order calls a charge. One payment may need several attempts. */
export interface PaymentReport {
  readonly object: 'payment';
  readonly id: string;
  readonly state: PaymentState;
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
  /** The id of the newest attempt to pay. Of a complete payment: the one that paid. */
  readonly newestAttempt?: string;
  readonly createdAt?: Instant;
}

/** One attempt to pay, successful or not. */
export interface AttemptReport {
  readonly object: 'attempt';
  readonly id: string;
  readonly payment: string;
  readonly state: AttemptState;
  readonly assessment: RiskAssessment;
  /** In minor units: captured so far. */
  readonly captured?: number;
  /** In minor units: refunded so far; perhaps with the release of the rest of a partial capture. */
  readonly refunded?: number;
  /**
   * In minor units, in the report of its capture: what the provider shows as refunded although it only
   * released the rest. 0: nothing. Absent: it is not the report of a capture.
   */
  readonly releasedAsRefund?: number;
  /** True: the authorisation was released or expired, and nothing of it was captured. */
  readonly released?: true;
  /**
   * True: the attempt failed at the bank, and the money was taken back if the attempt had succeeded before.
   * It had if another report of the attempt shows so, or if its payment is complete and names it as newest.
   */
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
  /** The shop's key, if this package requested it. */
  readonly key?: string;
}

/** A dispute of a payment, or an inquiry. */
export interface DisputeReport {
  readonly object: 'dispute';
  readonly id: string;
  readonly payment: string;
  readonly state: DisputeState;
  readonly amount?: Money;
  readonly createdAt?: Instant;
}

/** A fraud review of a payment by a person. */
export interface ReviewReport {
  readonly object: 'review';
  readonly id: string;
  readonly payment: string;
  /** The attempt that was reviewed. Absent: it is about the whole payment, as far as is reported. */
  readonly attempt?: string;
  readonly state: ReviewState;
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

/** A page on which the customer pays, or confirms an order that costs nothing. */
export interface CheckoutReport {
  readonly object: 'checkout';
  readonly id: string;
  readonly state: CheckoutState;
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
