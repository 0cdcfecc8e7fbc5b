import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { MatchingOrders } from '../../service/queries/order-summaries.js';
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
  /** With a gate: how many match of those that were judged. */
  readonly matching?: MatchingOrders;
  /** By id: the cursor of the next page. */
  readonly next?: string;
}

/** The query for the orders of a place: the newest first, or page by page by their ids. */
function queryFor(place: Place): string {
  const { provider, state, fraudState, parked, upstreamId, checkoutId, by, after, show } = place;
  if (place.find !== undefined) return queryOf({ anyId: place.find, provider });
  const filter = { provider, state, fraudState, parked };
  // A gate is judged only in the list of the newest orders.
  if (place.may !== undefined) {
    return queryOf({ sort: 'newest', limit: show ?? STEPS[0], may: place.may, ...filter });
  }
  return by === 'id' || upstreamId !== undefined || checkoutId !== undefined
    ? queryOf({ limit: '50', ...filter, upstreamId, checkoutId, after })
    : queryOf({ sort: 'newest', limit: show ?? STEPS[0], ...filter });
}

/** What the list contains. The state follows as a badge. */
function titleOf({ find, may, by }: Place): string {
  if (find !== undefined) return `Orders known by ${find}`;
  if (may === 'fulfil') return 'Orders that may be fulfilled now';
  return by === 'id' ? 'Orders by id' : 'Newest orders';
}

/** Of which orders the list does not know whether they match. Nothing if there are none. */
function notesOn(value: Listed, { find }: Place): readonly string[] {
  const ofMany = 'Only the newest 500 orders in each state that allows it were judged.';
  return [
    ...searchedText(value),
    ...(value.matching?.all === false ? [ofMany] : []),
    ...(find !== undefined && value.more === true ? ['More orders match.'] : []),
  ];
}

/** The orders that match the filters in the address. */
export function OrderList({ place, tick }: { place: Place; tick: number }): JSX.Element {
  const providers = useProviders();
  const query = queryFor(place);
  const { value, error } = useLoaded(() => request<Listed>(`/orders${query}`), [tick, query]);
  const { after: _, show = STEPS[0], ...filters } = place;
  const next = STEPS[STEPS.indexOf(show ?? '') + 1];
  // A choice is all that a search leads to: it begins where the page does.
  useEffect(() => {
    if (place.find !== undefined) document.getElementById('orders')?.scrollIntoView();
  }, [place.find]);
  const notes = value === undefined ? [] : notesOn(value, place);
  return (
    <section aria-labelledby="orders">
      <div class="list-head">
        <h2 id="orders">
          {titleOf(place)}
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
      {notes.length > 0 && <p class="soft">{notes.join(' ')}</p>}
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
        {value?.more === true && place.find === undefined && (
          <>
            {next !== undefined && <Link to={{ ...filters, show: next }}>Show more</Link>}{' '}
            {place.may === undefined && <Link to={{ ...filters, by: 'id' }}>All, by id</Link>}
          </>
        )}
        {place.by === 'id' && <Link to={{ ...filters, by: undefined }}>Newest first</Link>}
      </p>
    </section>
  );
}
