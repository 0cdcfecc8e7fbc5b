import type { JSX } from 'preact';
import { money } from '../../console/parts/money.js';
import { StateBadge } from '../../console/parts/state-badge.js';
import { GATE_QUESTIONS } from '../../order/text/gate-questions.js';
import type { OrderOutcome } from '../outcome/outcome.js';

/** Where the order is, in one line. */
export function Now({ order }: { readonly order: OrderOutcome | undefined }): JSX.Element {
  if (order === undefined) return <p class="now soft">No order is known yet.</p>;
  const { state, fraudState, totalAmount, gates } = order.view;
  return (
    <p class="now" role="status">
      <StateBadge state={state} />
      <span>
        fraud review <StateBadge state={fraudState} region="fraud" />
      </span>
      {totalAmount !== undefined && <b>{money(totalAmount)}</b>}
      <span>
        {GATE_QUESTIONS.fulfil}{' '}
        <b class={gates.fulfil.allowed ? 'calm' : 'error'}>{gates.fulfil.allowed ? 'yes' : 'no'}</b>
      </span>
    </p>
  );
}
