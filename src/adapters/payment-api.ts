import type { Money } from '../order/facts/money.js';
import type { PaymentObservation } from '../order/observation.js';
import type { Failure } from '../order/rejection.js';

/** An object at the provider. */
export interface ObjectReference {
  /** Its kind in the provider's own word, such as `payment_intent`. */
  readonly object: string;
  readonly id: string;
}

/** Objects as they were read: one observation for each response, reported as of that response. */
export interface PaymentsAnswer {
  readonly kind: 'payments';
  readonly observations: readonly PaymentObservation[];
}

/** The provider has no such object. */
export interface NoSuchObject {
  readonly kind: 'none';
}

/** What a call did, or had done before under the same key. */
export interface PaymentDone {
  readonly kind: 'done';
  /** The provider's id of the payment that was captured or cancelled, or of the refund. */
  readonly id: string;
  /** What the provider reported about it, to be recorded. */
  readonly observations: readonly PaymentObservation[];
}

/** A call about one payment of an order. */
export interface PaymentRequest {
  readonly orderId: string;
  /** The provider's id of the payment. */
  readonly payment: string;
  /**
   * The shop's key of what it asks for. The idempotency key of the call is a function of the account, the
   * call and this request, so the same request has its effect once.
   */
  readonly key: string;
}

/** How much of a payment to capture. */
export interface CaptureRequest extends PaymentRequest {
  /** Absent: all that is authorised. A smaller amount releases the rest. */
  readonly amount?: Money;
}

/** How much of a payment to refund. */
export interface PaymentRefundRequest extends PaymentRequest {
  readonly amount: Money;
}

/**
 * The calls that a provider accepts that speaks of payments. Every method returns a value and never
 * throws. A call that may have taken effect is not repeated: its effect is looked up, and a `Failure` that
 * is `uncertain` is returned only if that fails, too, or shows nothing.
 */
export interface PaymentApi {
  /** Reads a payment and all that belongs to it, such as its attempts, refunds, disputes and reviews. */
  readPayment(payment: string): Promise<PaymentsAnswer | NoSuchObject | Failure>;
  /**
   * Finds the payments of an order by the rule of the account, and reads them like `readPayment`. A payment
   * that was created a moment ago may be missing. No observations: there is none.
   */
  findPayments(orderId: string): Promise<PaymentsAnswer | Failure>;
  /** Reads one object, such as one that a delivery names without its content. */
  readObject(reference: ObjectReference): Promise<PaymentsAnswer | NoSuchObject | Failure>;
  /** Captures a payment that was authorised. */
  capture(request: CaptureRequest): Promise<PaymentDone | Failure>;
  /** Cancels a payment that was not captured, which releases what was authorised. */
  cancelPayment(request: PaymentRequest): Promise<PaymentDone | Failure>;
  /** Refunds money that was captured. */
  refundPayment(request: PaymentRefundRequest): Promise<PaymentDone | Failure>;
}
