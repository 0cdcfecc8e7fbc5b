import type { JSX } from 'preact';
import { go, type Place } from '../address.js';
import type { OrderSummary } from '../api.js';
import { Link } from '../parts/link.js';
import { money } from '../parts/money.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { Scroll } from '../parts/scroll.js';
import { StateBadge } from '../parts/state-badge.js';
import { When } from '../parts/when.js';
import { useProviders } from '../providers.js';

interface Column {
  readonly name: string;
  readonly title: string;
  /** What rows are sorted by. */
  readonly by: (order: OrderSummary) => string | number;
  readonly cell: (order: OrderSummary) => JSX.Element | string;
  readonly class?: string;
}

const COLUMNS: readonly Column[] = [
  {
    name: 'order',
    title: 'order',
    by: ({ id }) => id,
    cell: (order) => <OrderLink order={order} />,
    class: 'id',
  },
  {
    name: 'state',
    title: 'state',
    by: ({ state }) => state,
    cell: ({ state }) => <StateBadge state={state} />,
  },
  {
    name: 'fraud',
    title: 'fraud review',
    by: ({ fraudState }) => fraudState,
    cell: ({ fraudState }) => <StateBadge state={fraudState} region="fraud" />,
  },
  {
    name: 'amount',
    title: 'amount',
    by: ({ amount }) => amount?.minor ?? -1,
    cell: ({ amount }) => money(amount),
    class: 'number',
  },
  {
    name: 'newest',
    title: 'newest report',
    by: ({ instant }) => instant,
    cell: ({ instant }) => <When at={instant} />,
    class: 'nowrap',
  },
  {
    name: 'parked',
    title: 'parked',
    by: ({ parked }) => parked,
    cell: ({ parked }) => (parked === 0 ? '' : <span class="tag">{parked}</span>),
  },
  {
    name: 'yours',
    title: 'your id',
    by: ({ upstreamId = '' }) => upstreamId,
    cell: ({ upstreamId = '' }) => upstreamId,
  },
];

const PROVIDER: Column = {
  name: 'provider',
  title: 'provider',
  by: ({ provider }) => provider.title,
  cell: ({ provider }) => <ProviderMark name={provider.name} />,
};

/** A table of orders, sorted as the address says; without that, in their own order. */
export function OrderTable(props: {
  readonly orders: readonly OrderSummary[];
  readonly place: Place;
  readonly areSeveral: boolean;
}): JSX.Element {
  const { orders, place, areSeveral } = props;
  const columns = areSeveral ? COLUMNS.toSpliced(2, 0, PROVIDER) : COLUMNS;
  const [sorted = '', direction] = (place.sort ?? '').split('.');
  const column = columns.find(({ name }) => name === sorted);
  const isDown = direction === 'down';
  const rows = column === undefined ? orders : orders.toSorted((a, b) => compare(column, a, b));
  return (
    <Scroll label="Orders, table">
      <table class="orders">
        <thead>
          <tr>
            {columns.map(({ name, title, class: kind }) => (
              <th
                key={name}
                scope="col"
                class={kind}
                aria-sort={name !== sorted ? undefined : isDown ? 'descending' : 'ascending'}
              >
                <button
                  type="button"
                  class="sort"
                  onClick={() =>
                    go({ ...place, sort: name === sorted && !isDown ? `${name}.down` : name })
                  }
                >
                  {title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(isDown ? rows.toReversed() : rows).map((order) => (
            <tr key={`${order.provider.name} ${order.id}`}>
              {columns.map(({ name, title, class: kind, cell }) => (
                <td key={name} class={kind} data-title={title}>
                  {cell(order)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function OrderLink({ order }: { readonly order: OrderSummary }): JSX.Element {
  return <Link to={useProviders().placeOf(order)}>{order.id}</Link>;
}

function compare({ by }: Column, a: OrderSummary, b: OrderSummary): number {
  const [left, right] = [by(a), by(b)];
  return typeof left === 'number' && typeof right === 'number'
    ? left - right
    : String(left).localeCompare(String(right), 'en', { numeric: true });
}
