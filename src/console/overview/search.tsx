import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go } from '../address.js';
import {
  type HistoryEntry,
  type OrderRef,
  type OrderSearch,
  orderPath,
  queryOf,
  request,
} from '../api.js';
import { type Providers, useProviders } from '../providers.js';
import { searchedText } from './searched-text.js';

type Destination = Readonly<Record<string, string | undefined>>;

/** Finds an order by any id that somebody holds. */
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
          setAnswer('Searching …');
          try {
            const found = await find(wanted, providers);
            setAnswer(typeof found === 'string' ? found : '');
            if (typeof found !== 'string') go(found);
          } catch (error) {
            setAnswer(error instanceof Error ? error.message : String(error));
          }
        }}
      >
        <label class="hidden" for="wanted">
          A whole id: of an order, a payment, a refund, an event …
        </label>
        <input
          id="wanted"
          name="wanted"
          type="search"
          size={32}
          placeholder="A whole id: order, event …"
        />
        <button type="submit">Find</button>
        <p role="status">{answer}</p>
      </form>
    </search>
  );
}

/** The place of the order or of the event, or of the choice between several; a sentence if there is none. */
async function find(wanted: string, providers: Providers): Promise<Destination | string> {
  const search = await request<OrderSearch>(`/orders${queryOf({ anyId: wanted })}`);
  const [exact, sameId] = (search?.orders ?? []).filter(({ id }) => id === wanted);
  if (sameId !== undefined) return { order: wanted };
  if (exact !== undefined) return providers.placeOf(exact);
  const [order, another] = search?.orders ?? [];
  if (order !== undefined && another === undefined) {
    return { ...providers.placeOf(order), ...(await momentOf(providers.refOf(order), wanted)) };
  }
  if (another !== undefined) return { find: wanted };
  return [
    `No order is known by ${wanted}; a part of an id finds nothing.`,
    ...(search === undefined ? [] : searchedText(search)),
  ].join(' ');
}

/** The moment in the timeline of an order at which an event arrived. Nothing if the id is of something else. */
async function momentOf(order: OrderRef, id: string): Promise<Destination> {
  const history = await request<{ readonly observations: readonly HistoryEntry[] }>(
    orderPath(order, '/history'),
  );
  const event = history?.observations.find((one) => one.id === id || one.conflictsWith === id);
  if (event?.arrival === undefined) return {};
  return { arrival: String(event.arrival), part: 'timeline' };
}
