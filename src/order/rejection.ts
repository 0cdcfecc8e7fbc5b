/** A response to POST /orders that means that no order exists, and what to do about it. */
export interface Rejection {
  readonly kind: 'rejection';
  readonly cause: 'payment' | 'fraud' | 'data' | 'inventory' | 'export' | 'unknown';
  /**
   * What to do next.
   *
   * - `new_checkout`: this checkout is used up; create another one, corrected by `cause`.
   * - `fix_checkout`: correct this checkout and submit it again.
   * - `wait`: submit it again after `retryAfter`.
   * - `look_up_order`: this checkout may have become an order already.
   */
  readonly action: 'new_checkout' | 'fix_checkout' | 'wait' | 'look_up_order';
  /** Seconds to wait before the next attempt, if the provider asks for it. */
  readonly retryAfter?: number;
  /** The statuses for the shop's own record. */
  readonly statuses: UpstreamStatuses;
  /** A text that a customer may read. */
  readonly customerMessage: string;
  /** For logs and support only. Never shown to a customer: it helps fraudsters. */
  readonly internal: {
    readonly httpStatus: number;
    readonly codes: readonly string[];
    /** The inputs that the provider rejected, e.g. `billTo.address.country`. */
    readonly parameters: readonly string[];
    readonly requestId?: string;
  };
}

/** The status of an order, in the words of a shop. */
export type OrderStatus =
  | 'unknown'
  | 'not_submitted'
  | 'pending_payment'
  | 'in_review'
  /** Accepted, and it may not be fulfilled now. */
  | 'on_hold'
  | 'ready_to_fulfil'
  | 'fulfilled'
  | 'complete'
  | 'returned'
  | 'disputed'
  | 'cancelled'
  | 'rejected';

/** The payment status of an order, in the words of a shop. */
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

/** The status of the fraud review, in the words of a shop. */
export type FraudStatus = 'unknown' | 'in_review' | 'passed' | 'blocked';

/** The statuses that a shop writes on its own record of the order. */
export interface UpstreamStatuses {
  readonly order: OrderStatus;
  readonly payment: PaymentStatus;
  readonly fraud: FraudStatus;
}

/** The call failed, and nothing is known about an order from it. */
export interface Failure {
  readonly kind: 'failure';
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** Whether the call may have taken effect although it failed: check before repeating it. */
  readonly uncertain: boolean;
  readonly retryAfter?: number;
  readonly reason: string;
  readonly internal: {
    readonly httpStatus: number;
    readonly codes: readonly string[];
    readonly requestId?: string;
  };
}
