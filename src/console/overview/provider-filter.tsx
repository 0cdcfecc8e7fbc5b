import type { JSX } from 'preact';
import type { Place } from '../address.js';
import type { CountsView } from '../api.js';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { useProviders } from '../providers.js';
import { countsOf, numberOfOrders } from './number-of-orders.js';

/** Chooses whose orders are shown, with how many each provider has. Nothing for a single provider. */
export function ProviderFilter(props: {
  readonly place: Place;
  readonly counts: CountsView | undefined;
}): JSX.Element | null {
  const { place, counts } = props;
  const providers = useProviders();
  if (!providers.areSeveral) return null;
  // A page of one list means nothing in another.
  const { provider: chosen, after: _, ...rest } = place;
  return (
    <nav class="states" aria-label="Orders by provider">
      <Link to={rest} current={chosen === undefined}>
        every provider <b>{numberOfOrders(countsOf(counts, undefined))}</b>
      </Link>
      {providers.all.map(({ name }) => (
        <Link key={name} to={{ ...rest, provider: name }} current={chosen === name}>
          <ProviderMark name={name} /> <b>{numberOfOrders(countsOf(counts, name))}</b>
        </Link>
      ))}
    </nav>
  );
}
