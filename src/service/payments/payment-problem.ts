import type { PaymentAmount } from '../../lifecycle/index.js';
import type { Money } from '../../order/facts/money.js';
import { amountText } from '../../order/text/amount-text.js';
import { listed } from '../../order/text/listed.js';
import { type Invalid, invalid } from '../provider/action-result.js';
import { type Purpose, tooMuch } from '../provider/requested/amount-problem.js';

/**
 * The request must name one of several payments.
 *
 * @param surplus by how much they exceed the total of the order.
 */
export function severalPayments(
  payments: readonly PaymentAmount[],
  purpose: Purpose,
  surplus?: Money,
): Invalid {
  const more = surplus === undefined ? '' : `, ${amountText(surplus)} more than the order comes to`;
  const message = `${leftOf(payments, purpose)}${more}. Name the payment ${purpose}.`;
  return { ...invalid('several_payments', message), payments };
}

/** A request for an amount may have captured it before, or be for what is left: it must name its payment. */
export function capturedAlready(captured: PaymentAmount, left: readonly PaymentAmount[]): Invalid {
  const message = `${amountsOf([captured])} is captured already, and ${leftOf(left, 'to capture')}. Name the payment that this is about.`;
  return { ...invalid('several_payments', message), payments: [captured, ...left] };
}

function leftOf(payments: readonly PaymentAmount[], purpose: Purpose): string {
  return `${amountsOf(payments)} ${payments.length === 1 ? 'is' : 'are'} left ${purpose}`;
}

function amountsOf(payments: readonly PaymentAmount[]): string {
  return listed(payments.map(({ id, amount }) => `${amountText(amount)} of ${id}`));
}

/** The only payment, if it has this much left, or why it cannot be used. */
export function onlyPayment(
  chosen: readonly PaymentAmount[],
  amount: Money,
  purpose: Purpose,
): PaymentAmount | Invalid {
  const [only, ...others] = chosen;
  if (only === undefined) return tooMuch(amount, undefined, purpose);
  if (others.length > 0) return severalPayments(chosen, purpose);
  const { id, amount: left } = only;
  if (left.currency !== amount.currency) {
    return invalid('wrong_currency', `${id} is in ${left.currency}, not in ${amount.currency}.`);
  }
  return amount.minor > left.minor ? tooMuch(amount, left, purpose) : only;
}

export function unknownPayment(payment: string): Invalid {
  return invalid('unknown_payment', `The order has no payment ${payment}.`);
}

export function keyReused(key: string): Invalid {
  const message = `Something else was requested under the key ${key} before. Use another key for another request.`;
  return invalid('key_reused', message);
}

/** An option for a request to the provider, where none is made. */
export function unusedOption(title: string, option: string): Invalid {
  return invalid(
    'not_supported',
    `Nothing is requested of ${title}, so ${option} has no use. Leave it out.`,
  );
}
