import type { ProviderActions } from '../provider/provider-actions.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';

/**
 * Counts `reconciliations` and `reconciled_orders` by their outcome, and the `reconciled_events` that
 * had not arrived.
 */
export function withMetrics(
  reconcile: ProviderActions['reconcile'],
  metrics: ProcessMetrics,
): ProviderActions['reconcile'] {
  return async (options) => {
    try {
      const report = await reconcile(options);
      const { events, orders, inStep } = report;
      const complete = events.failure === undefined;
      metrics.add('reconciliations', complete ? 'complete' : 'incomplete');
      metrics.add('reconciled_orders', 'in_step', inStep);
      for (const { outcome } of orders) metrics.add('reconciled_orders', outcome);
      metrics.add('reconciled_events', 'missed', events.missed);
      return report;
    } catch (error) {
      metrics.add('reconciliations', 'failed');
      throw error;
    }
  };
}
