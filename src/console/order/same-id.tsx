import type { JSX } from 'preact';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';

/** The choice between orders of several providers that have the same id. */
export function SameId(props: {
  readonly id: string;
  /** The names of their providers. */
  readonly providers: readonly string[];
}): JSX.Element {
  const { id, providers } = props;
  return (
    <section aria-labelledby="same-id">
      <h1 id="same-id">
        {providers.length} orders have the id {id}
      </h1>
      <p>They are of different providers. Choose one:</p>
      <ul class="choices">
        {providers.map((name) => (
          <li key={name}>
            <Link to={{ order: id, provider: name }}>
              Order {id} of <ProviderMark name={name} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
