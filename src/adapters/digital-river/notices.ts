import { defined } from '../../order/defined.js';
import type { Money } from '../../order/facts/money.js';
import { formatInstant } from '../../order/time/instant.js';
import { showableMessage } from './values/failure-message.js';
import { member } from './values/member.js';
import { moneyOf } from './values/money.js';
import { parseTime } from './values/time.js';

/** Data for a message to a customer. Made of the order as read when it is sent, and kept nowhere. */
export interface Notice {
  readonly kind:
    | 'confirmation'
    | 'cancellation'
    | 'payment_failed'
    | 'blocked'
    | 'refund'
    | 'payment_instructions';
  /** The shop's own order number where there is one, else the provider's. */
  readonly orderNumber: string;
  readonly email?: string;
  /** The language to write it in, as the provider names it. */
  readonly locale?: string;
  /** When what it tells of happened; RFC 3339, UTC. */
  readonly at?: string;
  readonly items?: readonly NoticeItem[];
  readonly total?: Money;
  /** What the total is made of, as far as the provider says it; in a confirmation only. */
  readonly costs?: Readonly<Partial<Record<Cost, Money>>>;
  /** The kinds of payment used, such as `creditCard`. Never a number. */
  readonly paymentMethods?: readonly string[];
  /** As the provider has it. */
  readonly billingAddress?: unknown;
  /** Where the goods go, as the provider has it; in a confirmation only. */
  readonly shippingAddress?: unknown;
  /** How they get there, as the customer chose; in a confirmation only. */
  readonly shipping?: NoticeShipping;
  /** How to reach the shop. */
  readonly contact?: string;
  /** Words of the provider that a customer may read. */
  readonly message?: string;
  /** What to do to pay. */
  readonly instructions?: readonly unknown[];
}

/** A part of the total of an order. A discount is taken off already. */
export type Cost = 'goods' | 'shipping' | 'tax' | 'importerTax' | 'duty' | 'fees' | 'discount';

/** A line in a notice. */
export interface NoticeItem {
  readonly name?: string;
  readonly skuId?: string;
  readonly quantity?: number;
  readonly amount?: Money;
  readonly tax?: Money;
  /** What the customer agreed to by subscribing; in a confirmation only. */
  readonly subscription?: NoticeSubscription;
}

/** The way of shipping a customer chose. */
export interface NoticeShipping {
  readonly description?: string;
  readonly serviceLevel?: string;
  readonly amount?: Money;
  readonly tax?: Money;
}

/** The terms of a subscription. */
export interface NoticeSubscription {
  readonly terms?: string;
  readonly autoRenewal?: boolean;
  readonly freeTrial?: boolean;
}

/** What the shop adds to every notice. */
export interface NoticeOptions {
  readonly contact?: string;
}

/** How many of which line, as a `fulfillment.created` event or an `items_cancelled` milestone says. */
export interface CancelledUnits {
  readonly itemId: string;
  readonly cancelQuantity: number;
}

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
 * The order was accepted, or is confirmed while it is reviewed or paid for.
 *
 * Specification, "The orders resource": the total, the fees, taxes and other costs, and price, tax and
 * quantity of the lines are those that customers confirmed, to be shown on the confirmation. "Ship to
 * values", "Shipping options" and "Line items": so are where and how goods go, and the terms of a
 * subscription.
 */
export function confirmationNotice(order: unknown, options: NoticeOptions = {}): Notice {
  const currency = text(order, 'currency');
  const costs = Object.entries(COSTS).flatMap(([cost, key]) => {
    const amount = moneyOf(number(order, key), currency);
    return amount === undefined ? [] : [[cost, amount] as const];
  });
  const shipTo = member(member(order, 'shipTo'), 'address');
  const shipping = shippingOf(member(order, 'shippingChoice'), currency);
  return {
    ...about(order, 'confirmation', options),
    ...whole(order),
    items: list(member(order, 'items')).map((item) => ({
      ...lineOf(item, currency),
      ...subscribed(member(item, 'subscriptionInfo')),
    })),
    ...(shipTo === undefined ? {} : { shippingAddress: shipTo }),
    ...(Object.keys(shipping).length === 0 ? {} : { shipping }),
    ...(costs.length === 0 ? {} : { costs: Object.fromEntries(costs) }),
    ...at(order, 'createdTime'),
  };
}

/**
 * Something was cancelled and no money taken for it: the whole order, or the units given. Single
 * lines are told by their quantities, since the order's own event comes only when all is cancelled.
 *
 * Specification, "Handling the `order.cancelled` event": order number, the date from
 * `stateTransitions.cancelled`, the cancelled goods, the payment method, the total cancelled, the
 * billing address, and how to reach you.
 */
export function cancellationNotice(
  order: unknown,
  options: NoticeOptions & { readonly units?: readonly CancelledUnits[] } = {},
): Notice {
  const { units } = options;
  const base = {
    ...about(order, 'cancellation', options),
    ...whole(order),
    ...at(member(order, 'stateTransitions'), 'cancelled'),
  };
  if (units === undefined) return base;
  const lines = list(member(order, 'items')).flatMap((item) => {
    const unit = units.find(({ itemId }) => itemId === member(item, 'id'));
    return unit === undefined || unit.cancelQuantity < 1
      ? []
      : [cancelledPart(item, unit.cancelQuantity, text(order, 'currency'))];
  });
  const { total: _, ...rest } = base;
  const total = sum(lines.map(({ amount }) => amount));
  return { ...rest, items: lines, ...(total === undefined ? {} : { total }) };
}

