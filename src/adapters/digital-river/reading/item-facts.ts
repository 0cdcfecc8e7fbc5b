import { defined } from '../../../order/defined.js';
import type { Item } from '../../../order/facts/facts.js';
import { isPrintable } from '../../values/printable.js';
import type { ParsedItem } from '../schema/order-schema.js';
import { moneyOf } from '../values/money.js';

/**
 * Converts the lines of an order to facts. Leaves out lines without an id.
 *
 * Specification, "The order accepted event": `physical` distinguishes goods to ship from goods to
 * deliver by email; only expanded events carry it.
 */
export function itemFacts(items: readonly ParsedItem[], currency: string | undefined): Item[] {
  return items.flatMap((item) =>
    item.id === undefined ? [] : [itemFact(item, item.id, currency)],
  );
}

function itemFact(item: ParsedItem, id: string, currency: string | undefined): Item {
  return defined({
    id,
    skuId: item.skuId ?? item.sku?.id,
    quantity: item.quantity,
    physical: item.productDetails?.physical ?? item.sku?.physical,
    state: item.state !== undefined && isPrintable(item.state) ? item.state : undefined,
    amount: moneyOf(item.amount, currency),
    subscriptionId: item.subscriptionInfo?.subscriptionId,
    billingAgreementId: item.subscriptionInfo?.billingAgreementId,
  });
}
