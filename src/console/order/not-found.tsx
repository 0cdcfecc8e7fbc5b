import type { JSX } from 'preact';
import type { OrderRef } from '../api.js';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';

/** An order that no report has named. */
export function UnknownOrder({ id, provider }: OrderRef): JSX.Element {
  return (
    <section>
      <h1>
        Nothing is known of order {id} <ProviderMark name={provider} />
      </h1>
      <p>
        Find it by another id, such as that of a payment or a refund, or{' '}
        <Link to={{}}>see all orders</Link>.
      </p>
    </section>
  );
}

/** A moment that the history of a known order does not have, as in an address of another store. */
export function UnknownMoment({ id, provider }: OrderRef): JSX.Element {
  return (
    <section>
      <h1>
        Order {id} <ProviderMark name={provider} /> has no such moment
      </h1>
      <p>
        Nothing was known of it then, or the address is of another store.{' '}
        <Link to={{ order: id, provider }}>Show it as it is now</Link>
      </p>
    </section>
  );
}
