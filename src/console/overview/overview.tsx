import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MatchingOrders } from '../../service/queries/order-summaries.js';
import type { Place } from '../address.js';
import { type CountsView, queryOf, request } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Chart } from '../parts/chart.js';
import { Link } from '../parts/link.js';
import { StateBadge } from '../parts/state-badge.js';
import { useProviders } from '../providers.js';
import { NeedsAttention } from './attention/attention.js';
import { loadAttention } from './attention/attention-data.js';
import { Empty } from './empty.js';
import { filtersOf, isChoice } from './filters.js';
import { Headline } from './headline.js';
import { countsOf, numberOfOrders } from './number-of-orders.js';
import { OrderList } from './order-list.js';
import { ProviderFilter } from './provider-filter.js';
import { Unplaced } from './unplaced.js';
import { Words } from './words.js';
import './overview.css';

/** Asks how many orders may be fulfilled, and for as few of them as possible. */
const FULFILLABLE = { sort: 'newest', may: 'fulfil', limit: '1' };

const FULFILLABLE_EVERY_MS = 10_000;

interface FulfillableList {
  readonly matching?: MatchingOrders;
}

/** The first page: how things are, where the orders are, what needs attention, and the orders. */
export function Overview({ place, tick }: { place: Place; tick: number }): JSX.Element {
  const { provider, after: _, find: __, may: ___, ...filters } = place;
  const [again, setAgain] = useState(0);
  const providers = useProviders();
  const { value: counts, done: isCounted } = useLoaded(
    () => request<CountsView>('/counts'),
    [tick, again],
  );
  const {
    value: attention,
    error,
    done: isAttentionRead,
  } = useLoaded(() => loadAttention(providers, provider), [tick, again, providers, provider]);
  const { value: fulfillable } = useLoaded(
    () => request<FulfillableList>(`/orders${queryOf({ ...FULFILLABLE, provider })}`),
    // The service judges each of these orders, which is too much work for every change.
    [Math.floor(Date.now() / FULFILLABLE_EVERY_MS), again, provider],
  );
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
  const waiting = (
    <section key="waiting" aria-labelledby="attention" class="waiting">
      <h2 id="attention">Needs attention</h2>
      {attention === undefined ? (
        <p class="soft">Loading …</p>
      ) : (
        <NeedsAttention attention={attention} onDone={() => setAgain((count) => count + 1)} />
      )}
      <Words />
    </section>
  );
  const unplaced = (
    <div key="unplaced" class="unplaced">
      <Unplaced tick={tick} />
    </div>
  );
  const list = (
    <div key="list" class="listed">
      <OrderList place={place} counts={shown} tick={tick} />
    </div>
  );
  return (
    <>
      <Headline {...{ counts, shown, attention, place }} fulfillable={fulfillable?.matching} />
      {error !== undefined && <p class="error">{error}</p>}
      {/* The first line may need several rows: what is below appears with it, and is not pushed down. */}
      <div class="top" hidden={!isCounted || !isAttentionRead}>
        <section aria-labelledby="where" class="where">
          <h2 id="where" class="hidden">
            Where orders are
          </h2>
          <div class="choices">
            <ProviderFilter place={place} counts={counts} />
            <nav class="states" aria-label="Orders by state">
              <Link to={{ provider }} current={filtersOf(place).length === 0}>
                all <b>{numberOfOrders(shown)}</b>
              </Link>
              {states.map(([state]) => (
                <Link
                  key={state}
                  to={{ ...filters, provider, state }}
                  current={place.state === state && !place.may && !place.find}
                >
                  <StateBadge state={state} /> <b>{numberOfOrders(shown, state)}</b>
                </Link>
              ))}
            </nav>
          </div>
          <div>
            <Chart counts={shown?.orders ?? {}} provider={provider} />
          </div>
        </section>
        {/* Who chooses some of the orders looks for them, not for what waits. */}
        {isChoice(place) ? [list, waiting, unplaced] : [waiting, unplaced, list]}
      </div>
    </>
  );
}
