import type { JSX } from 'preact';
import { go, type Place } from '../address.js';
import { type OrderSearch, type OrderSummary, queryOf, request } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { StateBadge } from '../parts/state-badge.js';
import { useProviders } from '../providers.js';
import { OrderTable } from './order-table.js';
import { searchedText } from './searched-text.js';

const FRAUD = ['unknown', 'review_opened', 'passed', 'blocked'];
/** How many orders are listed, and how many after each "Show more". */
const STEPS = ['50', '200', '500'];

interface Listed extends Pick<OrderSearch, 'searched' | 'unplaced'> {
  readonly orders: readonly OrderSummary[];
  /** The newest first: whether others match, too. */
  readonly more?: boolean;
  /** By id: the cursor of the next page. */
  readonly next?: string;
}

/** The query for the orders of a place: the newest first, or page by page by their ids. */
function queryFor(place: Place): string {
  const { provider, state, fraudState, parked, upstreamId, checkoutId, by, after, show } = place;
  if (place.find !== undefined) return queryOf({ anyId: place.find, provider });
  const filter = { provider, state, fraudState, parked };
  return by === 'id' || upstreamId !== undefined || checkoutId !== undefined
    ? queryOf({ limit: '50', ...filter, upstreamId, checkoutId, after })
    : queryOf({ sort: 'newest', limit: show ?? STEPS[0], ...filter });
}

/** The orders that match the filters in the address. */
export function OrderList({ place, tick }: { place: Place; tick: number }): JSX.Element {
  const providers = useProviders();
  const query = queryFor(place);
  const { value, error } = useLoaded(() => request<Listed>(`/orders${query}`), [tick, query]);
  const { after: _, show = STEPS[0], ...filters } = place;
  const next = STEPS[STEPS.indexOf(show ?? '') + 1];
  return (
    <section aria-labelledby="orders">
      <div class="list-head">
        <h2 id="orders">
          {place.find !== undefined
            ? `Orders known by ${place.find}`
            : place.by === 'id'
              ? 'Orders by id'
              : 'Newest orders'}
          {place.state !== undefined && (
            <>
              {' '}
              that are <StateBadge state={place.state} />
            </>
          )}{' '}
          <ProviderMark name={place.provider} />
        </h2>
        {place.find === undefined && (
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
        )}
      </div>
      {value !== undefined && <p class="soft">{searchedText(value).join(' ')}</p>}
      {error !== undefined && <p class="error">{error}</p>}
      {value !== undefined && value.orders.length === 0 && (
        <p>
          No order matches. <Link to={{}}>Show all orders</Link>
        </p>
      )}
      {value !== undefined && value.orders.length > 0 && (
        <OrderTable orders={value.orders} place={place} areSeveral={providers.areSeveral} />
      )}
      <p class="pages">
        {value?.next !== undefined && <Link to={{ ...filters, after: value.next }}>Next page</Link>}
        {value?.more === true && place.find !== undefined && 'More orders match.'}
        {value?.more === true && place.find === undefined && (
          <>
            {next !== undefined && <Link to={{ ...filters, show: next }}>Show more</Link>}{' '}
            <Link to={{ ...filters, by: 'id' }}>All, by id</Link>
          </>
        )}
        {place.by === 'id' && <Link to={{ ...filters, by: undefined }}>Newest first</Link>}
      </p>
    </section>
  );
}
