import type { ProviderActions } from '../provider/provider-actions.js';
import type { Tally } from '../runtime/process-metrics.js';

/**
 * The same, counted: `reconciliations` by how each went, `reconciled_orders` by what became of the
 * orders that were looked at, `reconciled_events` that had not arrived.
 */
export function counted(
  reconcile: ProviderActions['reconcile'],
  tally: Tally,
): ProviderActions['reconcile'] {
  return async (options) => {
    try {
      const report = await reconcile(options);
      const { events, orders, inStep } = report;
      const complete = events.failure === undefined;
      tally.add('reconciliations', complete ? 'complete' : 'incomplete');
      tally.add('reconciled_orders', 'in_step', inStep);
      for (const { outcome } of orders) tally.add('reconciled_orders', outcome);
      tally.add('reconciled_events', 'missed', events.missed);
      return report;
    } catch (error) {
      tally.add('reconciliations', 'failed');
      throw error;
    }
  };
}
