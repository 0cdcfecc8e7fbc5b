import type { JSX } from 'preact';
import { Gates } from '../../console/order/gates.js';
import type { OrderOutcome, Outcome } from '../outcome/outcome.js';
import { readerOf } from '../outcome/providers.js';
import type { ProviderName } from '../situation/situation.js';

/** The order as it follows from what has arrived: its states, gates, milestones, and why. */
export function OrderNow(props: {
  readonly outcome: Outcome;
  readonly provider: ProviderName;
}): JSX.Element {
  const { outcome, provider } = props;
  const { order, others } = outcome;
  if (order === undefined) {
    return (
      <section aria-labelledby="order">
        <h2 id="order">No order is known yet</h2>
        <p class="soft">Nothing that has arrived names an order.</p>
      </section>
    );
  }
  const { view } = order;
  const { conclusion } = view;
  // Nothing else on this page explains what is parked, so its gates do.
  const { parked: _, ...explained } = view;
  return (
    <section aria-labelledby="order">
      <h2 id="order">Order {view.id}</h2>
      {conclusion !== undefined && (
        <p>
          {readerOf(provider).title} reports payments, and rule <b>{conclusion.rule}</b> decided
          where the order is: {conclusion.because}.
        </p>
      )}
      {others.length > 0 && (
        <p class="then">
          Other cards are about other orders, which are not shown: {others.join(', ')}.
        </p>
      )}
      <Gates order={explained} />
      <Milestones order={order} />
    </section>
  );
}

function Milestones({ order }: { readonly order: OrderOutcome }): JSX.Element | null {
  if (order.milestones.length === 0) return null;
  return (
    <>
      <h3>Milestones, as they became due</h3>
      <ul class="milestones">
        {order.milestones.map(({ milestone, withdrawn }) => (
          <li key={milestone.key} class={withdrawn === undefined ? '' : 'withdrawn'}>
            <code>{milestone.kind}</code>
            {withdrawn !== undefined && <span class="soft"> withdrawn: {withdrawn}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
