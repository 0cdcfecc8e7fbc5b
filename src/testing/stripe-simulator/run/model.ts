import type { Json, JsonObject } from '../../simulator/values/json.js';
import type {
  CancellationReason,
  CaptureMethod,
  ChargeStatus,
  DisputeCaseType,
  DisputeStatus,
  OutcomeType,
  PaymentIntentStatus,
  RefundReason,
  RefundStatus,
  ReviewClosedReason,
  ReviewOpenedReason,
  SessionPaymentStatus,
  SessionStatus,
} from '../enumerations.js';

/** The kinds of payment method that differ in how they move. */
export type PaymentMethod =
  | 'card'
  | 'us_bank_account'
  | 'sepa_debit'
  | 'boleto'
  | 'customer_balance';

/** What Stripe holds of a PaymentIntent. Times are seconds since 1970, UTC. */
export interface Payment {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly captureMethod: CaptureMethod;
  readonly method: PaymentMethod;
  status: PaymentIntentStatus;
  metadata: Record<string, string>;
  /** When the metadata was set, in seconds since 1970, UTC. */
  labelledAt: number;
  /** The attempts, oldest first. */
  readonly charges: Charge[];
  readonly session: Session | null;
  amountReceived: number;
  amountCapturable: number;
  canceledAt: number | null;
  cancellationReason: CancellationReason | null;
  nextAction: JsonObject | null;
  lastError: Json;
}

/** What Stripe holds of one attempt to pay. */
export interface Charge {
  readonly id: string;
  readonly created: number;
  readonly payment: Payment;
  readonly amount: number;
  /** Copied from the payment when the charge was created. */
  readonly metadata: Readonly<Record<string, string>>;
  status: ChargeStatus;
  outcome: OutcomeType | null;
  captured: number;
  /** What was authorised and is no longer held, without ever having been captured. */
  released: number;
  /** Whether a bank took the money back after the charge had succeeded. */
  failedLate: boolean;
  /** The change of the balance by a bank debit was reversed, whether the debit had succeeded or not. */
  isReversed: boolean;
  readonly refunds: Refund[];
  disputed: boolean;
  review: Review | null;
  receiptEmail: string;
}

export interface Refund {
  readonly id: string;
  readonly created: number;
  readonly charge: Charge;
  readonly amount: number;
  readonly reason: RefundReason | null;
  /** Its own, not that of the payment. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether this only shows the release of uncaptured money, as versions before basil do. */
  readonly release: boolean;
  status: RefundStatus;
}

export interface Dispute {
  readonly id: string;
  readonly created: number;
  readonly charge: Charge;
  readonly amount: number;
  readonly reason: string;
  readonly caseType: DisputeCaseType;
  status: DisputeStatus;
}

export interface Review {
  readonly id: string;
  readonly created: number;
  readonly charge: Charge;
  readonly openedReason: ReviewOpenedReason;
  closedReason: ReviewClosedReason | null;
}

export interface Warning {
  readonly id: string;
  readonly created: number;
  readonly charge: Charge;
  readonly fraudType: string;
  actionable: boolean;
}

/** What Stripe holds of a Checkout Session. */
export interface Session {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  status: SessionStatus;
  paymentStatus: SessionPaymentStatus;
  payment: Payment | null;
}

/** What the shop did with the goods of the order. */
export interface Goods {
  gaveUpAt: number | null;
  sentSomething: boolean;
  sentEverything: boolean;
  cameBackSomething: boolean;
  cameBackEverything: boolean;
}
