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
    <div class="conclusion-of">
      <p>
        {title} reports payments, and rule <b>{rule}</b> decided where the order is: {because}.
      </p>
      <Ladder rule={rule} />
    </div>
  );
}
