import type { JSX } from 'preact';
import type { OrderView } from '../api.js';
import { Ladder } from '../parts/ladder.js';

/** The rule that concluded where an order is, in words and among the others. */
export function Conclusion(props: {
  readonly conclusion: NonNullable<OrderView['conclusion']>;
}): JSX.Element {
  const { rule, because } = props.conclusion;
  return (
    <div class="conclusion-of">
      <p>
        The provider reports payments, and rule <b>{rule}</b> decided where the order is: {because}.
      </p>
      <Ladder rule={rule} />
    </div>
  );
}
