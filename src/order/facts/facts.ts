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

/** A refund asked for on an order. */
export interface Refund {
  readonly id: string;
  readonly state: RefundState | 'unknown';
  /** What was given back, where the provider says so; otherwise what was asked for. */
  readonly amount?: Money;
  /** What was asked for, where that is something else. */
  readonly asked?: Money;
  readonly createdAt?: Instant;
}

/** One line of an order. */
export interface Item {
  readonly id: string;
  readonly skuId?: string;
  /** As ordered; never lowered by cancellations. */
  readonly quantity?: number;
  /** `true`: goods to ship. `false`: goods to deliver digitally. Absent: not said. */
  readonly physical?: boolean;
  /** The provider's own word for the line. Informative only: never used to judge the order. */
  readonly state?: string;
  readonly amount?: Money;
  readonly subscriptionId?: string;
  readonly billingAgreementId?: string;
}

/** That a parcel can be followed. Its number leads to an address, so it is not kept. */
export interface ParcelTracking {
  /** Who carries it, where that is a plain word. */
  readonly company?: string;
}

/** A request to fulfil or cancel quantities of lines. */
export interface Fulfilment {
  readonly id: string;
  readonly createdAt?: Instant;
  readonly tracking?: ParcelTracking;
  readonly items: readonly FulfilmentItem[];
}

/** What one fulfilment does to one line. */
export interface FulfilmentItem {
  /** Absent: the provider named the line by its SKU only. */
  readonly itemId?: string;
  readonly skuId?: string;
  readonly quantity: number;
  readonly cancelQuantity: number;
}

/** An invoice or a credit memo, by the id of its file. The confidential URL is never kept. */
export interface OrderDocument {
  readonly id: string;
  readonly kind: 'invoice' | 'credit_memo';
}

/** Goods on their way back. */
export interface OrderReturn {
  readonly id: string;
  readonly state: 'created' | 'accepted' | 'unknown';
  /** Absent: the provider did not say which lines. */
  readonly items?: readonly ReturnItem[];
}

/** How much of one line a return is about. */
export interface ReturnItem {
  readonly itemId: string;
  /** What may come back. */
  readonly quantity: number;
  /** What came back and was accepted. */
  readonly accepted: number;
}

/** Store credit that pays a part of an order, to take off what the customer has at the shop. */
export interface StoreCredit {
  /** Of the payment source. */
  readonly id: string;
  /** The shop's own id of the line of credit. */
  readonly upstreamId?: string;
  readonly amount?: Money;
}

/** Money that the customer's bank took back. It names no charge. */
export interface Chargeback {
  readonly id: string;
  /** What was taken back; nothing: only a fee. Absent: nobody said how much. */
  readonly amount?: Money;
}

/** Something a person must know about an order that is no state. */
export interface Flag {
  /** Unique within the order: what it is about. */
  readonly id: string;
  readonly kind:
    | 'chargeback'
    | 'reauthorisation_failed'
    /** An event says by its name that something failed, and what it carries does not show it. */
    | 'failure_reported'
    | 'wrong_mode'
    | 'unknown_value'
    | 'suspect'
    | 'conflicting_delivery';
  /** One sentence without personal data. */
  readonly detail: string;
}

/** What the customer is asked to do, or has done, to pay. */
export interface Payment {
  /** What the customer must do now; absent: nothing. */
  readonly action?: 'redirect' | 'show_payment_instructions' | 'sca_required';
  /** True while the payment method is settling and the customer has done their part. */
  readonly settling: boolean;
}

/**
 * Everything an observation says about an order except its state: the charges, refunds, lines,
 * fulfilments, documents and returns it carries, and the ids that tie it to the shop.
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
  /** Whether an authorisation that ran out could be renewed when it was needed. */
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
   * True: the provider has been asked to forget the customer, or will. It may have been told so without
   * the shop. Absent: it did not say so.
   */
  readonly requestToBeForgotten?: true;
}
