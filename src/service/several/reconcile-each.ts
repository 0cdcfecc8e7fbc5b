import { ConfigurationError } from '../../order/options/configuration-error.js';
import { failureText } from '../../order/text/failure-text.js';
import type { OrderLifecycle } from '../order-lifecycle.js';
import { checkReconcileOptions, type ReconcileOptions } from '../reconcile/reconcile-options.js';
import type { Reconciliation } from '../reconcile/reconciliation-report.js';
import { type ProviderInfo, providerInfo } from './provider-info.js';

/** How reconciling with one of several providers ended. */
export type ProviderReconciliation = { readonly provider: ProviderInfo } & (
  | { readonly kind: 'reconciled'; readonly reconciliation: Reconciliation }
  /** Nothing was asked: its calls are not set up. */
  | { readonly kind: 'not_set_up'; readonly because: string }
  /** It broke off: the store does not answer, or the service was stopped. */
  | { readonly kind: 'error'; readonly because: string }
);

/**
 * Reconciles with each of these providers at the same time.
 *
 * @throws {ConfigurationError} for invalid options.
 */
export async function reconcileEach(
  all: readonly OrderLifecycle[],
  options: Omit<ReconcileOptions, 'orders'>,
): Promise<readonly ProviderReconciliation[]> {
  checkReconcileOptions(options);
  return Promise.all(
    all.map(async (one): Promise<ProviderReconciliation> => {
      const provider = providerInfo(one);
      try {
        return { provider, kind: 'reconciled', reconciliation: await one.reconcile(options) };
      } catch (error) {
        const kind = error instanceof ConfigurationError ? 'not_set_up' : 'error';
        return { provider, kind, because: failureText(error) };
      }
    }),
  );
}
