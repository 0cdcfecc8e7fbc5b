import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ask, type OrderSummary, type OrderView, orderPath } from '../api.js';
import { go } from '../place.js';

/** Finds an order by its number, by yours, or by its checkout. */
export function Search(): JSX.Element {
  const [nothing, setNothing] = useState('');
  return (
    <search>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const wanted = String(new FormData(event.currentTarget).get('wanted') ?? '').trim();
          if (wanted === '') return;
          const found = await find(wanted).catch(() => undefined);
          setNothing(found === undefined ? wanted : '');
          if (found !== undefined) go({ order: found });
        }}
      >
        <label class="hidden" for="wanted">
          Order, your number or checkout
        </label>
        <input
          id="wanted"
          name="wanted"
          type="search"
          size={32}
          placeholder="Order, your number or checkout"
        />
        <button type="submit">Find</button>
        <span role="status">{nothing === '' ? '' : `Nothing is known of ${nothing}.`}</span>
      </form>
    </search>
  );
}

async function find(wanted: string): Promise<string | undefined> {
  const direct = await ask<OrderView>(orderPath(wanted));
  if (direct !== undefined) return direct.id;
  for (const name of ['upstreamId', 'checkoutId']) {
    const query = new URLSearchParams({ [name]: wanted, limit: '1' });
    const found = await ask<{ orders: readonly OrderSummary[] }>(`/orders?${query}`);
    const [order] = found?.orders ?? [];
    if (order !== undefined) return order.id;
  }
  return undefined;
}
