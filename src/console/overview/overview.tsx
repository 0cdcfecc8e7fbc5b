import type { JSX } from 'preact';
import type { Place } from '../address.js';
import { type CountsView, queryOf, request } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Chart } from '../parts/chart.js';
import { Link } from '../parts/link.js';
import { NeedsAttention } from './attention.js';
import { Empty } from './empty.js';
import { numberOfOrders } from './number-of-orders.js';
import { OrderList } from './order-list.js';
import { ProviderFilter } from './provider-filter.js';
import { Unplaced } from './unplaced.js';

/** The first page: what needs attention, where the orders are, and the orders themselves. */
export function Overview({ place, tick }: { place: Place; tick: number }): JSX.Element {
  const { provider } = place;
  const { value: counts } = useLoaded(
    () => request<CountsView>(`/counts${queryOf({ provider })}`),
    [tick, provider],
  );
  const states = Object.keys(counts?.orders ?? {}).filter((state) => counts?.orders[state] !== 0);
  const isEmpty = counts !== undefined && states.length + counts.quarantined === 0;
  if (isEmpty && provider === undefined) {
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
        <ProviderFilter place={place} tick={tick} />
        <nav class="states" aria-label="Orders by state">
          <Link to={{ provider }} current={place.state === undefined}>
            all <b>{numberOfOrders(counts)}</b>
          </Link>
          {states.map((state) => (
            <Link key={state} to={{ ...place, state }} current={place.state === state}>
              {state} <b>{numberOfOrders(counts, state)}</b>
            </Link>
          ))}
        </nav>
        <Chart counts={counts?.orders ?? {}} provider={provider} />
      </section>
      <OrderList place={place} tick={tick} />
    </>
  );
}
