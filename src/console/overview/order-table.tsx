import type { JSX } from 'preact';
import { go, type Place } from '../address.js';
import type { OrderSummary } from '../api.js';
import { Link } from '../parts/link.js';
import { money } from '../parts/money.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { StateBadge } from '../parts/state-badge.js';
import { type Column, Table } from '../parts/table.js';
import { When } from '../parts/when.js';
import { useProviders } from '../providers.js';

interface SortedColumn extends Column<OrderSummary> {
  readonly name: string;
  /** What rows are sorted by, the first that differs. */
  readonly by: (order: OrderSummary) => readonly (string | number)[];
}

const COLUMNS: readonly SortedColumn[] = [
  {
    name: 'order',
    title: 'order',
    by: ({ id }) => [id],
    cell: (order) => <OrderLink order={order} />,
    class: 'id',
  },
  {
    name: 'state',
    title: 'state',
    by: ({ state }) => [state],
    cell: ({ state }) => <StateBadge state={state} />,
  },
  {
    name: 'fraud',
    title: 'fraud review',
    by: ({ fraudState }) => [fraudState],
    cell: ({ fraudState }) => <StateBadge state={fraudState} region="fraud" />,
  },
  {
    name: 'amount',
    title: 'amount',
    // Amounts of two currencies cannot be compared.
    by: ({ amount }) => [amount?.currency ?? '', amount?.minor ?? 0],
    cell: ({ amount }) => money(amount),
    class: 'number',
  },
  {
    name: 'newest',
    title: 'newest report',
    by: ({ instant }) => [instant],
    cell: ({ instant }) => <When at={instant} />,
    class: 'nowrap',
  },
  {
    name: 'parked',
    title: 'parked',
    by: ({ parked }) => [parked],
    cell: ({ parked }) => (parked === 0 ? '' : <span class="tag">{parked}</span>),
  },
  {
    name: 'yours',
    title: 'your id',
    by: ({ upstreamId = '' }) => [upstreamId],
    cell: ({ upstreamId = '' }) => upstreamId,
  },
];

const PROVIDER: SortedColumn = {
  name: 'provider',
  title: 'provider',
  by: ({ provider }) => [provider.title],
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
    <Table
      label="Orders"
      class="orders"
      columns={columns}
      heads={columns.map(({ name, title, class: kind }) => ({
        ...{ title, class: kind },
        sorted: name !== sorted ? undefined : isDown ? 'descending' : 'ascending',
        content: (
          <button
            type="button"
            class="sort"
            onClick={() =>
              go({ ...place, sort: name === sorted && !isDown ? `${name}.down` : name })
            }
          >
            {title}
          </button>
        ),
      }))}
      rows={isDown ? rows.toReversed() : rows}
      keyOf={({ provider, id }) => `${provider.name} ${id}`}
    />
  );
}

function OrderLink({ order }: { readonly order: OrderSummary }): JSX.Element {
  return <Link to={useProviders().placeOf(order)}>{order.id}</Link>;
}

function compare({ by }: SortedColumn, a: OrderSummary, b: OrderSummary): number {
  const others = by(b);
  for (const [index, left] of by(a).entries()) {
    const order = compareOne(left, others[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareOne(left: string | number, right: string | number | undefined): number {
  return typeof left === 'number' && typeof right === 'number'
    ? left - right
    : String(left).localeCompare(String(right), 'en', { numeric: true });
}
