import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { MatchingOrders } from '../../service/queries/order-summaries.js';
import { go, type Place } from '../address.js';
import {
  type OrderCountsView,
  type OrderSearch,
  type OrderSummary,
  queryOf,
  request,
} from '../api.js';
import { useLoaded } from '../loaded.js';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { useProviders } from '../providers.js';
import { isChoice } from './filters.js';
import { ListTitle } from './list-title.js';
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
export function OrderList(props: {
  readonly place: Place;
  /** The orders of the provider, or of all. */
  readonly counts: OrderCountsView | undefined;
  readonly tick: number;
}): JSX.Element {
  const { place, counts, tick } = props;
  const providers = useProviders();
  const query = queryFor(place);
  const { value: loaded, error } = useLoaded(
    async () => ({ query, list: await request<Listed>(`/orders${query}`) }),
    [tick, query],
  );
  const value = loaded?.list;
  const { after: _, show = STEPS[0], ...filters } = place;
  const next = STEPS[STEPS.indexOf(show ?? '') + 1];
  // A choice is all that a search leads to: it begins where the page does.
  useEffect(() => {
    if (place.find !== undefined) document.getElementById('orders')?.scrollIntoView();
  }, [place.find]);
  const notes = value === undefined ? [] : notesOn(value, place);
  return (
    <section
      aria-labelledby="orders"
      class={value === undefined && error === undefined ? 'loading' : ''}
    >
      <div class="list-head">
        <h2 id="orders">
          <ListTitle
            place={place}
            list={loaded?.query === query ? loaded.list : undefined}
            counts={counts}
          />{' '}
          <ProviderMark name={place.provider} />
        </h2>
        {isChoice(place) && <Link to={{ provider: place.provider }}>Show all orders</Link>}
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
      {value !== undefined && value.orders.length === 0 && <p>No order matches.</p>}
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
