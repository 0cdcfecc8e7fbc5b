/** A POST /orders answer that means no order exists, and what to do about it. */
export interface Rejection {
  readonly kind: 'rejection';
  readonly cause: 'payment' | 'fraud' | 'data' | 'inventory' | 'export' | 'unknown';
  /**
   * What to do next.
   *
   * - `new_checkout`: this checkout is used up; make another one, mended as `cause` says.
   * - `fix_checkout`: mend this checkout and submit it again.
   * - `wait`: submit it again after `retryAfter`.
   * - `look_up_order`: this checkout may have become an order already.
   */
  readonly action: 'new_checkout' | 'fix_checkout' | 'wait' | 'look_up_order';
  /** Seconds to wait before trying again, when the provider said so. */
  readonly retryAfter?: number;
  /** The statuses to set on the shop's own record. */
  readonly statuses: UpstreamStatuses;
  /** Words that a customer may read. */
  readonly customerMessage: string;
  /** For logs and support only. Never shown to a customer: it helps fraudsters. */
  readonly internal: {
    readonly httpStatus: number;
    readonly codes: readonly string[];
    /** Which inputs the provider complained about, e.g. `billTo.address.country`. */
    readonly parameters: readonly string[];
    readonly requestId?: string;
  };
}

/** Where an order is, in the words of a shop. */
export type OrderStatus =
  | 'unknown'
  | 'not_submitted'
  | 'pending_payment'
  | 'in_review'
  /** Accepted, and something stands against fulfilling it. */
  | 'on_hold'
  | 'ready_to_fulfil'
  | 'fulfilled'
  | 'complete'
  | 'returned'
  | 'disputed'
  | 'cancelled'
  | 'rejected';

/** How an order is paid for, in the words of a shop. */
export type PaymentStatus =
  | 'unknown'
  | 'pending'
  | 'authorised'
  | 'capturing'
  | 'captured'
  | 'partly_refunded'
  | 'refunded'
  | 'charged_back'
  | 'released'
  | 'not_collected'
  | 'failed';

/** What the fraud review says, in the words of a shop. */
export type FraudStatus = 'unknown' | 'in_review' | 'passed' | 'blocked';

/** What a shop writes on its own record of the order. */
export interface UpstreamStatuses {
  readonly order: OrderStatus;
  readonly payment: PaymentStatus;
  readonly fraud: FraudStatus;
}

/** The call failed and says nothing about any order. */
export interface Failure {
  readonly kind: 'failure';
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** Whether the call may have taken effect although it failed: look before repeating it. */
  readonly uncertain: boolean;
  readonly retryAfter?: number;
  readonly reason: string;
  readonly internal: {
    readonly httpStatus: number;
    readonly codes: readonly string[];
    readonly requestId?: string;
  };
}
