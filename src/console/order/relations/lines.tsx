import type { JSX } from 'preact';
import type { HistoryEntry, OrderView } from '../../api.js';
import { money } from '../../parts/money.js';
import { Scroll } from '../../parts/scroll.js';
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
        <Units order={order} />
      )}
      <Movements order={order} entries={entries} />
    </section>
  );
}

function Units({ order }: { readonly order: OrderView }): JSX.Element {
  const { shop } = order;
  const amounts = new Map(order.items.map(({ id, amount }) => [id, amount]));
  return (
    <Scroll label="Lines, table">
      <table class="relations">
        <thead>
          <tr>
            <th scope="col">line</th>
            <th scope="col">SKU</th>
            {['ordered', 'fulfilled', 'cancelled', 'returned', 'open', 'amount'].map((head) => (
              <th key={head} scope="col" class="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.lines.map(
            ({ itemId, skuId = '', ordered, fulfilled, cancelled, returned, open }) => (
              <tr key={itemId}>
                <th scope="row">{itemId}</th>
                <td data-title="SKU">{skuId}</td>
                <td class="number" data-title="ordered">
                  {ordered ?? <span class="soft">not known</span>}
                </td>
                <td class="number" data-title="fulfilled">
                  {shop?.sent === 'all' ? 'all' : fulfilled}
                </td>
                <td class="number" data-title="cancelled">
                  {shop?.gaveUp === true ? 'the rest' : cancelled}
                </td>
                <td class="number" data-title="returned">
                  {shop?.cameBack === true ? 'all' : returned}
                </td>
                <td class="number" data-title="open">
                  <Open units={open} state={order.state} />
                </td>
                <td class="number" data-title="amount">
                  {money(amounts.get(itemId))}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Scroll>
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
  return <>{units ?? <span class="soft">not known</span>}</>;
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
        <Scroll label="Shipments and returns, table">
          <table class="relations">
            <thead>
              <tr>
                {['what', ofPayments ? 'key' : 'id', 'units', 'time'].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {movements.map(({ what, id, units, at }) => (
                <tr key={`${what} ${id}`}>
                  <td>{what}</td>
                  <td data-title={ofPayments ? 'key' : 'id'}>
                    <code>{id}</code>
                  </td>
                  <td data-title="units">{units}</td>
                  <td data-title="time">{at !== undefined && <When at={at} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}
