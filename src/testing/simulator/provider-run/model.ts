import type { Instant } from '../../../order/time/instant.js';
import type { SourceBasics } from './basics.js';

/** The states of an order in the provider's own enumeration. */
export type ProviderOrderState =
  | 'pending_payment'
  | 'in_review'
  | 'accepted'
  | 'fulfilled'
  | 'complete'
  | 'returned'
  | 'dispute'
  | 'cancelled'
  | 'blocked';

/** The states of the fraud review in the provider's own enumeration. */
export type ProviderFraudState = 'review_opened' | 'passed' | 'blocked';

/** The states of a charge in the provider's own enumeration. */
export type ProviderChargeState =
  | 'pending'
  | 'capturable'
  | 'processing'
  | 'complete'
  | 'cancelled'
  | 'failed';

/** The states of a refund in the provider's own enumeration. */
export type ProviderRefundState =
  | 'pending'
  | 'pending_information'
  | 'succeeded'
  | 'failed'
  | 'expired';

/** The states of a capture or of a cancel. */
export type MovementState = 'pending' | 'pending_information' | 'complete' | 'failed';

/** One capture or one cancel of part or all of a charge. Amounts are in minor units. */
export interface Movement {
  readonly id: string;
  readonly createdAt: Instant;
  readonly amount: number;
  readonly state: MovementState;
  readonly fulfilmentId?: string;
}

/** The part of a refund that one charge pays. */
export interface ChargeRefund {
  readonly refundId: string;
  readonly createdAt: Instant;
  readonly amount: number;
  readonly state: 'pending' | 'complete' | 'failed';
}

/** A charge on one payment source. */
export interface ProviderCharge {
  readonly id: string;
  readonly sourceId: string;
  /** Whether its source is the primary one: captured last, cancelled and refunded first. */
  readonly primary: boolean;
  readonly createdAt: Instant;
  readonly amount: number;
  readonly state: ProviderChargeState;
  readonly captures: readonly Movement[];
  readonly cancels: readonly Movement[];
  readonly refunds: readonly ChargeRefund[];
  readonly failureCode?: string;
  readonly failureMessage?: string;
  /** The order no longer lists it; only events about the charge itself show it. */
  readonly unlisted?: true;
}

/** A refund of part or all of what was captured. */
export interface ProviderRefund {
  readonly id: string;
  readonly createdAt: Instant;
  /** The requested amount. */
  readonly amount: number;
  /** The amount that is refunded if it succeeds; at most the requested one. */
  readonly given: number;
  readonly state: ProviderRefundState;
  readonly reason: string;
  /** The line that it is for; absent: the whole order. */
  readonly itemId?: string;
  readonly failureReason?: string;
}

/** A return of shipped items. */
export interface ProviderReturn {
  readonly id: string;
  readonly createdAt: Instant;
  readonly state: 'created' | 'accepted';
  readonly reason: string;
  readonly items: readonly {
    readonly itemId: string;
    readonly quantity: number;
    readonly accepted: number;
  }[];
}

/** A request to fulfil or cancel units of lines. */
export interface ProviderFulfilment {
  readonly id: string;
  readonly createdAt: Instant;
  readonly items: readonly {
    readonly itemId: string;
    readonly quantity: number;
    readonly cancelQuantity: number;
  }[];
}

/** A sales transaction: an amount that a bank charged back, or the fee for that. */
export interface ProviderTransaction {
  readonly id: string;
  readonly createdAt: Instant;
  readonly type: 'fraud_chargeback' | 'non_fraud_chargeback';
  /** In minor units: negative, or 0 for the fee. */
  readonly amount: number;
  readonly itemId: string;
}

/** An invoice or a credit memo. */
export interface ProviderFile {
  readonly id: string;
  readonly kind: 'invoice' | 'credit_memo';
}

/** The states of a payment session that the simulator uses. */
export type SessionState = 'pending' | 'pending_funds' | 'pending_redirect' | 'complete' | 'failed';

/** When each state was entered, in whole seconds, as the provider records it. */
export type VisitTimes<K extends string> = Readonly<Partial<Record<K, Instant>>>;

/** The changing properties of an order from one moment on. A version is never altered. */
export interface OrderVersion {
  /** When this version begins. */
  readonly at: Instant;
  readonly createdAt: Instant;
  /** Can be earlier than the state that it is shown with. */
  readonly updatedAt: Instant;
  readonly state: ProviderOrderState;
  readonly stateTimes: VisitTimes<ProviderOrderState>;
  readonly fraudState: ProviderFraudState | undefined;
  readonly fraudTimes: VisitTimes<ProviderFraudState>;
  readonly session: SessionState;
  readonly charges: readonly ProviderCharge[];
  readonly refunds: readonly ProviderRefund[];
  readonly returns: readonly ProviderReturn[];
  readonly fulfilments: readonly ProviderFulfilment[];
  readonly files: readonly ProviderFile[];
  readonly upstreamId: string | undefined;
  readonly disputes: number;
  readonly chargebacks: number;
  readonly transactions: readonly ProviderTransaction[];
  /** The current payment sources. */
  readonly sources: readonly SourceBasics[];
  /** A re-authorisation failed, and no later one succeeded. */
  readonly reauthorisationFailed: boolean;
}

/**
 * How the order of an event differs from that of a read: it still has the previous state, or it also
 * has the charges that the order no longer lists.
 */
export type EventOrder = 'previous state' | 'every charge';

/** The `data.object` of an event. */
export type Subject =
  | { readonly kind: 'order'; readonly showing?: EventOrder }
  | { readonly kind: 'session_order' }
  | { readonly kind: 'charge'; readonly id: string; readonly shownState?: 'pending' | 'none' }
  | { readonly kind: 'transaction'; readonly id: string }
  | { readonly kind: 'refund'; readonly id: string }
  | { readonly kind: 'return'; readonly id: string }
  | { readonly kind: 'fulfilment'; readonly id: string }
  | { readonly kind: 'file'; readonly id: string }
  | { readonly kind: 'warehouse'; readonly id: string; readonly state: string }
  | { readonly kind: 'unrelated'; readonly id: string };

/** An event before it becomes a message. */
export interface Announcement {
  readonly type: string;
  readonly subject: Subject;
}