/** The payment did not go through. With the provider's words where they may be shown; no code. */
export function paymentFailedNotice(order: unknown, options: NoticeOptions = {}): Notice {
  const charges = list(member(member(order, 'payment'), 'charges') ?? member(order, 'charges'));
  const message = charges
    .filter((charge) => member(charge, 'state') === 'failed')
    .map((charge) =>
      showableMessage(member(charge, 'failureMessage'), member(charge, 'failureCode')),
    )
    .find((words) => words !== undefined);
  return {
    ...about(order, 'payment_failed', options),
    ...(message === undefined ? {} : { message }),
  };
}

/** The transaction failed. Why is not said: it would help those who should not be helped. */
export function blockedNotice(order: unknown, options: NoticeOptions = {}): Notice {
  return about(order, 'blocked', options);
}

/** Money was given back. */
export function refundNotice(order: unknown, amount: Money, options: NoticeOptions = {}): Notice {
  const { paymentMethods } = whole(order);
  return {
    ...about(order, 'refund', options),
    total: amount,
    ...(paymentMethods === undefined ? {} : { paymentMethods }),
  };
}

/** How to pay, for an order that waits for it; the instructions as the provider gave them. */
export function paymentInstructionsNotice(
  order: unknown,
  instructions: readonly unknown[],
  options: NoticeOptions = {},
): Notice {
  const total = moneyOf(number(order, 'totalAmount'), text(order, 'currency'));
  return {
    ...about(order, 'payment_instructions', options),
    instructions,
    ...(total === undefined ? {} : { total }),
  };
}

function about(order: unknown, kind: Notice['kind'], { contact }: NoticeOptions): Notice {
  const email = text(order, 'email');
  const locale = text(order, 'locale');
  return {
    kind,
    orderNumber: text(order, 'upstreamId') ?? text(order, 'id') ?? '',
    ...(email === undefined ? {} : { email }),
    ...(locale === undefined ? {} : { locale }),
    ...(contact === undefined ? {} : { contact }),
  };
}

function whole(
  order: unknown,
): Pick<Notice, 'items' | 'total' | 'paymentMethods' | 'billingAddress'> {
  const currency = text(order, 'currency');
  const total = moneyOf(number(order, 'totalAmount'), currency);
  const sources = list(member(member(order, 'payment'), 'sources') ?? member(order, 'sources'));
  const methods = sources.flatMap((source) => text(source, 'type') ?? []);
  const billTo = member(member(order, 'billTo'), 'address');
  return {
    items: list(member(order, 'items')).map((item) => lineOf(item, currency)),
    ...(total === undefined ? {} : { total }),
    ...(methods.length === 0 ? {} : { paymentMethods: [...new Set(methods)] }),
    ...(billTo === undefined ? {} : { billingAddress: billTo }),
  };
}

function lineOf(item: unknown, currency: string | undefined): NoticeItem {
  const name = text(member(item, 'productDetails'), 'name');
  const skuId = text(item, 'skuId');
  const quantity = Number(member(item, 'quantity'));
  const amount = moneyOf(number(item, 'amount'), currency);
  const tax = moneyOf(number(member(item, 'tax'), 'amount'), currency);
  return {
    ...(name === undefined ? {} : { name }),
    ...(skuId === undefined ? {} : { skuId }),
    ...(Number.isSafeInteger(quantity) ? { quantity } : {}),
    ...(amount === undefined ? {} : { amount }),
    ...(tax === undefined ? {} : { tax }),
  };
}

function shippingOf(choice: unknown, currency: string | undefined): NoticeShipping {
  return defined({
    description: text(choice, 'description'),
    serviceLevel: text(choice, 'serviceLevel'),
    amount: moneyOf(number(choice, 'amount'), currency),
    tax: moneyOf(number(choice, 'taxAmount'), currency),
  });
}

function subscribed(info: unknown): { readonly subscription?: NoticeSubscription } {
  const subscription = defined({
    terms: text(info, 'terms'),
    autoRenewal: flag(info, 'autoRenewal'),
    freeTrial: flag(info, 'freeTrial'),
  });
  return Object.keys(subscription).length === 0 ? {} : { subscription };
}

function cancelledPart(item: unknown, units: number, currency: string | undefined): NoticeItem {
  // The tax of a part is not the provider's word, and so left out.
  const { amount, quantity, tax: _, ...line } = lineOf(item, currency);
  const share =
    amount === undefined || quantity === undefined || quantity < units
      ? {}
      : { amount: { ...amount, minor: Math.round((amount.minor * units) / quantity) } };
  return { ...line, quantity: units, ...share };
}

function sum(amounts: readonly (Money | undefined)[]): Money | undefined {
  const [first] = amounts;
  if (first === undefined || amounts.some((amount) => amount?.currency !== first.currency)) {
    return undefined;
  }
  return { ...first, minor: amounts.reduce((total, amount) => total + (amount?.minor ?? 0), 0) };
}

function at(object: unknown, key: string): { readonly at?: string } {
  const instant = parseTime(text(object, key) ?? '');
  return instant === undefined ? {} : { at: formatInstant(instant) };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function flag(value: unknown, key: string): boolean | undefined {
  const found = member(value, key);
  return typeof found === 'boolean' ? found : undefined;
}

function number(value: unknown, key: string): number | string | undefined {
  const found = member(value, key);
  return typeof found === 'number' || typeof found === 'string' ? found : undefined;
}
