import { defined } from '../../../order/defined.js';
import type { Money } from '../../../order/facts/money.js';
import { amountIn, asList, flagIn, member, textIn } from '../../values/member.js';
import { showableMessage } from '../values/failure-message.js';
import { moneyOf, sumOf } from '../values/money.js';
import { unlessEmpty } from '../values/unless-empty.js';
import type {
  CancelledUnits,
  Cost,
  Notice,
  NoticeItem,
  NoticeOptions,
  NoticeShipping,
  NoticeSubscription,
} from './notice.js';
import { content, heading, itemsOf, lineOf, timeIn, totalOf } from './order-content.js';

const COSTS: Readonly<Record<Cost, string>> = {
  goods: 'subtotal',
  shipping: 'totalShipping',
  tax: 'totalTax',
  importerTax: 'totalImporterTax',
  duty: 'totalDuty',
  fees: 'totalFees',
  discount: 'totalDiscount',
};

/**
 * Confirms an order that was accepted, or that is still under review or waiting for payment.
 *
 * Specification, "The orders resource": the total, the fees, taxes and other costs, and price, tax and
 * quantity of the lines are those that customers confirmed, to be shown on the confirmation. "Ship to
 * values", "Shipping options" and "Line items": so are where and how goods go, and the terms of a
 * subscription.
 *
 * @param order - the order as the provider returned it, such as the value of `getOrder`.
 */
export function confirmationNotice(order: unknown, options: NoticeOptions = {}): Notice {
  const currency = textIn(order, 'currency');
  const costs = Object.entries(COSTS).map(([cost, key]) => [
    cost,
    moneyOf(amountIn(order, key), currency),
  ]);
  return defined({
    ...heading(order, 'confirmation', options),
    ...content(order),
    items: itemsOf(order).map((item) =>
      defined({
        ...lineOf(item, currency),
        subscription: subscriptionOf(member(item, 'subscriptionInfo')),
      }),
    ),
    shippingAddress: member(member(order, 'shipTo'), 'address'),
    shipping: shippingOf(member(order, 'shippingChoice'), currency),
    costs: unlessEmpty(defined(Object.fromEntries(costs))),
    at: timeIn(order, 'createdTime'),
  });
}

/**
 * Reports the cancellation of a whole order, or of `units`. Nothing was charged for what it lists.
 *
 * Specification, "Handling the `order.cancelled` event": order number, the date from
 * `stateTransitions.cancelled`, the cancelled goods, the payment method, the total cancelled, the
 * billing address, and how to reach you.
 *
 * @param order - the order as the provider returned it.
 */
export function cancellationNotice(
  order: unknown,
  options: NoticeOptions & { readonly units?: readonly CancelledUnits[] } = {},
): Notice {
  const { units } = options;
  const notice = defined({
    ...heading(order, 'cancellation', options),
    ...content(order),
    at: timeIn(member(order, 'stateTransitions'), 'cancelled'),
  });
  if (units === undefined) return notice;
  const items = itemsOf(order).flatMap((item) => {
    const unit = units.find(({ itemId }) => itemId === member(item, 'id'));
    return unit === undefined || unit.cancelQuantity < 1
      ? []
      : [cancelledLine(item, unit.cancelQuantity, textIn(order, 'currency'))];
  });
  return defined({ ...notice, items, total: sumOf(items.map(({ amount }) => amount)) });
}

/**
 * Reports a failed payment, with the provider's words where a customer may read them and never its code.
 *
 * @param order - the order as the provider returned it.
 */
export function paymentFailedNotice(order: unknown, options: NoticeOptions = {}): Notice {
  const charges = asList(member(member(order, 'payment'), 'charges') ?? member(order, 'charges'));
  const message = charges
    .filter((charge) => member(charge, 'state') === 'failed')
    .map((charge) =>
      showableMessage(member(charge, 'failureMessage'), member(charge, 'failureCode')),
    )
    .find((shown) => shown !== undefined);
  return defined({ ...heading(order, 'payment_failed', options), message });
}

/**
 * Reports that a transaction failed, without the reason: it would help fraudsters.
 *
 * @param order - the order as the provider returned it.
 */
export function blockedNotice(order: unknown, options: NoticeOptions = {}): Notice {
  return heading(order, 'blocked', options);
}

/**
 * Reports a refund.
 *
 * @param order - the order as the provider returned it.
 */
export function refundNotice(order: unknown, amount: Money, options: NoticeOptions = {}): Notice {
  const { paymentMethods } = content(order);
  return defined({ ...heading(order, 'refund', options), total: amount, paymentMethods });
}

/**
 * Explains how to pay for an order that waits for it.
 *
 * @param order - the order as the provider returned it.
 * @param instructions - those of a `show_payment_instructions` step.
 */
export function paymentInstructionsNotice(
  order: unknown,
  instructions: readonly unknown[],
  options: NoticeOptions = {},
): Notice {
  const total = totalOf(order);
  return defined({ ...heading(order, 'payment_instructions', options), instructions, total });
}

function shippingOf(choice: unknown, currency: string | undefined): NoticeShipping | undefined {
  return unlessEmpty(
    defined({
      description: textIn(choice, 'description'),
      serviceLevel: textIn(choice, 'serviceLevel'),
      amount: moneyOf(amountIn(choice, 'amount'), currency),
      tax: moneyOf(amountIn(choice, 'taxAmount'), currency),
    }),
  );
}

function subscriptionOf(info: unknown): NoticeSubscription | undefined {
  return unlessEmpty(
    defined({
      terms: textIn(info, 'terms'),
      autoRenewal: flagIn(info, 'autoRenewal'),
      freeTrial: flagIn(info, 'freeTrial'),
    }),
  );
}

function cancelledLine(item: unknown, units: number, currency: string | undefined): NoticeItem {
  // The provider does not name the tax of a part of a line.
  const { amount, quantity, tax: _, ...line } = lineOf(item, currency);
  const share =
    amount !== undefined && quantity !== undefined && quantity >= units
      ? { ...amount, minor: Math.round((amount.minor * units) / quantity) }
      : undefined;
  return defined({ ...line, quantity: units, amount: share });
}
