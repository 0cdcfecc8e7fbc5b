import type { JSX } from 'preact';
import type { Place } from './address.js';
import { Link } from './parts/link.js';
import { useProviders } from './providers.js';

/** A provider in the address that the service does not have. */
export function UnknownProvider({ place }: { readonly place: Place }): JSX.Element {
  const { provider, order } = place;
  const titles = useProviders().all.map(({ title }) => title);
  return (
    <section>
      <h1>No provider is named {provider} here</h1>
      <p>
        This service keeps the orders of {titles.join(' and ')}.{' '}
        {order === undefined ? (
          <Link to={{}}>See all orders</Link>
        ) : (
          <Link to={{ order }}>See order {order}</Link>
        )}
      </p>
    </section>
  );
}
