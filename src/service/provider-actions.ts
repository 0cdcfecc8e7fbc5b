import { type Placement, type PlaceOptions, place } from './place.js';
import type { ProviderContext } from './provider-context.js';
import { type ReconcileOptions, type Reconciliation, reconcile } from './reconcile.js';

/** What needs the provider to be called, and so a provider that was set up with `api`. */
export interface ProviderActions {
  /** Makes an order of a checkout, once, whatever happens to the answer. */
  place(options: PlaceOptions): Promise<Placement>;
  /** Brings every order that may be out of step to where the provider has it. */
  reconcile(options?: ReconcileOptions): Promise<Reconciliation>;
}

/** The actions over what they need. */
export function providerActions(context: ProviderContext): ProviderActions {
  return {
    place: (options) => place(context, options),
    reconcile: (options) => reconcile(context, options),
  };
}
