import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go } from '../address.js';
import {
  type OrderSummary,
  type OrderView,
  orderPath,
  queryOf,
  request,
  SeveralOrders,
} from '../api.js';
import { type Providers, useProviders } from '../providers.js';

/** Finds an order by its id, by yours, or by its checkout id. */
export function Search(): JSX.Element {
  const [answer, setAnswer] = useState('');
  const providers = useProviders();
  return (
    <search>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const wanted = String(new FormData(event.currentTarget).get('wanted') ?? '').trim();
          if (wanted === '') return;
          try {
            const found = await find(wanted, providers);
            setAnswer(
              found === undefined
                ? `No order is known by ${wanted}: neither by its own id, nor by yours, nor by its checkout id.`
                : '',
            );
            if (found !== undefined) go(found);
          } catch (error) {
            setAnswer(error instanceof Error ? error.message : String(error));
          }
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
        <span role="status">{answer}</span>
      </form>
    </search>
  );
}

/** Finds what was written, as it is and as people write it: with a `#`, or in small letters. */
async function find(
  wanted: string,
  providers: Providers,
): Promise<Readonly<Record<string, string | undefined>> | undefined> {
  const bare = wanted.replace(/^#/, '');
  for (const form of new Set([wanted, bare, bare.toUpperCase(), bare.toLowerCase()])) {
    const found = form === '' ? undefined : await findExactly(form, providers);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The page of the order, or one that offers the choice between several. */
async function findExactly(
  wanted: string,
  providers: Providers,
): Promise<Readonly<Record<string, string | undefined>> | undefined> {
  try {
    const direct = await request<OrderView>(orderPath({ id: wanted }));
    if (direct !== undefined) return providers.placeOf(direct);
  } catch (error) {
    if (error instanceof SeveralOrders) return { order: wanted };
    throw error;
  }
  for (const name of ['upstreamId', 'checkoutId']) {
    const query = queryOf({ [name]: wanted, limit: '2' });
    const found = await request<{ orders: readonly OrderSummary[] }>(`/orders${query}`);
    const [order, another] = found?.orders ?? [];
    if (another !== undefined) return { [name]: wanted };
    if (order !== undefined) return providers.placeOf(order);
  }
  return undefined;
}
