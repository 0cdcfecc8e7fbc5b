import type { JSX } from 'preact';
import type { OrderView } from '../api.js';
import { Rows } from '../parts/rows.js';
import { Lines } from './relations/lines.js';
import { Milestones } from './relations/milestones.js';
import { MoneyOfOrder } from './relations/money-of-order.js';
import './relations/relations.css';

/** The money and the lines of an order with what happened to each, its documents and its milestones. */
export function Facts({ order }: { readonly order: OrderView }): JSX.Element {
  return (
    <>
      <MoneyOfOrder order={order} />
      <Lines order={order} />
      <Rows
        title="Documents"
        rows={order.documents.map(({ id, kind }) => [id, kind])}
        heads={['document', 'kind']}
      />
      <Milestones milestones={order.milestones} />
    </>
  );
}
