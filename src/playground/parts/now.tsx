import type { JSX } from 'preact';
import { answerOf } from '../../console/order/gates.js';
import { money } from '../../console/parts/money.js';
import { StateBadge } from '../../console/parts/state-badge.js';
import { GATE_QUESTIONS } from '../../order/text/gate-questions.js';
import type { OrderOutcome } from '../outcome/outcome.js';

const CLASSES = { open: 'calm', closed: 'error', idle: 'soft' } as const;

/** Where the order is, in one line. */
export function Now({ order }: { readonly order: OrderOutcome | undefined }): JSX.Element {
  if (order === undefined) return <p class="now soft">No order is known yet.</p>;
  const { state, fraudState, totalAmount, gates } = order.view;
  const { kind, answer } = answerOf(gates.fulfil);
  return (
    <p class="now" role="status">
      <StateBadge state={state} />
      <span>
        fraud review <StateBadge state={fraudState} region="fraud" />
      </span>
      {totalAmount !== undefined && <b>{money(totalAmount)}</b>}
      <span>
        {GATE_QUESTIONS.fulfil} <b class={CLASSES[kind]}>{answer}</b>
      </span>
    </p>
  );
}
