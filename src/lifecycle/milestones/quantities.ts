import { refundable } from '../../../machines/paid-for.js';
import { type LineLedger, lineLedger } from '../../order/facts/line-ledger.js';
import type { Money } from '../../order/facts/money.js';
import { tagsOf } from '../machine/edges.js';
import type { OrderRecord } from '../record/order-record.js';

/** How much may be refunded now; undefined: nobody can tell. The gate and the action ask here. */
export function refundableAmount({ folded }: OrderRecord): Money | undefined {
  return refundable(folded.snapshot.context);
}

/**
 * What can still come back of each line: of an order whose goods are gone, whatever was not cancelled,
 * also where no fulfilment of it was heard of; before that, what was sent. Undefined: not known.
 */
export function returnableUnits(record: OrderRecord): ReadonlyMap<string, number | undefined> {
  const isGone = record.folded.visited.some((state) => tagsOf(state).includes('goods_gone'));
  return new Map(
    ledger(record).map(({ itemId, ordered, fulfilled, cancelled, returned }) => {
      const sent = isGone ? (ordered === undefined ? undefined : ordered - cancelled) : fulfilled;
      return [itemId, sent === undefined ? undefined : Math.max(0, sent - returned)];
    }),
  );
}

export type { LineLedger } from '../../order/facts/line-ledger.js';

/** What is ordered, fulfilled, cancelled and returned of each line of an order. */
export function ledger({ folded }: OrderRecord): readonly LineLedger[] {
  return lineLedger(folded.snapshot.context);
}
