import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { GATES, type Gate } from '../../order/gate.js';
import { GATE_QUESTIONS } from '../../order/text/gate-questions.js';
import type { OrderOutcome, Outcome } from '../outcome/outcome.js';
import { readerOf } from '../outcome/providers.js';
import type { ProviderName } from '../situation/situation.js';

/** The order as it follows from what has arrived: its states, gates, milestones, and why. */
export function OrderNow(props: {
  readonly outcome: Outcome;
  readonly provider: ProviderName;
}): JSX.Element {
  const { outcome, provider } = props;
  const { order, others } = outcome;
  if (order === undefined) {
    return (
      <section aria-labelledby="order">
        <h2 id="order">No order is known yet</h2>
        <p class="soft">Nothing that has arrived names an order.</p>
      </section>
    );
  }
  const { view } = order;
  const { conclusion } = view;
  return (
    <section aria-labelledby="order">
      <h2 id="order">Order {view.id}</h2>
      {conclusion !== undefined && (
        <p>
          {readerOf(provider).title} reports payments, and rule <b>{conclusion.rule}</b> decided
          where the order is: {conclusion.because}.
        </p>
      )}
      {others.length > 0 && (
        <p class="then">
          Other cards are about other orders, which are not shown: {others.join(', ')}.
        </p>
      )}
      <GateChips order={order} />
      <Milestones order={order} />
    </section>
  );
}

/** Every gate as a chip; the chosen one shows its reason. */
function GateChips({ order }: { readonly order: OrderOutcome }): JSX.Element {
  const [chosen, choose] = useState<Gate>('fulfil');
  const { gates, withheld } = order.view;
  const { because } = gates[chosen];
  return (
    <>
      <div class="chips">
        {GATES.map((gate) => {
          const { allowed } = gates[gate];
          return (
            <button
              key={gate}
              type="button"
              class={allowed ? 'chip open' : 'chip closed'}
              data-gate={gate}
              aria-pressed={gate === chosen}
              onClick={() => choose(gate)}
            >
              {GATE_QUESTIONS[gate]} <b>{allowed ? 'yes' : 'no'}</b>
            </button>
          );
        })}
      </div>
      <p class="because">
        {because} {chosen === 'fulfil' && withheld !== undefined && <>{withheld} </>}
      </p>
    </>
  );
}

function Milestones({ order }: { readonly order: OrderOutcome }): JSX.Element | null {
  if (order.milestones.length === 0) return null;
  return (
    <>
      <h3>Milestones, as they became due</h3>
      <ul class="milestones">
        {order.milestones.map(({ milestone, withdrawn }) => (
          <li key={milestone.key} class={withdrawn === undefined ? '' : 'withdrawn'}>
            <code>{milestone.kind}</code>
            {withdrawn !== undefined && <span class="soft"> withdrawn: {withdrawn}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
