import type { ProviderContext } from './provider-context.js';
import { type ReconcileOptions, type Reconciliation, reconcile } from './reconcile.js';

/** What needs the provider to be called, and so a provider that was set up with `api`. */
export interface ProviderActions {
  /** Brings every order that may be out of step to where the provider has it. */
  reconcile(options?: ReconcileOptions): Promise<Reconciliation>;
}

/** The actions over what they need. */
export function providerActions(context: ProviderContext): ProviderActions {
  return {
    reconcile: (options) => reconcile(context, options),
  };
}
