import type { PaymentAmount } from '../../lifecycle/index.js';
import type { GateAnswer } from '../../order/gate.js';
import type { Failure } from '../../order/rejection.js';
import type { OrderView } from '../queries/order-view.js';

/** The result of a request to fulfil, cancel, refund or return. */
export type ActionResult =
  | {
      readonly kind: 'done';
      /**
       * The provider's id of the fulfilment, refund or return. Accepted, not completed: deliveries follow. Where
       * the provider speaks of payments: the key of the shop, or the provider's id of the refund.
       */
      readonly id: string;
      readonly order: OrderView;
      /** Payments only: what this request captured. Absent: nothing. */
      readonly captured?: readonly PaymentAmount[];
    }
  /** A gate refused, and the provider was not called. */
  | { readonly kind: 'refused'; readonly gate: GateAnswer }
  /** The request is not valid for this order, and the provider was not called. */
  | {
      readonly kind: 'invalid';
      readonly code:
        | 'unknown_item'
        | 'too_many'
        | 'nothing_open'
        | 'lines_unknown'
        | 'nothing_to_return'
        | 'unknown_return'
        | 'already_accepted'
        | 'not_a_quantity'
        | 'too_much'
        | 'wrong_currency'
        | 'not_an_amount'
        /** Payments only: the request is about one payment and must name it. */
        | 'several_payments'
        /** Payments only: the refund under this key failed. */
        | 'refund_failed'
        /** Payments only: the order has no such payment. */
        | 'unknown_payment'
        /** Payments only: capturing so little would not cover the total that the shop states. */
        | 'below_total'
        /** Payments only: the request has no key, or for a refund no usable one. */
        | 'key_missing'
        /** Payments only: the shop reported or requested something else under this key before. */
        | 'key_reused'
        /** Payments only: the report that would be recorded is not valid. */
        | 'bad_report'
        /** The provider cannot use an option that was given. */
        | 'not_supported';
      readonly itemId?: string;
      /** Of `several_payments`: the payments to choose from, with what is left of each. */
      readonly payments?: readonly PaymentAmount[];
      readonly message: string;
    }
  /** The call failed; when `uncertain`, read the order before trying again. */
  | Failure;

/** Why a request is not valid for an order. */
export type Invalid = Extract<ActionResult, { kind: 'invalid' }>;

export function invalid(code: Invalid['code'], message: string, itemId?: string): Invalid {
  return { kind: 'invalid', code, message, ...(itemId === undefined ? {} : { itemId }) };
}
