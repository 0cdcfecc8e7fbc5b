import { failed } from '../../../../order/failed-call.js';
import type { PaymentObservation } from '../../../../order/observation.js';
import type { PaymentReport } from '../../../../order/payments/object-report.js';
import type { Failure } from '../../../../order/rejection.js';
import type { CaptureRequest, PaymentDone, PaymentRequest } from '../../../payment-api.js';
import { smallestUnitOf } from '../../values/money.js';
import { isCharge, pathOf } from '../object-paths.js';
import { readOneObject } from '../read-object.js';
import type { StripeCalls } from '../stripe-calls.js';
import { type LookedUp, performed } from './effect.js';

const INTENT = 'payment_intent';

const INTENTS = '/v1/payment_intents';

/**
 * Captures a payment.
 *
 * Stripe, "Capture a PaymentIntent": a smaller amount releases the rest.
 */
export async function capturePayment(
  calls: StripeCalls,
  account: string,
  request: CaptureRequest,
): Promise<PaymentDone | Failure> {
  const { payment, amount } = request;
  if (isCharge(payment)) return withoutIntent('capture');
  const units = amount === undefined ? undefined : smallestUnitOf(amount);
  if (amount !== undefined && units === undefined) return inexpressible();
  return performed(calls, account, {
    ...{ call: 'capture', request, object: INTENT },
    ...{ path: `${pathOf(INTENTS, payment)}/capture`, label: `POST ${INTENTS}/capture` },
    body: units === undefined ? {} : { amount_to_capture: units },
    lookUp: () =>
      lookedUp(calls, payment, ({ state, captured }) => {
        if (state === 'cancelled') return 'The payment was cancelled. Have it paid again.';
        if (state !== 'complete') return 'absent';
        if (amount === undefined || captured === amount.minor) return 'done';
        return 'The payment was captured with another amount. Read it before you go on.';
      }),
  });
}

/**
 * Cancels a payment that was not captured.
 *
 * Stripe, "Cancel a PaymentIntent": what was authorised is released.
 */
export async function cancelPaymentOf(
  calls: StripeCalls,
  account: string,
  request: PaymentRequest,
): Promise<PaymentDone | Failure> {
  const { payment } = request;
  if (isCharge(payment)) return withoutIntent('cancel');
  return performed(calls, account, {
    ...{ call: 'cancel', request, object: INTENT, body: {} },
    ...{ path: `${pathOf(INTENTS, payment)}/cancel`, label: `POST ${INTENTS}/cancel` },
    lookUp: () =>
      lookedUp(calls, payment, ({ state }) => {
        if (state === 'cancelled') return 'done';
        return state === 'complete' ? 'The payment was captured. Refund it instead.' : 'absent';
      }),
  });
}

/** An amount that Stripe cannot express in its currency. */
export function inexpressible(): Failure {
  return failed('Stripe has no such amount in this currency. Use an amount without decimals.');
}

/** Reads the payment, and decides by its state. A sentence: the call can have no effect any more. */
async function lookedUp(
  calls: StripeCalls,
  payment: string,
  decide: (report: PaymentReport) => string,
): Promise<LookedUp> {
  const read = await readOneObject(calls, { object: INTENT, id: payment });
  if (read.kind === 'failure') return read;
  const observation = read.kind === 'none' ? undefined : read.observation;
  const report = observation === undefined ? undefined : paymentIn(observation);
  if (observation === undefined || report === undefined) {
    const reason = 'Stripe has no such payment. Check its id, the mode and the API key.';
    return { kind: 'impossible', failure: failed(reason) };
  }
  const decision = decide(report);
  if (decision === 'absent') return { kind: 'absent' };
  if (decision === 'done') return { kind: 'done', id: payment, observations: [observation] };
  return { kind: 'impossible', failure: failed(decision) };
}

function paymentIn({ objects }: PaymentObservation): PaymentReport | undefined {
  return objects.find((one): one is PaymentReport => one.object === 'payment');
}

function withoutIntent(what: 'capture' | 'cancel'): Failure {
  return failed(
    `This payment is a Charge without a PaymentIntent, which this package does not ${what}. Do it at Stripe, whose deliveries report what changed.`,
  );
}
