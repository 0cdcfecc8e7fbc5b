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

/** What a refund takes from one charge. */
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
  /** Of the primary source: captured last, cancelled and refunded first. */
  readonly primary: boolean;
  readonly createdAt: Instant;
  readonly amount: number;
  readonly state: ProviderChargeState;
  readonly captures: readonly Movement[];
  readonly cancels: readonly Movement[];
  readonly refunds: readonly ChargeRefund[];
  readonly failureCode?: string;
  readonly failureMessage?: string;
  /** The order no longer lists it: only what is said about the charge itself still shows it. */
  readonly unlisted?: true;
}

/** A refund of part or all of what was captured. */
export interface ProviderRefund {
  readonly id: string;
  readonly createdAt: Instant;
  /** What was asked for. */
  readonly amount: number;
  /** What is given back if it succeeds; at most what was asked for. */
  readonly given: number;
  readonly state: ProviderRefundState;
  readonly reason: string;
  /** The line it is for; absent: the order as a whole. */
  readonly itemId?: string;
  readonly failureReason?: string;
}

/** Goods on their way back. */
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

/** One request to fulfil or cancel quantities of lines. */
export interface ProviderFulfilment {
  readonly id: string;
  readonly createdAt: Instant;
  readonly items: readonly {
    readonly itemId: string;
    readonly quantity: number;
    readonly cancelQuantity: number;
  }[];
}

/** An entry in the provider's books: what a bank took back, or the fee for that. */
export interface ProviderTransaction {
  readonly id: string;
  readonly createdAt: Instant;
  readonly type: 'fraud_chargeback' | 'non_fraud_chargeback';
  /** In minor units, below 0; the fee is 0. */
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

/** When each state was entered, in whole seconds, as the provider's lists record it. */
export type VisitTimes<K extends string> = Readonly<Partial<Record<K, Instant>>>;

/** Everything about an order that changes, at one moment of its life. Never altered, only followed. */
export interface OrderVersion {
  /** From when on this is so. */
  readonly at: Instant;
  readonly createdAt: Instant;
  /** Can lie before the transition it is shown with. */
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
  /** The sources that pay for it now. */
  readonly sources: readonly SourceBasics[];
  /** A re-authorisation failed, and no later one repaired it. */
  readonly reauthorisationFailed: boolean;
}

/**
 * What an event shows of the order otherwise than a read would: the state it is only now leaving, or
 * also the charges that it no longer lists.
 */
export type OrderSlant = 'state before' | 'every charge';

/** What an event's `data.object` is. */
export type Subject =
  | { readonly kind: 'order'; readonly showing?: OrderSlant }
  | { readonly kind: 'session_order' }
  | { readonly kind: 'charge'; readonly id: string; readonly stating?: 'pending' | 'nothing' }
  | { readonly kind: 'transaction'; readonly id: string }
  | { readonly kind: 'refund'; readonly id: string }
  | { readonly kind: 'return'; readonly id: string }
  | { readonly kind: 'fulfilment'; readonly id: string }
  | { readonly kind: 'file'; readonly id: string }
  | { readonly kind: 'warehouse'; readonly id: string; readonly state: string }
  | { readonly kind: 'unrelated'; readonly id: string };

/** An event that the provider announces, before it has become a message. */
export interface Announcement {
  readonly type: string;
  readonly subject: Subject;
}
