import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ReconciledOrder } from '../../service/reconcile/reconciliation-report.js';
import { type OrderRef, orderPath, post } from '../api.js';
import type { ProviderView } from '../providers.js';

interface Answer {
  readonly order: Pick<ReconciledOrder, 'sentence'> | { readonly outcome: 'in_step' };
}

interface ReconcileProps {
  readonly order: OrderRef;
  readonly provider: ProviderView | undefined;
  readonly onDone: () => void;
}

/** Reconciles the order with its provider, and shows the outcome. Nothing where that is not possible. */
export function Reconcile({ order, provider, onDone }: ReconcileProps): JSX.Element | null {
  const [outcome, setOutcome] = useState('');
  if (provider === undefined || provider.cannotReconcile !== undefined) return null;
  const reconcile = async () => {
    setOutcome('Reconciling …');
    try {
      const answer = await post<Answer>(orderPath(order, '/reconcile'));
      const found = answer?.order;
      setOutcome(
        found && 'sentence' in found ? found.sentence : `It agrees with ${provider.title}.`,
      );
      onDone();
    } catch (cause) {
      setOutcome(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <p class="reconcile">
      <button type="button" onClick={() => void reconcile()}>
        Reconcile with {provider.title}
      </button>{' '}
      <span role="status">{outcome}</span>
    </p>
  );
}

/** Why no order of these providers can be reconciled; nothing where all can be. */
export function CannotReconcile(props: {
  readonly providers: readonly (ProviderView | undefined)[];
}): JSX.Element {
  const reasons = new Set(props.providers.flatMap((one) => one?.cannotReconcile ?? []));
  return (
    <>
      {[...reasons].map((reason) => (
        <p key={reason} class="soft">
          It cannot be reconciled here. {reason}
        </p>
      ))}
    </>
  );
}
