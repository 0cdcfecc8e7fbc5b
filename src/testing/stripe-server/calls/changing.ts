import type { JsonObject } from '../../simulator/values/json.js';
import {
  cancelAuthorisation,
  captureFinally,
  captureSome,
} from '../../stripe-simulator/acts/capture.js';
import { cancelUnpaid } from '../../stripe-simulator/acts/payment.js';
import type { Payment } from '../../stripe-simulator/run/model.js';
import { chargeOf } from '../../stripe-simulator/truth/money.js';
import type { ServedStripeOrder } from '../served-stripe-order.js';
import { done, failed, invalid, missing, type StripeAnswer } from '../wire/answer.js';
import { positive } from '../wire/form.js';
import type { StripeCall } from './call.js';

/** Captures a payment that is held. Source: Stripe, "Capture a PaymentIntent". */
export function capture(call: StripeCall): StripeAnswer {
  return withPayment(call, (order, payment) => {
    const { form, request, effects, now } = call;
    const requested = positive(form, 'amount_to_capture');
    if (typeof requested === 'object') return requested;
    const charge = chargeOf(payment);
    if (payment.status !== 'requires_capture' || charge === undefined) {
      const why =
        payment.status === 'succeeded'
          ? 'it has already been captured.'
          : `it has a status of ${payment.status}. Only one with the status requires_capture may be captured.`;
      return unexpected(
        call,
        order,
        payment,
        `This PaymentIntent could not be captured because ${why}`,
      );
    }
    const amount = requested ?? payment.amountCapturable;
    if (amount > payment.amountCapturable) {
      return failed(400, 'The amount to capture is greater than the amount that can be captured.', {
        code: 'amount_too_large',
        param: 'amount_to_capture',
        shows: { payment_intent: shown(call, order, payment) },
      });
    }
    const step = stepOf(order, amount);
    if (step !== undefined) return step;
    const final = form.get('final_capture') !== 'false' || amount === payment.amountCapturable;
    order.act(request, (run) =>
      final
        ? captureFinally(run, payment, charge, amount)
        : captureSome(run, payment, charge, amount),
    );
    effects.push({
      kind: 'capture',
      payment: payment.id,
      amount,
      key: request.idempotency_key,
      at: now,
    });
    return done(shown(call, order, payment));
  });
}

const CANCELLATION_REASONS = [
  'abandoned',
  'duplicate',
  'fraudulent',
  'requested_by_customer',
] as const;

/** Cancels a payment that was not captured. Source: Stripe, "Cancel a PaymentIntent". */
export function cancel(call: StripeCall): StripeAnswer {
  return withPayment(call, (order, payment) => {
    const { form, request, effects, now } = call;
    const named = form.get('cancellation_reason');
    const reason = CANCELLATION_REASONS.find((one) => one === named) ?? null;
    if (named !== undefined && reason === null) {
      return invalid(400, `A cancellation_reason is one of ${CANCELLATION_REASONS.join(', ')}.`, {
        param: 'cancellation_reason',
      });
    }
    if (payment.session?.status === 'open') {
      return failed(400, 'The PaymentIntent of an open Checkout Session ends with the Session.', {
        code: 'payment_intent_unexpected_state',
      });
    }
    const charge = chargeOf(payment);
    const held = payment.status === 'requires_capture' && charge?.captured === 0;
    if (!held && !UNPAID.has(payment.status)) {
      return unexpected(
        call,
        order,
        payment,
        `This PaymentIntent cannot be cancelled because it has a status of ${payment.status}.`,
      );
    }
    const amount = payment.amountCapturable;
    order.act(request, (run) =>
      held ? cancelAuthorisation(run, payment, charge, reason) : cancelUnpaid(run, payment, reason),
    );
    effects.push({
      kind: 'cancel',
      payment: payment.id,
      amount,
      key: request.idempotency_key,
      at: now,
    });
    return done(shown(call, order, payment));
  });
}

// See NOT_PLAYED for `processing` and for what was captured in part.
const UNPAID: ReadonlySet<string> = new Set([
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
]);

/** Refuses an amount that Stripe does not take in this currency. Source: Stripe, "Supported currencies". */
export function stepOf(order: ServedStripeOrder, amount: number): StripeAnswer | undefined {
  const { step, code } = order.run.setup.currency;
  return amount % step === 0
    ? undefined
    : invalid(400, `An amount in ${code.toUpperCase()} must be a multiple of ${step}.`, {
        param: 'amount',
      });
}

function withPayment(
  call: StripeCall,
  change: (order: ServedStripeOrder, payment: Payment) => StripeAnswer,
): StripeAnswer {
  const { id, orders, sees } = call;
  const order = orders.withObject(id);
  const payment = order?.payment(id);
  if (order === undefined || payment === undefined) return missing('payment_intent', id, 'intent');
  return sees(order) ? change(order, payment) : missing('payment_intent', id, 'intent', true);
}

function unexpected(
  call: StripeCall,
  order: ServedStripeOrder,
  payment: Payment,
  message: string,
): StripeAnswer {
  return failed(400, message, {
    code: 'payment_intent_unexpected_state',
    shows: { payment_intent: shown(call, order, payment) },
  });
}

function shown({ version }: StripeCall, order: ServedStripeOrder, { id }: Payment): JsonObject {
  return order.find(id, version) ?? {};
}
