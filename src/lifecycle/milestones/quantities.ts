import { refundable } from '../../../machines/paid-for.js';
import { type LineLedger, lineLedger } from '../../order/facts/line-ledger.js';
import type { Money } from '../../order/facts/money.js';
import { tagsOf } from '../machine/edges.js';
import type { OrderRecord } from '../record/order-record.js';

/** The amount that may be refunded now, for the gate and the action; undefined: not known. */
export function refundableAmount({ folded }: OrderRecord): Money | undefined {
  return refundable(folded.snapshot.context);
}

/**
 * The units of each line that can still be returned: of an order that was sent, all that were not
 * cancelled, even without a known fulfilment; before that, the fulfilled ones. Undefined: not known.
 */
export function returnableUnits(record: OrderRecord): ReadonlyMap<string, number | undefined> {
  const isSent = record.folded.visited.some((state) => tagsOf(state).includes('goods_gone'));
  return new Map(
    ledger(record).map(({ itemId, ordered, fulfilled, cancelled, returned }) => {
      const sent = isSent ? (ordered === undefined ? undefined : ordered - cancelled) : fulfilled;
      return [itemId, sent === undefined ? undefined : Math.max(0, sent - returned)];
    }),
  );
}

export type { LineLedger } from '../../order/facts/line-ledger.js';

/** The ordered, fulfilled, cancelled and returned units of each line. */
export function ledger({ folded }: OrderRecord): readonly LineLedger[] {
  return lineLedger(folded.snapshot.context);
}
