import type { JSX } from 'preact';
import type { HistoryEntry, OrderRef, OrderView } from '../api.js';
import { Rows } from '../parts/rows.js';
import { Lines } from './relations/lines.js';
import { Milestones } from './relations/milestones.js';
import { MoneyOfOrder } from './relations/money-of-order.js';
import './relations/relations.css';

/** The money and the lines of an order with what happened to each, its documents and its milestones. */
export function Facts(props: {
  readonly order: OrderView;
  readonly at: OrderRef;
  /** The observations that are known at the moment shown. */
  readonly known: readonly HistoryEntry[];
}): JSX.Element {
  const { order, at, known } = props;
  return (
    <>
      <MoneyOfOrder order={order} />
      <Lines order={order} entries={known} />
      <Rows
        title="Documents"
        rows={order.documents.map(({ id, kind }) => [id, kind])}
        heads={['document', 'kind']}
      />
      <Milestones milestones={order.milestones} order={at} entries={known} />
    </>
  );
}
