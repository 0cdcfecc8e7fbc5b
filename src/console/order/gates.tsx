import type { JSX } from 'preact';
import { GATES } from '../../order/gate.js';
import { GATE_QUESTIONS } from '../../order/text/gate-questions.js';
import type { OrderView } from '../api.js';

/** Every gate with its answer, and why the shop is not asked to send the order although it may. */
export function Gates({ order }: { readonly order: OrderView }): JSX.Element {
  return (
    <dl class="gates">
      {GATES.map((gate) => {
        const { allowed, because } = order.gates[gate];
        const withheld = gate === 'fulfil' ? order.withheld : undefined;
        return (
          <div key={gate} class={allowed ? 'open' : 'closed'}>
            <dt>
              {GATE_QUESTIONS[gate]} <b>{allowed ? 'yes' : 'no'}</b>
            </dt>
            <dd>{because}</dd>
            {withheld !== undefined && (
              <dd class="withheld">
                <span class="tag">withheld</span> <code>ready_to_fulfil</code> is not delivered.{' '}
                {withheld}
              </dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}
