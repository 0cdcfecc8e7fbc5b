import { isPruned, showsNothingNew } from '../../../lifecycle/index.js';
import { defined } from '../../../order/defined.js';
import type { Observation, PaymentObservation } from '../../../order/observation.js';
import type { Joined, JoinedObject } from '../../../order/payments/joined.js';
import { recordIn } from '../../../store/order-row.js';
import type { OrderRow, Store, StoredObservation } from '../../../store/store.js';
import type { ProviderAccess } from '../../provider/provider-access.js';
import type { PlacingResult } from '../../references/placing.js';
import type { Candidate } from '../candidates.js';
import { type ReconciledOrder, shortState } from '../reconciliation-report.js';
import { paymentsOf } from './payments-of-order.js';
import { summaryOfPayments } from './payments-summary.js';
import { type ReadPayments, readPayments } from './read-payments.js';

/** What repairing an order needs whose provider speaks of payments. */
export interface RepairPaymentsDependencies
  extends Pick<ProviderAccess, 'provider' | 'rowOfOrder'> {
  readonly store: Pick<Store, 'history'>;
  /** Takes an observation in, or stores it until its order is known. */
  place(observation: Observation | PaymentObservation): Promise<PlacingResult>;
}

/**
 * Takes in what is missing of an order, and reads its payments. Undefined when it was in step: nothing was
 * new, and nothing is parked. The provider reports no state of an order, so the newest facts about its
 * payments are the measure.
 *
 * @param isListed whether all events that the provider lists have been compared.
 */
export async function repairedPayments(
  dependencies: RepairPaymentsDependencies,
  candidate: Candidate,
  row: OrderRow | undefined,
  isListed: boolean,
): Promise<ReconciledOrder | undefined> {
  const { provider, rowOfOrder, place } = dependencies;
  const { orderId, because } = candidate;
  const before = await known(dependencies, row);
  let isSetAside = false;
  const takeIn = async (observation: Observation | PaymentObservation) => {
    if ((await place(observation)).kind === 'set_aside') isSetAside = true;
  };
  for (const observation of candidate.missed.toSorted((a, b) => a.instant - b.instant)) {
    await takeIn(observation);
  }
  const listed = await rowOfOrder(orderId);
  const payments = paymentsOf(joinedIn(listed), before.history);
  const read = await readPayments(provider, orderId, payments, candidate.read);
  // What names the order comes first, as it links the others to it.
  const named = read.observations.filter((one) => one.orderId !== undefined);
  const others = read.observations.filter((one) => one.orderId === undefined);
  for (const observation of [...named, ...others]) {
    const start = { row, history: before.history };
    if (await isNew(dependencies, observation, orderId, isListed, start)) await takeIn(observation);
  }
  const rowAfter = await rowOfOrder(orderId);
  const after = rowAfter?.version === row?.version ? before : await known(dependencies, rowAfter);
  const ids = new Set(before.history.map(({ observation }) => observation.id));
  const added = after.history.filter(({ observation }) => !ids.has(observation.id));
  const result = defined({
    orderId,
    because: [...because],
    before: row && shortState(row),
    after: rowAfter && shortState(rowAfter),
    repairedBy: added.map(({ observation: { id, label, source } }) => ({
      observationId: id,
      label: label ?? source,
    })),
  });
  const outcome = outcomeOf(result, read, payments, rowAfter);
  if (outcome === undefined) return undefined;
  const reads = added.filter(({ observation }) => observation.source === 'read').length;
  const repairs = { reports: added.length - reads, reads, isSetAside };
  return { ...result, outcome, sentence: summaryOfPayments({ ...result, outcome }, repairs, read) };
}

function outcomeOf(
  { after, repairedBy }: Pick<ReconciledOrder, 'after' | 'repairedBy'>,
  { observations, missing, failure }: ReadPayments,
  payments: readonly string[],
  row: OrderRow | undefined,
): ReconciledOrder['outcome'] | undefined {
  if (failure !== undefined) return 'unreadable';
  // An order that costs nothing has a checkout and no payment.
  const hasOther = payments.length === 0 && hasObjects(joinedIn(row));
  if (observations.length === 0 && (missing.length > 0 || !hasOther)) return 'unknown_to_provider';
  if (after === undefined || after.parked > 0) return 'unresolved';
  return repairedBy.length === 0 ? undefined : 'repaired';
}

/** What is known of an order. */
async function known(
  { store }: Pick<RepairPaymentsDependencies, 'store'>,
  row: OrderRow | undefined,
): Promise<{ readonly history: readonly StoredObservation[] }> {
  const [history = []] = row === undefined ? [] : await store.history([row]);
  return { history };
}

/**
 * Whether what was read has to be stored, in this order or in the one that it names.
 *
 * @param start the order as it was at the start, whose history is known already.
 */
async function isNew(
  { store, rowOfOrder }: RepairPaymentsDependencies,
  observation: PaymentObservation,
  orderId: string,
  isListed: boolean,
  start: { readonly row: OrderRow | undefined; readonly history: readonly StoredObservation[] },
): Promise<boolean> {
  const row = await rowOfOrder(observation.orderId ?? orderId);
  if (row === undefined) return true;
  // Whatever arrives about a pruned order is parked, and the same read would be parked every time.
  if (isPruned(row.record)) return false;
  const isSame = row.orderId === start.row?.orderId && row.version === start.row.version;
  const { history } = isListed ? { history: [] } : isSame ? start : await known({ store }, row);
  const reads = new Set(
    history.flatMap(({ observation: { id, source } }) => (source === 'read' ? [id] : [])),
  );
  const isConfirmed = ({ by }: JoinedObject) => isListed || reads.has(by);
  return !showsNothingNew(observation, joinedIn(row), isConfirmed);
}

function joinedIn(row: OrderRow | undefined): Joined | undefined {
  return row && recordIn(row).folded.joined;
}

const SHOP: ReadonlySet<string> = new Set(['fulfilment', 'return', 'cancellation']);

/** Whether the provider reported anything about the order. */
function hasObjects(joined: Joined | undefined): boolean {
  return Object.values(joined?.objects ?? {}).some(({ report }) => !SHOP.has(report.object));
}
