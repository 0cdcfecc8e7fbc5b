import type { JSX } from 'preact';
import type { OrderView } from '../../api.js';
import { money } from '../../parts/money.js';
import { Scroll } from '../../parts/scroll.js';
import { When } from '../../parts/when.js';
import { movementsOf } from './movements.js';

/** The units of each line: ordered, sent, cancelled, returned; and what moved them. */
export function Lines({ order }: { readonly order: OrderView }): JSX.Element {
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
      <Movements order={order} />
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
            {['ordered', 'sent', 'cancelled', 'returned', 'open', 'amount'].map((head) => (
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
                <td>{skuId}</td>
                <td class="number">{ordered ?? <span class="soft">not known</span>}</td>
                <td class="number">{shop?.sent === 'all' ? 'all' : fulfilled}</td>
                <td class="number">{shop?.gaveUp === true ? 'the rest' : cancelled}</td>
                <td class="number">{shop?.cameBack === true ? 'all' : returned}</td>
                <td class="number">{open ?? <span class="soft">not known</span>}</td>
                <td class="number">{money(amounts.get(itemId))}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Scroll>
  );
}

function Movements({ order }: { readonly order: OrderView }): JSX.Element | null {
  const ofPayments = order.conclusion !== undefined;
  const movements = movementsOf(order);
  if (movements.length === 0 && !ofPayments) return null;
  return (
    <>
      <h3>{ofPayments ? 'Reported by the shop' : 'Shipments and returns'}</h3>
      {movements.length === 0 ? (
        <p class="soft">
          Nothing. Once something was sent, report it with POST /orders/&#123;id&#125;/fulfilments.
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
                  <td>
                    <code>{id}</code>
                  </td>
                  <td>{units}</td>
                  <td>{at !== undefined && <When at={at} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}
