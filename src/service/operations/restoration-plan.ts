import type { ImportedOrder } from '../../export/order-assembler.js';
import type { StoredOrder } from '../../export/write-lines.js';
import {
  bytesOfAll,
  dismiss,
  fromHistory,
  historyFrom,
  isPruned,
  type OrderRecord,
  setAsideAs,
  stillDue,
  type TakenIn,
  takeIn,
  UNKNOWN,
  waitsAfter,
} from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import type { Instant } from '../../order/time/instant.js';
import { recordIn, rowOf } from '../../store/order-row.js';
import type {
  Restoration,
  RestoredMilestone,
  RestoredObservation,
  StoredMilestone,
  StoredObservation,
} from '../../store/store.js';

/** What to write so that the store has everything that was imported of an order. */
export interface RestorationPlan {
  readonly restoration: Restoration;
  readonly isNew: boolean;
  /** Milestones that became due by the import. */
  readonly due: readonly Milestone[];
}

/**
 * Plans how to restore an order. A new order is folded from its observations; a known one takes them
 * in like any others. Either way, milestones that were recorded there count as recorded. Undefined
 * when there is nothing to write.
 *
 * @throws RangeError, EnvelopeError when the order cannot be computed.
 */
export function restorationPlan(
  imported: ImportedOrder,
  stored: StoredOrder | undefined,
  at: Instant,
  limits: OrderLimits,
): RestorationPlan | undefined {
  return stored === undefined
    ? planOfNew(imported, limits)
    : planOfKnown(imported, stored, at, limits);
}

function planOfNew(imported: ImportedOrder, limits: OrderLimits): RestorationPlan {
  const { milestones } = imported;
  const observations = imported.observations.map(({ observation }) => observation);
  const bytes = bytesOfAll(observations);
  checkSize(observations.length, bytes, limits);
  const record = imported.record ?? {
    ...fromHistory(historyFrom(imported.observations)).record,
    published: milestones.map(({ milestone }) => milestone.key),
    bytes,
  };
  // Throws if this version cannot read the record.
  recordIn({ record });
  const waits = waitsAfter(undefined, record, observations, UNKNOWN);
  const { observations: restored } = imported;
  const restoration = { row: rowOf(record, 1), observations: restored, milestones, waits };
  return { restoration, isNew: true, due: [] };
}

function planOfKnown(
  imported: ImportedOrder,
  stored: StoredOrder,
  at: Instant,
  limits: OrderLimits,
): RestorationPlan | undefined {
  const before = recordIn(stored.row);
  // Its history was removed here. Brought back, all of it would look new.
  if (isPruned(before) && (imported.record === undefined || !isPruned(imported.record))) {
    return undefined;
  }
  const keys = imported.milestones.map(({ milestone }) => milestone.key);
  const recorded = { ...before, published: [...new Set([...before.published, ...keys])] };
  const taken = takeIn(
    recorded,
    imported.observations.map(({ observation }) => observation),
    historyFrom(stored.observations),
    limits,
  );
  if (taken === 'needs_history') throw new Error('The whole history was given.');
  const refused = taken.receipts.find((receipt) => receipt.kind === 'set_aside');
  if (refused !== undefined) throw new RangeError(refused.because);

  const resolutions = newResolutions(imported, taken, stored.observations);
  const history = historyAfter(stored.observations, taken, resolutions);
  let { record: after = recorded } = taken;
  const recordedNow = [...taken.milestones];
  for (const { observationId } of resolutions) {
    const dismissal = dismiss(after, observationId, history);
    if (dismissal.kind === 'not_parked') continue;
    after = dismissal.record;
    recordedNow.push(...dismissal.milestones);
  }
  const setAside = imported.record && setAsideAs(after, imported.record);
  if (setAside !== undefined) {
    after = setAside.record;
    recordedNow.push(...setAside.milestones);
  }
  const { record, due } = withoutTransient(after, recordedNow);

  const restored = restoredFrom(imported);
  const restoration: Restoration = {
    row: rowOf(record, stored.row.version + 1),
    observations: taken.added.map(restored),
    replaced: taken.replaced.map(restored),
    resolutions: resolutions.filter(({ observationId }) =>
      stored.observations.some(({ observation: { id } }) => id === observationId),
    ),
    milestones: [
      ...newMilestones(imported, stored.milestones),
      ...due.map((milestone) => pending(milestone, at)),
    ],
    waits: waitsAfter(before, record, [...taken.added, ...taken.replaced], UNKNOWN),
  };
  return isEmpty(restoration) && setAside === undefined
    ? undefined
    : { restoration, isNew: false, due };
}

