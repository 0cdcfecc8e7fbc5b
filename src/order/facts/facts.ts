import type { DisputeState, ReviewState } from '../payments/states.js';
import type { Instant } from '../time/instant.js';
import type { Charge } from './charge.js';
import type { Money } from './money.js';

/** The states of a refund. It only progresses: `pending` and `pending_information` come first. */
export const REFUND_STATES = [
  'pending',
  'pending_information',
  'succeeded',
  'failed',
  'expired',
] as const;

/** A documented state of a refund. */
export type RefundState = (typeof REFUND_STATES)[number];

/** A refund of an order. */
export interface Refund {
  readonly id: string;
  readonly state: RefundState | 'unknown';
  /** The refunded amount, if the provider reports it; otherwise the requested one. */
  readonly amount?: Money;
  /** The requested amount, if it differs. */
  readonly asked?: Money;
  readonly createdAt?: Instant;
  /** The charge that it gives back, if the provider reports it. */
  readonly chargeId?: string;
}

/** One line of an order. */
export interface Item {
  readonly id: string;
  readonly skuId?: string;
  /** As ordered; never lowered by cancellations. */
  readonly quantity?: number;
  /** `true`: goods to ship. `false`: goods to deliver digitally. Absent: not reported. */
  readonly physical?: boolean;
  /** The provider's own state of the line. Informative only: nothing depends on it. */
  readonly state?: string;
  readonly amount?: Money;
  readonly subscriptionId?: string;
  readonly billingAgreementId?: string;
}

/** A parcel can be tracked. Its number leads to an address, so it is not stored. */
export interface ParcelTracking {
  /** The carrier, if it is a plain word. */
  readonly company?: string;
}

/** A request to fulfil or cancel units of lines. */
export interface Fulfilment {
  readonly id: string;
  readonly createdAt?: Instant;
  readonly tracking?: ParcelTracking;
  readonly items: readonly FulfilmentItem[];
}

/** The units of one line that a fulfilment fulfils or cancels. */
export interface FulfilmentItem {
  /** Absent: the provider named the line by its SKU only. */
  readonly itemId?: string;
  readonly skuId?: string;
  readonly quantity: number;
  readonly cancelQuantity: number;
}

/** An invoice or a credit memo, by the id of its file. The confidential URL is never stored. */
export interface OrderDocument {
  readonly id: string;
  readonly kind: 'invoice' | 'credit_memo';
}

/** Goods on their way back. */
export interface OrderReturn {
  readonly id: string;
  readonly state: 'created' | 'accepted' | 'unknown';
  /** Absent: the provider did not report the lines. */
  readonly items?: readonly ReturnItem[];
}

/** The units of one line in a return. */
export interface ReturnItem {
  readonly itemId: string;
  /** Units that may come back. */
  readonly quantity: number;
  /** Units that came back and were accepted. */
  readonly accepted: number;
}

/** Store credit that pays part of an order. The shop deducts it from the customer's balance. */
export interface StoreCredit {
  /** The id of the payment source. */
  readonly id: string;
  /** The shop's own id of the line of credit. */
  readonly upstreamId?: string;
  readonly amount?: Money;
}

/** Money that the customer's bank took back. A chargeback names no charge. */
export interface Chargeback {
  readonly id: string;
  /** The amount taken back; zero: only a fee. Absent: not reported. */
  readonly amount?: Money;
  /** The charge from which it was taken, if the provider reports it. */
  readonly chargeId?: string;
}

/** A dispute of a charge, or an inquiry that may become one. */
export interface Dispute {
  readonly id: string;
  readonly state: DisputeState;
  readonly chargeId: string;
  readonly amount?: Money;
  readonly createdAt?: Instant;
}

/** A fraud review of a charge by a person. */
export interface Review {
  readonly id: string;
  readonly state: ReviewState;
  readonly chargeId: string;
  readonly createdAt?: Instant;
  /** True: it is about an attempt that did not pay, while another one did. */
  readonly moot?: true;
}

/** What the shop itself reported, and what its checkout showed. */
export interface ShopFacts {
  /** `nothing`: the shop reported that it had sent nothing yet. Absent: it reported nothing. */
  readonly sent?: 'nothing' | 'part' | 'all';
  /** Everything came back. */
  readonly cameBack?: true;
  /** The shop gave up the whole order, or everything that it had not sent. */
  readonly gaveUp?: true;
  /** The checkout expired before anything was paid. */
  readonly checkoutExpired?: true;
}

/** Something about an order that a person must know and that is not a state. */
export interface Flag {
  /** Unique within the order: what it is about. */
  readonly id: string;
  readonly kind:
    | 'chargeback'
    | 'reauthorisation_failed'
    /** An event reports a failure by its name, and its content does not show it. */
    | 'failure_reported'
    | 'wrong_mode'
    | 'unknown_value'
    | 'suspect'
    | 'conflicting_delivery'
    /** The issuer of the card suspects fraud. */
    | 'fraud_warning'
    /** The bank took money of a payment back before everything was sent. */
    | 'payment_lost'
    /** A review was closed without a decision, and the payment lives. */
    | 'review_undecided'
    /** A review rejected the payment after goods had been sent. */
    | 'rejected_after_fulfilment'
    /** The shop gave the order up, and a payment of it lives. */
    | 'payment_after_cancellation'
    /** A payment belongs to two orders. */
    | 'two_orders';
  /** One sentence without personal data. */
  readonly detail: string;
}

/** The customer's part of the payment. */
export interface Payment {
  /** The action that the customer must take now; absent: none. */
  readonly action?: 'redirect' | 'show_payment_instructions' | 'sca_required';
  /** True while the payment method is settling and the customer has done their part. */
  readonly settling: boolean;
}

/**
 * Everything that an observation reports about an order except its states: charges, refunds, lines,
 * fulfilments, documents and returns, and the shop's ids.
 */
export interface Facts {
  readonly charges?: readonly Charge[];
  readonly refunds?: readonly Refund[];
  readonly items?: readonly Item[];
  readonly fulfilments?: readonly Fulfilment[];
  readonly documents?: readonly OrderDocument[];
  readonly returns?: readonly OrderReturn[];
  readonly flags?: readonly Flag[];
  readonly chargebacks?: readonly Chargeback[];
  /** Whether an expired authorisation could be renewed when it was needed. */
  readonly reauthorisation?: 'failed' | 'renewed';
  readonly payment?: Payment;
  /** The shop's own order number. */
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly totalAmount?: Money;
  /** Captured less refunded and pending refunds, as the provider computes it. */
  readonly availableToRefund?: Money;
  readonly credits?: readonly StoreCredit[];
  /**
   * True: the provider was asked to forget the customer, perhaps without the shop's knowledge. Absent: not
   * reported.
   */
  readonly requestToBeForgotten?: true;
}
