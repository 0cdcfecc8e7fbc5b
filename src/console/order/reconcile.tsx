import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ReconciledOrder } from '../../service/reconcile/reconciliation-report.js';
import { orderPath, post } from '../api.js';

interface Answer {
  readonly order: Pick<ReconciledOrder, 'sentence'> | { readonly outcome: 'in_step' };
}

/** Reconciles the order with the provider, and shows the outcome. */
export function Reconcile(props: {
  readonly orderId: string;
  readonly onDone: () => void;
}): JSX.Element {
  const { orderId, onDone } = props;
  const [outcome, setOutcome] = useState('');
  const reconcile = async () => {
    setOutcome('Reconciling …');
    try {
      const answer = await post<Answer>(orderPath(orderId, '/reconcile'));
      const order = answer?.order;
      setOutcome(order && 'sentence' in order ? order.sentence : 'It agrees with the provider.');
      onDone();
    } catch (cause) {
      setOutcome(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <p class="reconcile">
      <button type="button" onClick={() => void reconcile()}>
        Reconcile with the provider
      </button>{' '}
      <span role="status">{outcome}</span>
    </p>
  );
}
