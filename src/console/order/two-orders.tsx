import type { JSX } from 'preact';
import type { OrderRef, OrderView } from '../api.js';
import { Dismiss } from './dismiss.js';

/** The payments that another order names too: what to do, and the form that opens the gates again. */
export function TwoOrders(props: {
  readonly order: OrderView;
  readonly at: OrderRef;
  /** False: the order is shown as it was known in the past. */
  readonly isCurrent: boolean;
  readonly onDone: () => void;
}): JSX.Element | null {
  const { order, at, isCurrent, onDone } = props;
  const flags = order.flags.filter(({ kind }) => kind === 'two_orders');
  if (flags.length === 0) return null;
  return (
    <section aria-labelledby="two-orders">
      <h2 id="two-orders">Payments of two orders</h2>
      <ul class="attention">
        {flags.map(({ id, detail }) => (
          <li key={id}>
            <p>{detail} Then dismiss this, which opens the gates of this order again.</p>
            {/* The flag has the id of the observation that raised it. */}
            {isCurrent && <Dismiss order={at} observationId={id} onDone={onDone} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
