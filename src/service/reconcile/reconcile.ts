import pLimit from 'p-limit';
import { checkedOptions } from '../../order/options/options.js';
import { instantOf, SECOND } from '../../order/time/instant.js';
import { apiWith } from '../provider/provider-access.js';
import { type Candidate, Candidates } from './candidates.js';
import { type CandidateDependencies, findCandidates } from './find-candidates.js';
import {
  checkReconcileOptions,
  RECONCILE_OPTIONS,
  type ReconcileOptions,
} from './reconcile-options.js';
import type { ReconciledOrder, Reconciliation } from './reconciliation-report.js';
import { type RepairDependencies, repairOrder } from './repair-order.js';
import { checkNotStopping } from './stopping.js';

/** How far back the provider lists events. */
const REACH = 30 * 24 * 3600 * SECOND;

/** What reconciling needs. */
export interface ReconcileDependencies extends CandidateDependencies, RepairDependencies {
  readonly store: CandidateDependencies['store'] & RepairDependencies['store'];
  /** Reads the objects that quarantined bodies only name. Undefined: there is no call for that. */
  readObjects(): Promise<Reconciliation['objects']>;
}

/**
 * Brings every order that may be out of step to the state that the provider reports: takes in all
 * listed events that never arrived, and reads their orders, those with parked observations, and those
 * that have been quiet for a while. This releases what is due to be released.
 *
 * Where the provider speaks of payments, the payments of these orders are read, and those whose order is
 * not known: their order may have been named meanwhile.
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
  const objects = named === undefined ? await dependencies.readObjects() : undefined;
  const quietSince = now - quietForMs * 1_000;
  const found =
    named === undefined
      ? await findCandidates(dependencies, { since, quietSince, concurrency }, candidates)
      : { events: { listed: 0, missed: 0, notUnderstood: 0 } };

  const { events } = found;
  const isListed = named === undefined && events.failure === undefined;
  const examined = candidates.all();
  const orders = await repairOrders(dependencies, examined, concurrency, isListed);
  const report = {
    since: new Date(since / 1000).toISOString(),
    ...found,
    ...(objects === undefined ? {} : { objects }),
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
  isListed: boolean,
): Promise<ReconciledOrder[]> {
  const limit = pLimit({ concurrency, rejectOnClear: true });
  const repair = async (candidate: Candidate) => {
    try {
      checkNotStopping(dependencies.stopping);
      return await repairOrder(dependencies, candidate, isListed);
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
