import type { JSX } from 'preact';
import type { HistoryEntry, OrderView } from '../../api.js';
import { money } from '../../parts/money.js';
import { type Column, Table } from '../../parts/table.js';
import { When } from '../../parts/when.js';
import { movementsOf } from './movements.js';

interface LinesProps {
  readonly order: OrderView;
  /** The observations of the order that are known at the moment shown. */
  readonly entries: readonly HistoryEntry[];
}

/** The units of each line: ordered, fulfilled, cancelled, returned; and what moved them. */
export function Lines({ order, entries }: LinesProps): JSX.Element {
  return (
    <section aria-labelledby="lines">
      <h2 id="lines">Lines</h2>
      {order.lines.length === 0 ? (
        <p class="soft">
          {order.conclusion === undefined
            ? 'No line is known yet.'
            : 'No line is known: the provider reports none, and the shop named none.'}
        </p>
      ) : (
        <>
          <Units order={order} />
          <NotInLines order={order} />
        </>
      )}
      <Movements order={order} entries={entries} />
    </section>
  );
}

function Units({ order }: { readonly order: OrderView }): JSX.Element {
  const { shop } = order;
  const amounts = new Map(order.items.map(({ id, amount }) => [id, amount]));
  const columns: readonly Column<OrderView['lines'][number]>[] = [
    { title: 'line', cell: ({ itemId }) => itemId, isName: true },
    { title: 'SKU', cell: ({ skuId }) => skuId },
    { title: 'ordered', cell: ({ ordered }) => ordered ?? <NotKnown />, class: 'number' },
    {
      title: 'fulfilled',
      cell: ({ fulfilled }) => (shop?.sent === 'all' ? 'all' : fulfilled),
      class: 'number',
    },
    {
      title: 'cancelled',
      cell: ({ cancelled }) => (shop?.gaveUp === true ? 'the rest' : cancelled),
      class: 'number',
    },
    {
      title: 'returned',
      cell: ({ returned }) => (shop?.cameBack === true ? 'all' : returned),
      class: 'number',
    },
    {
      title: 'open',
      cell: ({ open }) => <Open units={open} state={order.state} />,
      class: 'number',
    },
    { title: 'amount', cell: ({ itemId }) => money(amounts.get(itemId)), class: 'number' },
  ];
  return (
    <Table label="Lines" columns={columns} rows={order.lines} keyOf={({ itemId }) => itemId} />
  );
}

/** Why the lines do not come to what the order costs. Nothing where they do, or where it is not known. */
function NotInLines({ order }: { readonly order: OrderView }): JSX.Element | null {
  const { totalAmount: total, items } = order;
  const isComparable = items.every(({ amount }) => amount?.currency === total?.currency);
  const minor = items.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0);
  if (total === undefined || items.length === 0 || !isComparable || minor === total.minor) {
    return null;
  }
  return (
    <p class="soft">
      The lines come to {money({ ...total, minor })}, and the order costs {money(total)}: taxes and
      shipping are not stored.
    </p>
  );
}

/** How many units are still to be fulfilled: none of an order that was cancelled or blocked. */
function Open(props: {
  readonly units: number | undefined;
  readonly state: OrderView['state'];
}): JSX.Element {
  const { units, state } = props;
  const isOver = state === 'cancelled' || state === 'blocked';
  if (isOver && units !== 0) return <span class="soft">not to be fulfilled</span>;
  return <>{units ?? <NotKnown />}</>;
}

function NotKnown(): JSX.Element {
  return <span class="soft">not known</span>;
}

function Movements({ order, entries }: LinesProps): JSX.Element | null {
  const ofPayments = order.conclusion !== undefined;
  const movements = movementsOf(order, entries);
  if (movements.length === 0 && !ofPayments) return null;
  return (
    <>
      <h3>{ofPayments ? 'Reported by the shop' : 'Shipments and returns'}</h3>
      {movements.length === 0 ? (
        <p class="soft">
          Nothing. Once something is fulfilled, report it with POST
          /orders/&#123;id&#125;/fulfilments.
        </p>
      ) : (
        <Table
          label="Shipments and returns"
          columns={[
            { title: 'what', cell: ({ what }) => what },
            { title: ofPayments ? 'key' : 'id', cell: ({ id }) => <code>{id}</code> },
            { title: 'units', cell: ({ units }) => units },
            { title: 'time', cell: ({ at }) => at !== undefined && <When at={at} /> },
          ]}
          rows={movements}
          keyOf={({ what, id }) => `${what} ${id}`}
        />
      )}
    </>
  );
}
