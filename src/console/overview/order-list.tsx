import type { JSX } from 'preact';
import { go, type Place } from '../address.js';
import { type OrderSummary, queryOf, request } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { Scroll } from '../parts/scroll.js';
import { useProviders } from '../providers.js';

const FILTERS = [
  ...['provider', 'state', 'fraudState', 'parked', 'upstreamId', 'checkoutId', 'after'],
] as const;
const FRAUD = ['unknown', 'review_opened', 'passed', 'blocked'];

/** The orders that match the filters in the address. */
export function OrderList({ place, tick }: { place: Place; tick: number }): JSX.Element {
  const providers = useProviders();
  const filter = Object.fromEntries(FILTERS.map((name) => [name, place[name]]));
  const query = queryOf({ limit: '50', ...filter });
  const { value, error } = useLoaded(
    () => request<{ orders: readonly OrderSummary[]; next?: string }>(`/orders${query}`),
    [tick, query],
  );
  const { after: _, ...filters } = place;
  return (
    <section aria-labelledby="orders">
      <h2 id="orders">
        Orders{place.state === undefined ? '' : ` that are ${place.state}`}{' '}
        <ProviderMark name={place.provider} />
      </h2>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          Fraud review{' '}
          <select
            value={place.fraudState ?? ''}
            onChange={(event) => go({ ...filters, fraudState: event.currentTarget.value })}
          >
            <option value="">any</option>
            {FRAUD.map((state) => (
              <option key={state}>{state}</option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={place.parked === 'true'}
            onChange={(event) =>
              go({ ...filters, parked: event.currentTarget.checked ? 'true' : undefined })
            }
          />{' '}
          with parked observations
        </label>
      </form>
      {error !== undefined && <p class="error">{error}</p>}
      {value !== undefined && value.orders.length === 0 && (
        <p>
          No order matches. <Link to={{}}>Show all orders</Link>
        </p>
      )}
      {value !== undefined && value.orders.length > 0 && (
        <Scroll label="Orders, table">
          <table>
            <thead>
              <tr>
                <th scope="col">order</th>
                <th scope="col">state</th>
                {providers.areSeveral && <th scope="col">provider</th>}
                <th scope="col">fraud review</th>
                <th scope="col">parked</th>
                <th scope="col">your id</th>
              </tr>
            </thead>
            <tbody>
              {value.orders.map(({ id, provider, state, fraudState, parked, upstreamId }) => (
                <tr key={`${provider.name} ${id}`}>
                  <td class="id">
                    <Link to={providers.placeOf({ id, provider })}>{id}</Link>
                  </td>
                  <td>{state}</td>
                  {providers.areSeveral && (
                    <td>
                      <ProviderMark name={provider.name} />
                    </td>
                  )}
                  <td>{fraudState}</td>
                  <td>{parked === 0 ? '' : <span class="tag">{parked}</span>}</td>
                  <td>{upstreamId ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {value?.next !== undefined && <Link to={{ ...filters, after: value.next }}>Next page</Link>}
    </section>
  );
}