function checkSize(count: number, bytes: number, limits: OrderLimits): void {
  if (count <= limits.observations && bytes <= limits.bytes) return;
  throw new RangeError(
    `it has ${count} observations with ${bytes} bytes; the limits are ${limits.observations} and ` +
      `${limits.bytes}. Raise ORDER_LIFECYCLE_MAX_ORDER_OBSERVATIONS or ORDER_LIFECYCLE_MAX_ORDER_BYTES and import again.`,
  );
}

/**
 * Drops milestones that were due only between two observations, such as a doubt that the next one
 * resolved. Nobody could act on them, and they may still become due.
 */
function withoutTransient(record: OrderRecord, milestones: readonly Milestone[]) {
  const due = milestones.filter((milestone) => stillDue(record, milestone).deliver);
  if (due.length === milestones.length) return { record, due };
  const transient = new Set(milestones.flatMap((one) => (due.includes(one) ? [] : one.key)));
  const published = record.published.filter((key) => !transient.has(key));
  return { record: { ...record, published }, due };
}

type Resolutions = NonNullable<Restoration['resolutions']>;

/** Decisions about observations that are undecided here, under the ids that those have here. */
function newResolutions(
  { observations }: ImportedOrder,
  { receipts }: Pick<TakenIn, 'receipts'>,
  stored: readonly StoredObservation[],
): Resolutions {
  const decided = new Set(
    stored.flatMap(({ observation, resolution }) => (resolution ? [observation.id] : [])),
  );
  return observations.flatMap(({ resolution }, index) => {
    const observationId = receipts[index]?.observationId;
    if (resolution === undefined || observationId === undefined) return [];
    return decided.has(observationId) ? [] : [{ observationId, resolution }];
  });
}

/** The history of an order after it took observations in, with every decision about them. */
function historyAfter(
  stored: readonly StoredObservation[],
  { added, replaced }: Pick<TakenIn, 'added' | 'replaced'>,
  resolutions: Resolutions,
) {
  const { observations, dismissed = new Set() } = historyFrom(stored);
  const newer = new Map(replaced.map((observation) => [observation.id, observation]));
  return {
    observations: [...observations, ...added].map((one) => newer.get(one.id) ?? one),
    dismissed: new Set([...dismissed, ...resolutions.map(({ observationId }) => observationId)]),
  };
}

/** Finds the imported form of an observation, even if it got another id because its own was taken. */
function restoredFrom({ observations }: ImportedOrder) {
  const byId = new Map(observations.map((one) => [one.observation.id, one]));
  return (observation: Observation): RestoredObservation => {
    const { id, conflictsWith = id } = observation;
    const imported = byId.get(id) ?? byId.get(conflictsWith);
    if (imported === undefined) throw new Error(`Observation ${id} was not imported.`);
    return { ...imported, observation };
  };
}

/** Milestones that are not recorded here; done there only; or settled by hand there and pending here. */
function newMilestones(
  { milestones }: ImportedOrder,
  stored: readonly StoredMilestone[],
): readonly RestoredMilestone[] {
  const statuses = new Map(stored.map(({ milestone, status }) => [milestone.key, status]));
  return milestones.filter(({ milestone, status, settledBy }) => {
    const statusHere = statuses.get(milestone.key);
    const isNew = status === 'done' ? statusHere !== 'done' : statusHere === undefined;
    return isNew || (settledBy !== undefined && statusHere === 'pending');
  });
}

function pending(milestone: Milestone, at: Instant): RestoredMilestone {
  return {
    milestone,
    status: 'pending',
    attempts: 0,
    uncountedAttempts: 0,
    createdAt: at,
    dueAt: at,
  };
}

function isEmpty({
  observations,
  replaced = [],
  resolutions = [],
  milestones,
}: Restoration): boolean {
  return [observations, replaced, resolutions, milestones].every(({ length }) => length === 0);
}
