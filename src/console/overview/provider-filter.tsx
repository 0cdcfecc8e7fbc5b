import type { JSX } from 'preact';
import type { Place } from '../address.js';
import { type CountsView, queryOf, request } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { useProviders } from '../providers.js';
import { numberOfOrders } from './number-of-orders.js';

/** Chooses whose orders the page shows, with how many each provider has. Nothing for a single provider. */
export function ProviderFilter({
  place,
  tick,
}: {
  place: Place;
  tick: number;
}): JSX.Element | null {
  const providers = useProviders();
  const names = providers.areSeveral ? providers.all.map(({ name }) => name) : [];
  const { value: counts = [] } = useLoaded(
    () =>
      Promise.all(names.map((provider) => request<CountsView>(`/counts${queryOf({ provider })}`))),
    [tick, String(names)],
  );
  if (!providers.areSeveral) return null;
  const { provider, after: _, ...rest } = place;
  return (
    <nav class="states" aria-label="Orders by provider">
      <Link to={rest} current={provider === undefined}>
        every provider
      </Link>
      {names.map((name, index) => (
        <Link key={name} to={{ ...rest, provider: name }} current={provider === name}>
          <ProviderMark name={name} /> <b>{numberOfOrders(counts[index])}</b>
        </Link>
      ))}
    </nav>
  );
}
