import type { Item } from './facts.js';
import type { KnownFacts } from './known-facts.js';
import { type LineLedger, lineLedger } from './line-ledger.js';

/** A line of an order with the numbers of its units: ordered, sent, cancelled and returned. */
export interface OrderLine extends LineLedger {
  readonly skuId?: string;
}

/**
 * Every line of an order. Where the provider reports no lines, those that reports of the shop name: how
 * many units of them were ordered is not known.
 */
export function orderLines(facts: KnownFacts): readonly OrderLine[] {
  const items = { ...namedLines(facts), ...facts.items };
  return lineLedger({ ...facts, items }).map((line) => {
    const { skuId } = items[line.itemId] ?? {};
    return skuId === undefined ? line : { ...line, skuId };
  });
}

function namedLines({
  fulfilments,
  returns,
}: KnownFacts): Readonly<Record<string, Pick<Item, 'id' | 'skuId'>>> {
  const sent = Object.values(fulfilments).flatMap(({ items }) => items);
  const cameBack = Object.values(returns).flatMap(({ items = [] }) => items);
  const ids = [...sent, ...cameBack].flatMap(({ itemId }) => itemId ?? []);
  return Object.fromEntries(ids.map((id) => [id, { id }]));
}
