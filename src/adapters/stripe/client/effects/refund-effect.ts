import { failed } from '../../../../order/failed-call.js';
import type { RefundReport } from '../../../../order/payments/object-report.js';
import type { Failure } from '../../../../order/rejection.js';
import type { PaymentDone, PaymentRefundRequest } from '../../../payment-api.js';
import { isRefundKey, REFUND_KEY } from '../../reading/refund.js';
import { smallestUnitOf } from '../../values/money.js';
import { isCharge } from '../object-paths.js';
import { readRefunds } from '../read-payment.js';
import type { StripeCalls } from '../stripe-calls.js';
import { type LookedUp, performed } from './effect.js';
import { inexpressible } from './payment-effects.js';

/**
 * Refunds a part of a payment. The refund carries the shop's key in its metadata, so that it is found again
 * however late: Stripe keeps idempotency keys for no more than a day, so the refund is looked up first, too.
 *
 * Stripe, "Create a refund": `charge` or `payment_intent`, `amount`, `metadata`.
 */
export async function refundOf(
  calls: StripeCalls,
  account: string,
  request: PaymentRefundRequest,
): Promise<PaymentDone | Failure> {
  const { payment, amount, key } = request;
  if (!isRefundKey(key)) {
    return failed('The key of a refund must have 1 to 255 printable characters of ASCII.');
  }
  const units = smallestUnitOf(amount);
  if (units === undefined) return inexpressible();
  const lookUp = () => refundWith(calls, request);
  const before = await lookUp();
  if (before.kind === 'impossible') return before.failure;
  if (before.kind !== 'absent') return before;
  return performed(calls, account, {
    ...{ call: 'refund', request, object: 'refund', lookUp },
    ...{ path: '/v1/refunds', label: 'POST /v1/refunds' },
    body: {
      ...(isCharge(payment) ? { charge: payment } : { payment_intent: payment }),
      ...{ amount: units, metadata: { [REFUND_KEY]: key } },
    },
  });
}

/** Looks for the refund of a payment that carries the key. */
async function refundWith(
  calls: StripeCalls,
  { payment, amount, key }: PaymentRefundRequest,
): Promise<LookedUp> {
  const list = await readRefunds(calls, payment);
  if (list.kind === 'failure') return list;
  const { observations } = list;
  const refund = observations
    .flatMap(({ objects }) => objects)
    .find((one): one is RefundReport => one.object === 'refund' && one.key === key);
  if (refund === undefined) return { kind: 'absent' };
  if (refund.amount?.minor === amount.minor && refund.amount.currency === amount.currency) {
    return { kind: 'done', id: refund.id, observations };
  }
  const reason = 'A refund of another amount has this key. Use another key for another refund.';
  return { kind: 'impossible', failure: failed(reason) };
}
