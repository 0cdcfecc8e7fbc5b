import type { JSX } from 'preact';
import { exponentOf, type Money } from '../../order/facts/money.js';
import type { OrderView } from '../api.js';
import { Scroll } from '../parts/scroll.js';

/** Charges, refunds, items and milestones of an order. */
export function Facts({ order }: { readonly order: OrderView }): JSX.Element {
  return (
    <>
      <Rows
        title="Charges"
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

function Rows(props: {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}): JSX.Element | null {
  const { title, heads, rows } = props;
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Scroll label={`${title}, table`}>
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells) => (
              <tr key={cells.join(' ')}>
                {cells.map((cell, index) => (
                  <td key={heads[index]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** An amount in its own currency, with the decimals of its stored minor units. */
function money(amount: Money | undefined): string {
  if (amount === undefined) return '';
  const { minor, currency } = amount;
  const digits = exponentOf(currency);
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}
