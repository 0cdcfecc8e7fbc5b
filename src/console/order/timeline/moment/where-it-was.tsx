import type { JSX } from 'preact';
import { GATE_QUESTIONS } from '../../../../order/text/gate-questions.js';
import type { OrderView } from '../../../api.js';
import { StateBadge } from '../../../parts/state-badge.js';
import { answerOf } from '../../gates.js';

/** Where an order was known to be at the selected moment, and whether it could be fulfilled then. */
export function WhereItWas(props: {
  /** The order at that moment. Undefined: it is not loaded, or not known any more. */
  readonly order: OrderView | undefined;
}): JSX.Element {
  const { order } = props;
  // Kept as high while it loads.
  if (order === undefined) return <p class="where-it-was">{'\u00a0'}</p>;
  const { kind, answer } = answerOf(order.gates.fulfil);
  return (
    <p class="where-it-was" role="status">
      <StateBadge state={order.state} />
      <span>
        <span class="soft">fraud review</span>{' '}
        <StateBadge state={order.fraudState} region="fraud" />
      </span>
      <span title={order.gates.fulfil.because}>
        {GATE_QUESTIONS.fulfil} <b class={`answer-${kind}`}>{answer}</b>
      </span>
    </p>
  );
}
