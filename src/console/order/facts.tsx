import type { JSX } from 'preact';
import type { HistoryEntry, OrderRef, OrderView } from '../api.js';
import { Table } from '../parts/table.js';
import { Lines } from './relations/lines.js';
import { Milestones } from './relations/milestones.js';
import { MoneyOfOrder } from './relations/money-of-order.js';

/** The money and the lines of an order with what happened to each, its documents and its milestones. */
export function Facts(props: {
  readonly order: OrderView;
  readonly at: OrderRef;
  /** The observations that are known at the moment shown. */
  readonly known: readonly HistoryEntry[];
  /** False: the order is shown as it was known in the past. */
  readonly isCurrent: boolean;
}): JSX.Element {
  const { order, at, known, isCurrent } = props;
  return (
    <>
      <MoneyOfOrder order={order} />
      <Lines order={order} entries={known} />
      <Documents documents={order.documents} />
      <Milestones {...{ milestones: order.milestones, order: at, entries: known, isCurrent }} />
    </>
  );
}

function Documents({ documents }: Pick<OrderView, 'documents'>): JSX.Element | null {
  if (documents.length === 0) return null;
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">Documents</h2>
      <Table
        label="Documents"
        columns={[
          { title: 'document', cell: ({ id }) => id, isName: true },
          { title: 'kind', cell: ({ kind }) => kind },
        ]}
        rows={documents}
        keyOf={({ id }) => id}
      />
    </section>
  );
}
