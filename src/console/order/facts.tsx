import type { JSX } from 'preact';
import type { OrderView } from '../api.js';
import { money } from '../parts/money.js';
import { Rows } from '../parts/rows.js';
import { Payments } from './payments.js';

/** Charges or payments, refunds, items and milestones of an order. */
export function Facts({ order }: { readonly order: OrderView }): JSX.Element {
  return (
    <>
      {order.conclusion === undefined ? <Charges order={order} /> : <Payments order={order} />}
      <Rows
        title="Items"
        rows={order.items.map(({ id, skuId, quantity, amount }) => [
          id,
          skuId ?? '',
          String(quantity ?? ''),
          money(amount),
        ])}
        heads={['item', 'SKU', 'quantity', 'amount']}
      />
      <Rows
        title="Documents"
        rows={order.documents.map(({ id, kind }) => [id, kind])}
        heads={['document', 'kind']}
      />
      <Rows
        title="Milestones"
        rows={order.milestones.map(({ kind, subject, status, reason, lastError }) => [
          kind,
          subject,
          status,
          reason ?? lastError ?? '',
        ])}
        heads={['milestone', 'subject', 'status', 'reason']}
      />
    </>
  );
}

function Charges({ order }: { readonly order: OrderView }): JSX.Element {
  return (
    <>
      <Rows
        title="Charges"
        empty="None is known yet."
        rows={order.charges.map(({ id, state, amount, captures = [] }) => [
          id,
          state,
          money(amount),
          captures.map((capture) => `${capture.state} ${money(capture.amount)}`).join(', '),
        ])}
        heads={['charge', 'state', 'amount', 'captures']}
      />
      <Rows
        title="Refunds"
        rows={order.refunds.map(({ id, state, amount }) => [id, state, money(amount)])}
        heads={['refund', 'state', 'amount']}
      />
    </>
  );
}
