import type { JSX } from 'preact';
import type { Place } from '../address.js';
import { type CountsView, request } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Chart } from '../parts/chart.js';
import { Link } from '../parts/link.js';
import { NeedsAttention } from './attention.js';
import { OrderList } from './order-list.js';

/** The first page: what needs attention, where the orders are, and the orders themselves. */
export function Overview({ place, tick }: { place: Place; tick: number }): JSX.Element {
  const { value: counts } = useLoaded(() => request<CountsView>('/counts'), [tick]);
  const states = Object.entries(counts?.orders ?? {}).filter(([, count]) => count > 0);
  const total = states.reduce((sum, [, count]) => sum + count, 0);
  const estimated = counts?.estimated.orders ?? [];
  if (counts !== undefined && total === 0 && counts.quarantined === 0) return <Empty />;
  return (
    <>
      <section aria-labelledby="attention">
        <h2 id="attention">Needs attention</h2>
        <NeedsAttention tick={tick} />
      </section>
      <section aria-labelledby="where">
        <h2 id="where">Where orders are</h2>
        <nav class="states" aria-label="Orders by state">
          <Link to={{}} current={place.state === undefined}>
            all <b>{shown(total, estimated.length > 0)}</b>
          </Link>
          {states.map(([state, count]) => (
            <Link key={state} to={{ ...place, state }} current={place.state === state}>
              {state} <b>{shown(count, estimated.includes(state))}</b>
            </Link>
          ))}
        </nav>
        <Chart counts={counts?.orders ?? {}} />
      </section>
      <OrderList place={place} tick={tick} />
    </>
  );
}

/** A count, marked if it is an estimate. */
function shown(count: number, isEstimate: boolean): string {
  return isEstimate ? `≈ ${count}` : `${count}`;
}

function Empty(): JSX.Element {
  return (
    <section aria-labelledby="empty">
      <h2 id="empty">No orders yet</h2>
      <p>
        Set the provider's webhook to <code>{location.origin}/webhooks/digital-river</code>, or
        simulate a provider:
      </p>
      <pre>
        <code>{`order-lifecycle simulate --to ${location.origin}/webhooks/digital-river`}</code>
      </pre>
      <p>Orders appear here with their first delivery. This is the statechart of each:</p>
      <Chart />
    </section>
  );
}
