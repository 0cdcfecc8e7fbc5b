import { defined } from '../../order/defined.js';
import type { FulfilFacts } from '../../order/milestone/milestone-facts.js';
import type { OrderState } from '../../order/state.js';
import { listed } from '../../order/text/listed.js';
import { isAllowed, may } from '../gates.js';
import { isDisputed, tagsOf } from '../machine/edges.js';
import type { OrderRecord } from '../record/order-record.js';
import { ledger } from './quantities.js';

/** Whether the order is to be released for fulfilment now. */
export function isDueForRelease(record: OrderRecord): boolean {
  return record.folded.released && goneStates(record).length === 0 && isAllowed(record, 'fulfil');
}

/** Why the order is not to be released for fulfilment now; empty when it is. */
export function releaseRefusal(record: OrderRecord): string {
  const { released, visited, snapshot } = record.folded;
  if (!released && snapshot.context.speaksOf === 'payments') {
    return 'It is older than the moment from which orders are released: report what was sent of it, or that nothing was.';
  }
  if (!released) {
    return visited.some(isDisputed)
      ? 'It was in dispute before it was released here: find out whether it was fulfilled, and fulfil it if it was not.'
      : 'No order.accepted delivery, creation response or read has released it: reconcile the order.';
  }
  const gone = goneStates(record);
  if (gone.length > 0) return `It was already ${listed([...new Set(gone)])}.`;
  const gate = may(record, 'fulfil');
  return gate.allowed ? '' : gate.because;
}

/** The states, visited or reported, that show that goods were sent. */
function goneStates({ folded: { visited, parked } }: OrderRecord): readonly OrderState[] {
  const reported = parked.flatMap(({ reported }) => reported.state ?? []);
  return [...visited, ...reported].filter((state) => tagsOf(state).includes('goods_gone'));
}

/**
 * Why an order is withheld that may be fulfilled: nothing has released it. Empty: it is released, or something
 * else is in the way.
 */
export function withheldBecause(record: OrderRecord): string {
  if (record.folded.released) return '';
  const folded = { ...record.folded, released: true };
  return isDueForRelease({ ...record, folded }) ? releaseRefusal(record) : '';
}

/** The lines that are open now. A line without a known ordered quantity has no quantity here. */
export function openLines(record: OrderRecord): FulfilFacts {
  const { items, credits } = record.folded.snapshot.context;
  const open = new Map(ledger(record).map((line) => [line.itemId, line.open]));
  const lines = (physical: boolean | undefined) =>
    Object.values(items)
      .filter((item) => item.physical === physical && open.get(item.id) !== 0)
      .map(({ id, skuId }) => defined({ id, skuId, quantity: open.get(id) }));
  return {
    physical: lines(true),
    digital: lines(false),
    unclassified: lines(undefined),
    ...(credits === undefined ? {} : { credits: Object.values(credits) }),
  };
}
