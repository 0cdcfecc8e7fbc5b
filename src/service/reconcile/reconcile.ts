import pLimit from 'p-limit';
import { checkedOptions } from '../../order/options/options.js';
import { instantOf, SECOND } from '../../order/time/instant.js';
import { apiWith } from '../provider/provider-access.js';
import {
  type Candidate,
  type CandidateDependencies,
  Candidates,
  checkNotStopping,
  findCandidates,
} from './candidates.js';
import {
  checkReconcileOptions,
  RECONCILE_OPTIONS,
  type ReconcileOptions,
} from './reconcile-options.js';
import type { ReconciledOrder, Reconciliation } from './reconciliation-report.js';
import { type RepairDependencies, repairOrder } from './repair-order.js';

/** How far back the provider lists events. */
const REACH = 30 * 24 * 3600 * SECOND;

/** What reconciling needs. */
export interface ReconcileDependencies extends CandidateDependencies, RepairDependencies {
  readonly store: CandidateDependencies['store'] & RepairDependencies['store'];
}

/**
 * Brings every order that may be out of step to the state that the provider reports: takes in all
 * listed events that never arrived, and reads their orders, those with parked observations, and those
 * that have been quiet for a while. This releases what is due to be released.
 *
 * What the provider has no call for is left out, and the report says so.
 *
 * @throws {ConfigurationError} for a provider that was set up without its calls, and for invalid options.
 * @throws {StoreError} `closed` or `unreachable`, when no order can be reconciled.
 * @throws {Overloaded} when named orders cannot be taken in because too much is being taken in.
 */
export async function reconcile(
  dependencies: ReconcileDependencies,
  given?: ReconcileOptions,
): Promise<Reconciliation> {
  const options = checkedOptions(given, RECONCILE_OPTIONS);
  apiWith(dependencies.provider, 'events');
  checkReconcileOptions(options);
  const now = dependencies.clock();
  const since = Math.max(options.since === undefined ? 0 : instantOf(options.since), now - REACH);
  const { orders: named, quietForMs = 3_600_000, concurrency = 4 } = options;
  const candidates = new Candidates();
  for (const orderId of named ?? []) candidates.add(orderId, 'asked_for');
  const events =
    named === undefined
      ? await findCandidates(dependencies, since, now - quietForMs * 1_000, candidates)
      : { listed: 0, missed: 0, notUnderstood: 0 };

  const examined = candidates.all();
  const orders = await repairOrders(dependencies, examined, concurrency);
  const report = {
    since: new Date(since / 1000).toISOString(),
    events,
    examined: examined.length,
    inStep: examined.length - orders.length,
    orders: orders.sort((a, b) => (a.orderId < b.orderId ? -1 : 1)),
  };
  dependencies.logger.info(
    {
      examined: report.examined,
      inStep: report.inStep,
      repaired: orders.filter(({ outcome }) => outcome === 'repaired').length,
      missed: events.missed,
    },
    'reconciled with the provider',
  );
  return report;
}

/** Repairs some orders at a time. One that throws ends the run, after those under way have finished. */
async function repairOrders(
  dependencies: ReconcileDependencies,
  candidates: readonly Candidate[],
  concurrency: number,
): Promise<ReconciledOrder[]> {
  const limit = pLimit({ concurrency, rejectOnClear: true });
  const repair = async (candidate: Candidate) => {
    try {
      checkNotStopping(dependencies.stopping);
      return await repairOrder(dependencies, candidate);
    } catch (error) {
      limit.clearQueue();
      throw error;
    }
  };
  const results = await Promise.allSettled(candidates.map((one) => limit(repair, one)));
  // In the order of the queue, so the orders that were cleared from it come after the cause.
  return results.flatMap((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value ?? [];
  });
}
