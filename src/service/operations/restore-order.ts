import type { ToldOrder } from '../../export/whole-orders.js';
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
  OrderRow,
  Restoration,
  RestoredMilestone,
  RestoredObservation,
  StoredMilestone,
  StoredObservation,
} from '../../store/store.js';

/** What is stored about an order before. */
export interface StoredOrder {
  readonly row: OrderRow;
  readonly observations: readonly StoredObservation[];
  readonly milestones: readonly StoredMilestone[];
}

/** What is to be written so that a store knows what an export tells; undefined: it does already. */
export type Plan =
  | {
      readonly restoration: Restoration;
      readonly isNew: boolean;
      readonly due: readonly Milestone[];
    }
  | undefined;

/**
 * What an order is once everything is known that an export tells of it. The core decides: an order
 * that is new here is folded from its observations, one that is known takes them in as it would any
 * others. Either way what was recorded there counts as recorded.
 *
 * @throws RangeError, EnvelopeError when no order can be made of it.
 */
export function planOf(
  told: ToldOrder,
  stored: StoredOrder | undefined,
  at: Instant,
  limits: OrderLimits,
): Plan {
  return stored === undefined ? planOfNew(told, limits) : planOfKnown(told, stored, at, limits);
}

function planOfNew(
  { observations, milestones, record: told }: ToldOrder,
  limits: OrderLimits,
): Plan {
  const bytes = bytesOfAll(observations.map(({ observation }) => observation));
  checkSize(observations.length, bytes, limits);
  const folded = () => ({
    ...fromHistory(historyFrom(observations)).record,
    published: milestones.map(({ milestone }) => milestone.key),
    bytes,
  });
  const record = told ?? folded();
  recordIn({ record });
  const heard = observations.map(({ observation }) => observation);
  const waits = waitsAfter(undefined, record, heard, UNKNOWN);
  const restoration = { row: rowOf(record, 1), observations, milestones, waits };
  return { restoration, isNew: true, due: [] };
}

function planOfKnown(
  told: ToldOrder,
  { row, ...stored }: StoredOrder,
  at: Instant,
  limits: OrderLimits,
): Plan {
  const before = recordIn(row);
  // Its history was removed here: who brings it back would have to judge all of it as news.
  if (isPruned(before) && (told.record === undefined || !isPruned(told.record))) return undefined;
  const keys = told.milestones.map(({ milestone }) => milestone.key);
  const recorded = { ...before, published: [...new Set([...before.published, ...keys])] };
  const taken = takeIn(
    recorded,
    told.observations.map(({ observation }) => observation),
    historyFrom(stored.observations),
    limits,
  );
  if (taken === 'needs_history') throw new Error('the whole history was given');
  const refused = taken.receipts.find((receipt) => receipt.kind === 'set_aside');
  if (refused !== undefined) throw new RangeError(refused.because);

  const resolutions = decisionsFor(told, taken, stored.observations);
  const history = historyAfter(stored.observations, taken, resolutions);
  let { record: after = recorded } = taken;
  const called = [...taken.milestones];
  for (const { observationId } of resolutions) {
    const dismissal = dismiss(after, observationId, history);
    if (dismissal.kind === 'not_parked') continue;
    after = dismissal.record;
    called.push(...dismissal.milestones);
  }
  const aside = told.record && setAsideAs(after, told.record);
  if (aside !== undefined) {
    after = aside.record;
    called.push(...aside.milestones);
  }
  const { record, due } = withoutPassing(after, called);

  const restore = arrivalsIn(told);
  const restoration: Restoration = {
    row: rowOf(record, row.version + 1),
    observations: taken.added.map(restore),
    replaced: taken.replaced.map(restore),
    resolutions: resolutions.filter(({ observationId }) =>
      stored.observations.some(({ observation: { id } }) => id === observationId),
    ),
    milestones: [...milestonesFor(told, stored.milestones), ...due.map((one) => pending(one, at))],
    waits: waitsAfter(before, record, [...taken.added, ...taken.replaced], UNKNOWN),
  };
  return isNothing(restoration) && aside === undefined
    ? undefined
    : { restoration, isNew: false, due };
}

function checkSize(count: number, bytes: number, limits: OrderLimits): void {
  if (count <= limits.observations && bytes <= limits.bytes) return;
  throw new RangeError(
    `it has ${count} observations of ${bytes} bytes, and may have ${limits.observations} of ` +
      `${limits.bytes}. Raise ORDER_LIFECYCLE_MAX_ORDER_OBSERVATIONS or ORDER_LIFECYCLE_MAX_ORDER_BYTES, and import again.`,
  );
}

/**
 * Without the milestones that only a moment between two lines called for, such as a doubt that the
 * next line resolved. Nobody could act in between, and they may still become due.
 */
function withoutPassing(record: OrderRecord, called: readonly Milestone[]) {
  const due = called.filter((milestone) => stillDue(record, milestone).deliver);
  if (due.length === called.length) return { record, due };
  const passing = new Set(called.flatMap((one) => (due.includes(one) ? [] : one.key)));
  const published = record.published.filter((key) => !passing.has(key));
  return { record: { ...record, published }, due };
}

type Resolutions = NonNullable<Restoration['resolutions']>;

/** Decisions that nobody has taken here, each about the observation under the id it has here. */
function decisionsFor(
  { observations }: ToldOrder,
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

/** An observation as it was told. One whose id was taken here has got another. */
function arrivalsIn({ observations }: ToldOrder) {
  const told = new Map(observations.map((one) => [one.observation.id, one]));
  return (observation: Observation): RestoredObservation => {
    const { id, conflictsWith = id } = observation;
    const one = told.get(id) ?? told.get(conflictsWith);
    if (one === undefined) throw new Error('an observation was not told');
    return { ...one, observation };
  };
}

/** Milestones that are not recorded here; done there and not here; settled by hand there, and pending here. */
function milestonesFor(
  { milestones }: ToldOrder,
  stored: readonly StoredMilestone[],
): readonly RestoredMilestone[] {
  const here = new Map(stored.map(({ milestone, status }) => [milestone.key, status]));
  return milestones.filter(({ milestone, status, settledBy }) => {
    const statusHere = here.get(milestone.key);
    const isNews = status === 'done' ? statusHere !== 'done' : statusHere === undefined;
    return isNews || (settledBy !== undefined && statusHere === 'pending');
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

function isNothing({
  observations,
  replaced = [],
  resolutions = [],
  milestones,
}: Restoration): boolean {
  return [observations, replaced, resolutions, milestones].every(({ length }) => length === 0);
}
