import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go } from '../address.js';
import { type OrderSummary, type OrderView, orderPath, request } from '../api.js';

/** Finds an order by its id, by yours, or by its checkout id. */
export function Search(): JSX.Element {
  const [unknown, setUnknown] = useState('');
  return (
    <search>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const wanted = String(new FormData(event.currentTarget).get('wanted') ?? '').trim();
          if (wanted === '') return;
          const found = await find(wanted).catch(() => undefined);
          setUnknown(found === undefined ? wanted : '');
          if (found !== undefined) go({ order: found });
        }}
      >
        <label class="hidden" for="wanted">
          Order id, your id or checkout id
        </label>
        <input
          id="wanted"
          name="wanted"
          type="search"
          size={32}
          placeholder="Order id, your id or checkout id"
        />
        <button type="submit">Find</button>
        <span role="status">{unknown === '' ? '' : `Nothing is known of ${unknown}.`}</span>
      </form>
    </search>
  );
}

async function find(wanted: string): Promise<string | undefined> {
  const direct = await request<OrderView>(orderPath(wanted));
  if (direct !== undefined) return direct.id;
  for (const name of ['upstreamId', 'checkoutId']) {
    const query = new URLSearchParams({ [name]: wanted, limit: '1' });
    const found = await request<{ orders: readonly OrderSummary[] }>(`/orders?${query}`);
    const [order] = found?.orders ?? [];
    if (order !== undefined) return order.id;
  }
  return undefined;
}
