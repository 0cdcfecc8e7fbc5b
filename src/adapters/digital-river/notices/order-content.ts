import { defined, filled } from '../../../order/defined.js';
import type { Money } from '../../../order/facts/money.js';
import { formatInstant } from '../../../order/time/instant.js';
import { amountIn, asList, member, textIn } from '../../values/member.js';
import { moneyOf } from '../values/money.js';
import { parseTime } from '../values/time.js';
import type { Notice, NoticeItem, NoticeOptions } from './notice.js';

/** The part that every notice has: which order it is about, and who receives it. */
export function heading(order: unknown, kind: Notice['kind'], { contact }: NoticeOptions): Notice {
  return defined({
    kind,
    orderNumber: textIn(order, 'upstreamId') ?? textIn(order, 'id') ?? '',
    email: textIn(order, 'email'),
    locale: textIn(order, 'locale'),
    contact,
  });
}

/** The lines of an order, its total, and how and by whom it is paid. */
export function content(
  order: unknown,
): Pick<Notice, 'items' | 'total' | 'paymentMethods' | 'billingAddress'> {
  const sources = asList(member(member(order, 'payment'), 'sources') ?? member(order, 'sources'));
  const methods = sources.flatMap((source) => textIn(source, 'type') ?? []);
  return defined({
    items: itemsOf(order).map((item) => lineOf(item, textIn(order, 'currency'))),
    total: totalOf(order),
    paymentMethods: filled([...new Set(methods)]),
    billingAddress: member(member(order, 'billTo'), 'address'),
  });
}

export function itemsOf(order: unknown): readonly unknown[] {
  return asList(member(order, 'items'));
}

export function lineOf(item: unknown, currency: string | undefined): NoticeItem {
  const quantity = Number(member(item, 'quantity'));
  return defined({
    name: textIn(member(item, 'productDetails'), 'name'),
    skuId: textIn(item, 'skuId'),
    quantity: Number.isSafeInteger(quantity) ? quantity : undefined,
    amount: moneyOf(amountIn(item, 'amount'), currency),
    tax: moneyOf(amountIn(member(item, 'tax'), 'amount'), currency),
  });
}

export function totalOf(order: unknown): Money | undefined {
  return moneyOf(amountIn(order, 'totalAmount'), textIn(order, 'currency'));
}

/** A time of the order as RFC 3339, UTC. */
export function timeIn(object: unknown, key: string): string | undefined {
  const instant = parseTime(textIn(object, key) ?? '');
  return instant === undefined ? undefined : formatInstant(instant);
}
