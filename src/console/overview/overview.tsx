import type { JSX } from 'preact';
import type { Place } from '../address.js';
import { type CountsView, request, type ServiceView } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Chart } from '../parts/chart.js';
import { Link } from '../parts/link.js';
import { NeedsAttention } from './attention.js';
import { OrderList } from './order-list.js';
import { Unplaced } from './unplaced.js';

/** The first page: what needs attention, where the orders are, and the orders themselves. */
export function Overview({ place, tick }: { place: Place; tick: number }): JSX.Element {
  const { value: counts } = useLoaded(() => request<CountsView>('/counts'), [tick]);
  const states = Object.entries(counts?.orders ?? {}).filter(([, count]) => count > 0);
  const total = states.reduce((sum, [, count]) => sum + count, 0);
  const estimated = counts?.estimated.orders ?? [];
  if (counts !== undefined && total === 0 && counts.quarantined === 0) {
    return (
      <>
        <Unplaced tick={tick} />
        <Empty />
      </>
    );
  }
  return (
    <>
      <section aria-labelledby="attention">
        <h2 id="attention">Needs attention</h2>
        <NeedsAttention tick={tick} />
      </section>
      <Unplaced tick={tick} />
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

/** The provider that `order-lifecycle simulate` simulates. */
const SIMULATED = 'digital-river';

/** A count, marked if it is an estimate. */
function shown(count: number, isEstimate: boolean): string {
  return isEstimate ? `≈ ${count}` : `${count}`;
}

function Empty(): JSX.Element {
  const { value: service } = useLoaded(() => request<ServiceView>('/'), []);
  const { name, title = 'the provider', webhook = '' } = service?.provider ?? {};
  const address = `${location.origin}${webhook}`;
  return (
    <section aria-labelledby="empty">
      <h2 id="empty">No orders yet</h2>
      <p>
        Set the webhook of {title} to <code>{address}</code>
        {name === SIMULATED ? ', or simulate a provider:' : '.'}
      </p>
      {name === SIMULATED && (
        <pre>
          <code>{`order-lifecycle simulate --to ${address}`}</code>
        </pre>
      )}
      <p>Orders appear here with their first delivery. This is the statechart of each:</p>
      <Chart />
    </section>
  );
}
