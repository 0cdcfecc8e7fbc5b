import { isSetAside } from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import type { Observation } from '../../order/observation.js';
import { type Reported, reportedBy } from '../../order/reported.js';
import { failureText } from '../../order/text/failure-text.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderRow } from '../../store/store.js';
import { isUnavailable } from '../../store/store-error.js';
import { Overloaded } from '../ingest/overload-errors.js';
import { apiWith, type ProviderAccess } from '../provider/provider-access.js';
import type { Logger } from '../runtime/logger.js';
import { type BeginAnewDependencies, beginAnewFromRead } from './begin-anew-from-read.js';
import type { Candidate } from './candidates.js';
import { type RepairPaymentsDependencies, repairedPayments } from './payments/repair-payments.js';
import { type ReconciledOrder, type ReconciledState, shortState } from './reconciliation-report.js';
import { summaryOf } from './summary.js';

/** What repairing an order needs. */
export interface RepairDependencies
  extends Pick<ProviderAccess, 'observe'>,
    BeginAnewDependencies,
    RepairPaymentsDependencies {
  readonly store: BeginAnewDependencies['store'] & RepairPaymentsDependencies['store'];
  readonly logger: Logger;
}

type RepairedBy = { observationId: string; label: string }[];

/**
 * Takes in what is missing of an order, and reads it. Undefined when it was in step. An order for
 * which this fails is reported as unreadable.
 *
 * @param isListed whether all events that the provider lists have been compared.
 * @throws {StoreError} when no other order can be reconciled either.
 * @throws {Overloaded} when the order was named in the options.
 */
export async function repairOrder(
  dependencies: RepairDependencies,
  candidate: Candidate,
  isListed: boolean,
): Promise<ReconciledOrder | undefined> {
  const { orderId, because } = candidate;
  const repairedBy: RepairedBy = [];
  let row: OrderRow | undefined;
  try {
    row = await dependencies.rowOfOrder(orderId);
    return dependencies.provider.speaksOf === 'payments'
      ? await repairedPayments(dependencies, candidate, row, isListed)
      : await repaired(dependencies, candidate, row, repairedBy);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    // The caller, who named the order, can try again.
    if (error instanceof Overloaded && because.has('asked_for')) throw error;
    const failure = failureText(error);
    dependencies.logger.error({ orderId, error: failure }, 'an order could not be reconciled');
    return defined({
      orderId,
      because: [...because],
      outcome: 'unreadable' as const,
      before: row && shortState(row),
      repairedBy,
      sentence: `Order ${orderId} could not be reconciled: ${failure}`,
    });
  }
}

async function repaired(
  dependencies: RepairDependencies,
  { orderId, because, missed }: Candidate,
  row: OrderRow | undefined,
  repairedBy: RepairedBy,
): Promise<ReconciledOrder | undefined> {
  const before = row && shortState(row);
  const takeIn = async (observation: Observation) => {
    const receipt = await dependencies.observe(observation);
    if (receipt.kind !== 'recorded') return;
    const { observationId } = receipt;
    repairedBy.push({ observationId, label: observation.label ?? observation.source });
  };
  // An order that is set aside takes nothing in until it begins anew.
  const setAside = row !== undefined && isSetAside(recordIn(row));
  const anew = setAside ? await beginAnewFromRead(dependencies, orderId) : undefined;
  const readAt = anew?.begunFrom?.instant ?? Number.NEGATIVE_INFINITY;
  for (const observation of missed.sort((a, b) => a.instant - b.instant)) {
    if (observation.instant > readAt) await takeIn(observation);
  }
  const events = repairedBy.length;
  const api = apiWith(dependencies.provider, 'read');
  const read = anew?.read ?? ('kind' in api ? api : await api.read(orderId));
  if (read.kind === 'observation') await takeIn(read.observation);
  const rowAfter = await dependencies.rowOfOrder(orderId);
  const after = rowAfter && shortState(rowAfter);
  const report = defined({ orderId, because: [...because], before, after, repairedBy });
  if (read.kind === 'none') {
    const sentence = `The provider has no order ${orderId}. Check its id, the mode and the API key.`;
    return { ...report, outcome: 'unknown_to_provider', sentence };
  }
  if (read.kind === 'failure') {
    const sentence = `Order ${orderId} could not be read: ${read.reason}`;
    return { ...report, outcome: 'unreadable', sentence };
  }
  const provider = reportedBy(read.observation);
  const isInStep = agrees(after, provider);
  if (isInStep && agrees(before, provider) && missed.length === 0) return undefined;
  const outcome = isInStep ? 'repaired' : 'unresolved';
  const result = { ...report, provider, outcome } as const;
  const repairs = {
    events,
    read: repairedBy.length > events,
    begunAnew: anew?.begunFrom !== undefined,
  };
  return { ...result, sentence: summaryOf(result, repairs) };
}

/** A state that the provider does not report contradicts nothing. */
function agrees(ours: ReconciledState | undefined, theirs: Reported): boolean {
  return (
    ours !== undefined &&
    ours.parked === 0 &&
    (theirs.state ?? ours.state) === ours.state &&
    (theirs.fraudState ?? ours.fraudState) === ours.fraudState
  );
}
