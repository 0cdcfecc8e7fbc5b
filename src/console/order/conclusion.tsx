import type { JSX } from 'preact';
import type { OrderView } from '../api.js';
import { Ladder } from '../parts/ladder.js';

/** The rule that concluded where an order is, in words and among the others. */
export function Conclusion(props: {
  /** The name of the provider in sentences. */
  readonly title: string;
  readonly conclusion: NonNullable<OrderView['conclusion']>;
}): JSX.Element {
  const { title, conclusion } = props;
  const { rule, because } = conclusion;
  return (
    <section class="conclusion-of" aria-labelledby="conclusion">
      <h2 id="conclusion">Why it is there</h2>
      <p>
        {title} reports payments, and rule <b>{rule}</b> decided where the order is: {because}.
      </p>
      <Ladder rule={rule} />
    </section>
  );
}
