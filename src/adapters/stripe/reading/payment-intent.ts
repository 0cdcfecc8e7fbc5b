import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { Payment } from '../../../order/facts/facts.js';
import type { PaymentReport } from '../../../order/payments/object-report.js';
import type { PaymentState } from '../../../order/payments/states.js';
import { SECOND } from '../../../order/time/instant.js';
import { member } from '../../values/member.js';
import { moneyOf } from '../values/money.js';
import { amount, currency, id, metadata, reference, seconds, word } from './fields.js';
import { orderIdOf } from './order-id.js';
import { type ObjectReading, type ReadingRules, Unreadable, Values } from './reading.js';

/** The members of a PaymentIntent that are read. */
export const paymentIntent = z.looseObject({
  id,
  status: word,
  amount,
  currency,
  amount_capturable: amount.nullish(),
  amount_received: amount.nullish(),
  created: seconds,
  latest_charge: reference,
  /** Versions before 2022-11-15 list the Charges, the newest first. */
  charges: z.looseObject({ data: z.array(z.looseObject({ id })).nullish() }).nullish(),
  metadata,
  next_action: z.looseObject({ type: word }).nullish(),
  /** The name of `next_action` before 2019-02-11. */
  next_source_action: z.looseObject({ type: word }).nullish(),
});

/**
 * Stripe, "The PaymentIntent object", `status`; the changelog of 2019-02-11 renamed the last two, which older
 * endpoints still send.
 */
const STATES: Readonly<Record<string, PaymentState>> = {
  requires_payment_method: 'pending',
  requires_confirmation: 'pending',
  requires_action: 'pending',
  partially_funded: 'pending',
  processing: 'settling',
  requires_capture: 'capturable',
  succeeded: 'complete',
  canceled: 'cancelled',
  requires_source: 'pending',
  requires_source_action: 'pending',
};

/** Reads a PaymentIntent: the payment that an order calls a charge. */
export function readPaymentIntent(
  intent: z.output<typeof paymentIntent>,
  rules: ReadingRules,
): ObjectReading {
  const { id, status, created } = intent;
  const charge = intent.latest_charge ?? intent.charges?.data?.[0]?.id;
  const values = new Values(intent.currency);
  const state = values.meaning(STATES, status, 'status');
  // An amount that is missing must not look like money that was released.
  if (state === 'capturable') present(intent.amount_capturable, 'amount_capturable');
  if (state === 'complete') present(intent.amount_received, 'amount_received');
  const capturable = values.money(intent.amount_capturable ?? 0, 'amount_capturable').minor;
  const captured = values.money(intent.amount_received ?? 0, 'amount_received').minor;
  if (state === 'complete' && captured === 0 && capturable > 0) {
    throw new Unreadable('amount_received', 'Expected more than zero, as the payment succeeded.');
  }
  const needsAction = status === 'requires_action' || status === 'requires_source_action';
  const next = intent.next_action ?? intent.next_source_action;
  const report: PaymentReport = {
    ...{ object: 'payment', id, state, amount: values.money(intent.amount, 'amount') },
    ...(capturable > 0 ? { capturable } : {}),
    ...(captured > 0 ? { captured } : {}),
    ...defined({
      total: totalOf(intent, rules, values),
      action: needsAction ? actionOf(next?.type) : undefined,
      newestAttempt: charge,
      createdAt: created * SECOND,
    }),
  };
  return {
    objects: [report],
    references: charge === undefined ? [id] : [id, charge],
    ...defined({ orderId: orderIdOf(rules, id, intent.metadata) }),
    created,
    unknown: values.unknown,
  };
}

function present(value: number | null | undefined, path: string): void {
  if (value === undefined || value === null) throw new Unreadable(path, 'Expected an amount.');
}

/**
 * The total that the shop states. One that is not an amount counts as an undocumented value, because an
 * order without a total needs only one payment; so does zero, because an order that costs nothing has no
 * payment and would be sent without this one.
 */
function totalOf(
  intent: z.output<typeof paymentIntent>,
  { total }: ReadingRules,
  values: Values,
): PaymentReport['total'] {
  if (total === undefined) return undefined;
  const given = member(intent.metadata, total.metadata);
  if (given === undefined || given === null || given === '') return undefined;
  const text = typeof given === 'string' ? given.trim() : '';
  const money =
    /^\d{1,15}$/.test(text) && Number(text) > 0
      ? moneyOf(Number(text), intent.currency)
      : undefined;
  if (money === undefined) values.undocumented(text, `metadata.${total.metadata}`);
  return money;
}

/**
 * What the customer has to do.
 *
 * Stripe, "The PaymentIntent object", `next_action`: vouchers and bank transfers have details to display.
 */
function actionOf(type: string | undefined): Payment['action'] | undefined {
  if (type === undefined) return undefined;
  if (type === 'use_stripe_sdk' || type === 'card_await_notification') return 'sca_required';
  return /display|instructions|verify_with_microdeposits|await_notification/.test(type)
    ? 'show_payment_instructions'
    : 'redirect';
}
