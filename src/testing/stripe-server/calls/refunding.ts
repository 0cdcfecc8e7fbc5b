import { refund, refundable } from '../../stripe-simulator/acts/refund.js';
import type { Charge } from '../../stripe-simulator/run/model.js';
import { chargeOf } from '../../stripe-simulator/truth/money.js';
import type { ServedStripeOrder } from '../served-stripe-order.js';
import { done, failed, invalid, missing, type StripeAnswer } from '../wire/answer.js';
import { positive } from '../wire/form.js';
import type { StripeCall } from './call.js';
import { stepOf } from './changing.js';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

// Source: Stripe, "How disputes work": an inquiry moves no money, so its charge can be refunded.
const HOLDS_THE_MONEY: ReadonlySet<string> = new Set([
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
  'lost',
]);

/**
 * Refunds money that was captured. A refund of a card succeeds at once, one of a bank debit or a transfer is
 * pending (Stripe, "Refund and cancel payments").
 */
export function createRefund(call: StripeCall): StripeAnswer {
  const { form, request, effects, version, now } = call;
  const amount = positive(form, 'amount');
  if (typeof amount === 'object') return amount;
  const named = form.get('reason');
  const reason = REASONS.find((one) => one === named);
  if (named !== undefined && reason === undefined) {
    return invalid(400, `The reason of a refund is one of ${REASONS.join(', ')}.`, {
      param: 'reason',
    });
  }
  const target = targetOf(call);
  if ('status' in target) return target;
  const { order, charge } = target;
  const refused = refusalOf(order, charge, amount);
  if (refused !== undefined) return refused;
  const whole = refundable(order.run, charge);
  const settles = charge.payment.method === 'card' || !order.run.showsRefunds;
  const created = order.act(request, (run) =>
    refund(run, charge, {
      amount: amount ?? whole,
      status: settles ? 'succeeded' : 'pending',
      metadata: form.members('metadata'),
      ...(reason === undefined ? {} : { reason }),
    }),
  );
  effects.push({
    kind: 'refund',
    payment: charge.payment.id,
    amount: created.amount,
    key: request.idempotency_key,
    refund: created.id,
    at: now,
  });
  return done(order.find(created.id, version) ?? {});
}

interface Target {
  readonly order: ServedStripeOrder;
  readonly charge: Charge;
}

function targetOf({ form, orders, sees }: StripeCall): Target | StripeAnswer {
  const [payment, chargeId] = [form.get('payment_intent'), form.get('charge')];
  const id = payment ?? chargeId;
  const param = payment === undefined ? 'charge' : 'payment_intent';
  if (id === undefined) {
    return invalid(400, 'A refund needs a payment_intent or a charge.', {
      code: 'parameter_missing',
    });
  }
  const order = orders.withObject(id);
  if (order === undefined) return missing(param, id, param);
  if (!sees(order)) return missing(param, id, param, true);
  const charges = order.run.payments.flatMap((one) => one.charges);
  const held = order.payment(id);
  const charge =
    payment === undefined
      ? charges.find((one) => one.id === id)
      : held === undefined
        ? undefined
        : chargeOf(held);
  if (held === undefined && payment !== undefined) return missing(param, id, param);
  if (charge === undefined) {
    return failed(400, `${id} has no successful charge to refund.`, { param });
  }
  return { order, charge };
}

function refusalOf(
  order: ServedStripeOrder,
  charge: Charge,
  amount: number | undefined,
): StripeAnswer | undefined {
  const { run } = order;
  const { payment } = charge;
  if (charge.status !== 'succeeded' || payment.status !== 'succeeded') {
    return failed(400, `${payment.id} has no successful charge to refund.`, {
      param: 'payment_intent',
    });
  }
  const disputed = run.disputes.some(
    (dispute) => dispute.charge === charge && HOLDS_THE_MONEY.has(dispute.status),
  );
  if (disputed) {
    return failed(400, `Charge ${charge.id} is charged back and cannot be refunded.`, {
      code: 'charge_disputed',
    });
  }
  const left = refundable(run, charge);
  if (left === 0) {
    return failed(400, `Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  }
  if (amount !== undefined && amount > left) {
    return failed(400, `The refund of ${amount} is greater than the ${left} left on the charge.`, {
      param: 'amount',
    });
  }
  return amount === undefined ? undefined : stepOf(order, amount);
}
