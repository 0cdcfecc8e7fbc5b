import type {
  CaptureRequest,
  PaymentDone,
  PaymentRefundRequest,
} from '../../../../../src/adapters/payment-api.js';
import type { Failure } from '../../../../../src/order/rejection.js';
import { intent } from '../../_support/events.js';

export const CAPTURE: CaptureRequest = { orderId: 'A-1', payment: 'pi_1', key: 'parcel-1' };
export const REFUND: PaymentRefundRequest = {
  ...{ orderId: 'A-1', payment: 'pi_1', key: 'refund-1' },
  amount: { minor: 300, currency: 'EUR' },
};

/** A PaymentIntent whose money is captured. */
export const paid = () => intent({ status: 'succeeded', amount_received: 1099 });

/** The answer, which must be that the call took effect. */
export function done(answer: PaymentDone | Failure): PaymentDone {
  if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
  return answer;
}

/** The answer, which must be a failure. */
export function failure(answer: { readonly kind: string }): Failure {
  if (answer.kind !== 'failure') throw new Error(JSON.stringify(answer));
  // The kind says so.
  return answer as Failure;
}
