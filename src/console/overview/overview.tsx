import type { JSX } from 'preact';
import type { Place } from '../address.js';
import { type CountsView, request } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Chart } from '../parts/chart.js';
import { Link } from '../parts/link.js';
import { NeedsAttention } from './attention.js';
import { Empty } from './empty.js';
import { countsOf, numberOfOrders } from './number-of-orders.js';
import { OrderList } from './order-list.js';
import { ProviderFilter } from './provider-filter.js';
import { Unplaced } from './unplaced.js';

/** The first page: what needs attention, where the orders are, and the orders themselves. */
export function Overview({ place, tick }: { place: Place; tick: number }): JSX.Element {
  const { provider, after: _, ...filters } = place;
  const { value: counts } = useLoaded(() => request<CountsView>('/counts'), [tick]);
  const isEmpty = Object.values(counts?.orders ?? {}).every((count) => count === 0);
  if (counts !== undefined && isEmpty && counts.quarantined === 0) {
    return (
      <>
        <Unplaced tick={tick} />
        <Empty />
      </>
    );
  }
  const shown = countsOf(counts, provider);
  const states = Object.entries(shown?.orders ?? {}).filter(([, count]) => count > 0);
  return (
    <>
      <section aria-labelledby="attention">
        <h2 id="attention">Needs attention</h2>
        <NeedsAttention tick={tick} />
      </section>
      <Unplaced tick={tick} />
      <section aria-labelledby="where">
        <h2 id="where">Where orders are</h2>
        <ProviderFilter place={place} counts={counts} />
        <nav class="states" aria-label="Orders by state">
          <Link to={{ provider }} current={place.state === undefined}>
            all <b>{numberOfOrders(shown)}</b>
          </Link>
          {states.map(([state]) => (
            <Link key={state} to={{ ...filters, provider, state }} current={place.state === state}>
              {state} <b>{numberOfOrders(shown, state)}</b>
            </Link>
          ))}
        </nav>
        <Chart counts={shown?.orders ?? {}} provider={provider} />
      </section>
      <OrderList place={place} tick={tick} />
    </>
  );
}
