import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type OrderRef, type OrderView, orderPath, post, request } from '../../api.js';
import type { ProviderView } from '../../providers.js';
import { outcomeText, type Reconciled } from './outcome.js';

interface ReconcileProps {
  readonly order: OrderRef;
  /** Absent: the order is not to be reconciled. */
  readonly provider: ProviderView | undefined;
  readonly onDone: () => void;
}

/** A button and what came of pressing it, which belong to different places of a page. */
interface Reconciling {
  readonly button: JSX.Element;
  /** Empty before the button is pressed. */
  readonly outcome: string;
}

/** Reconciles an order with its provider. Undefined where that is not possible. */
export function useReconcile({ order, provider, onDone }: ReconcileProps): Reconciling | undefined {
  const [outcome, setOutcome] = useState('');
  if (provider === undefined || provider.cannotReconcile !== undefined) return undefined;
  const reconcile = async () => {
    setOutcome('Reconciling …');
    try {
      const before = await request<OrderView>(orderPath(order));
      const answer = await post<{ readonly order: Reconciled }>(orderPath(order, '/reconcile'));
      const after = await request<OrderView>(orderPath(order));
      if (answer !== undefined) {
        setOutcome(outcomeText(answer.order, provider.title, before, after));
      }
      onDone();
    } catch (cause) {
      setOutcome(cause instanceof Error ? cause.message : String(cause));
    }
  };
  const button = (
    <button type="button" onClick={() => void reconcile()}>
      Reconcile with {provider.title}
    </button>
  );
  return { button, outcome };
}

/** Reconciles the order with its provider, and shows the outcome. Nothing where that is not possible. */
export function Reconcile(props: ReconcileProps): JSX.Element | null {
  const reconciling = useReconcile(props);
  if (reconciling === undefined) return null;
  return (
    <p class="reconcile">
      {reconciling.button} <span role="status">{reconciling.outcome}</span>
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
