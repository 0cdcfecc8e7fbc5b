import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ReconciledOrder } from '../../service/reconcile/reconciliation.js';
import { change, orderPath } from '../api.js';

interface Asked {
  readonly order: Pick<ReconciledOrder, 'sentence'> | { readonly outcome: 'in_step' };
}

/** Reads the order at the provider, takes in what it says, and tells what came of it. */
export function Reconcile(props: {
  readonly orderId: string;
  readonly onDone: () => void;
}): JSX.Element {
  const { orderId, onDone } = props;
  const [said, setSaid] = useState('');
  const ask = async () => {
    setSaid('Asking …');
    try {
      const answer = await change<Asked>(orderPath(orderId, '/reconcile'));
      const order = answer?.order;
      setSaid(order && 'sentence' in order ? order.sentence : 'It is as the provider has it.');
      onDone();
    } catch (cause) {
      setSaid(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <p class="reconcile">
      <button type="button" onClick={() => void ask()}>
        Ask the provider
      </button>{' '}
      <span role="status">{said}</span>
    </p>
  );
}
