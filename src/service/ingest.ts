import { sameContent, withOwnId } from '../lifecycle/identity.js';
import { type Kept, movesUp, recordAmong, recordLast, refold } from '../lifecycle/observe.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Receipt } from '../order/receipt.js';
import type { Change, OrderRow, Store, StoredObservation } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import type { Clock } from './clock.js';
import { GroupCommit, type GroupCommitOptions, type Outcome } from './group-commit.js';
import { keptOf, rowOf } from './order-row.js';
import { hearLate, isTombstone, newUnder, type Tombstone } from './tombstone.js';

/** What became of an observation that was understood. */
export type Ingested = Extract<Receipt, { kind: 'recorded' | 'duplicate' }>;

/** How much may wait, and how long. */
export type IngestLimits = Pick<
  GroupCommitOptions<Observation, Ingested>,
  'queueSize' | 'patience' | 'batchSize' | 'inFlight'
>;

/** Makes observations durable, many at a time, each order's in the order they came. */
export function createIngest(
  store: Store,
  clock: Clock,
  onMilestones: (milestones: readonly Milestone[]) => void,
  limits: IngestLimits = {},
): GroupCommit<Observation, Ingested> {
  return new GroupCommit({
    ...limits,
    keyOf: ({ account, orderId }) => `${account}/${orderId}`,
    commit: (batch) => commit(store, clock, onMilestones, batch),
    mayBeOneItem: (error) => !(error instanceof StoreError && error.code === 'unreachable'),
  });
}

interface Group {
  readonly account: string;
  readonly orderId: string;
  readonly observations: Observation[];
}

async function commit(
  store: Store,
  clock: Clock,
  onMilestones: (milestones: readonly Milestone[]) => void,
  batch: readonly Observation[],
): Promise<readonly Outcome<Ingested>[]> {
  const groups = grouped(batch);
  const loaded = await store.load(
    groups.map(({ account, orderId, observations }) => ({
      key: { account, orderId },
      observationIds: observations.map(({ id }) => id),
    })),
  );
  const drafts = groups.map((group, index) => {
    const { row, known = new Map<string, Observation>() } = loaded[index] ?? {};
    return { group, row, known, plan: draft(group, row, known, undefined) };
  });

  const unsure = drafts.filter((one) => one.plan === undefined);
  const histories =
    unsure.length === 0 ? [] : await store.history(unsure.map(({ group }) => group));
  for (const [index, one] of unsure.entries()) {
    one.plan = draft(one.group, one.row, one.known, histories[index] ?? []);
  }

  const at = clock();
  const changing = drafts.flatMap(({ row, plan }) =>
    plan?.kept === undefined ? [] : [{ plan, change: changeOf(plan.kept, row, plan) }],
  );
  const saved =
    changing.length === 0
      ? []
      : await store.save(
          changing.map(({ change }) => change),
          at,
        );
  const lost = new Set(
    changing.filter((_, index) => saved[index] !== true).map(({ plan }) => plan),
  );
  onMilestones(changing.flatMap(({ plan, change }) => (lost.has(plan) ? [] : change.milestones)));

  const outcomes = new Map<Observation, Outcome<Ingested>>();
  for (const { group, plan } of drafts) {
    for (const [index, observation] of group.observations.entries()) {
      const done = plan?.receipts[index];
      const again = done === undefined || plan === undefined || lost.has(plan);
      outcomes.set(observation, again ? { again: true } : { done });
    }
  }
  return batch.map((observation) => outcomes.get(observation) ?? { again: true });
}

function grouped(batch: readonly Observation[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const observation of batch) {
    const { account, orderId } = observation;
    const key = JSON.stringify([account, orderId]);
    const group = groups.get(key) ?? { account, orderId, observations: [] };
    group.observations.push(observation);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What a group of observations will do to its order, before anything is written. */
interface Draft {
  /** The order afterwards; absent when nothing changes. */
  readonly kept?: Kept;
  readonly receipts: readonly Ingested[];
  readonly added: readonly Observation[];
  readonly replaced: readonly Observation[];
  readonly milestones: readonly Milestone[];
}

/** Undefined when the history is needed and was not given. */
function draft(
  { account, orderId, observations }: Group,
  row: OrderRow | undefined,
  stored: ReadonlyMap<string, Observation>,
  history: readonly StoredObservation[] | undefined,
): Draft | undefined {
  const known = new Map(history === undefined ? stored : history.map(knownEntry));
  const before = row === undefined ? undefined : keptOf(row);
  if (before !== undefined && isTombstone(before)) {
    return lateDraft({ account, orderId, observations }, before, known, history !== undefined);
  }
  let told = history?.map(({ observation }) => observation) ?? (row === undefined ? [] : undefined);
  const dismissed = new Set(
    history
      ?.filter(({ resolution }) => resolution !== undefined)
      .map(({ observation }) => observation.id),
  );
  let kept = before;
  const receipts: Ingested[] = [];
  const added: Observation[] = [];
  const replaced: Observation[] = [];
  const milestones: Milestone[] = [];

  for (const incoming of observations) {
    const twin = known.get(incoming.id);
    const renders = twin !== undefined && !sameContent(twin, incoming);
    // Whether it came before under an id of its own, only the history tells.
    if (renders && row !== undefined && history === undefined) return undefined;
    const observation = renders ? withOwnId(incoming) : incoming;
    const seen = known.get(observation.id);

    if (seen !== undefined && kept !== undefined) {
      if (movesUp(seen, observation)) {
        if (told === undefined) return undefined;
        told = told.map((one) => (one.id === observation.id ? observation : one));
        const moved = refold(kept, told, { dismissed });
        kept = moved.kept;
        milestones.push(...moved.milestones);
        replaced.push(observation);
        known.set(observation.id, observation);
      }
      receipts.push({
        kind: 'duplicate',
        observationId: observation.id,
        ...whereIs(account, orderId, kept),
      });
      continue;
    }

    const recorded =
      (kept && recordLast(kept, observation)) ??
      (told && recordAmong(kept, told, observation, { dismissed }));
    if (recorded === undefined) return undefined;
    kept = recorded.kept;
    told?.push(observation);
    known.set(observation.id, observation);
    added.push(observation);
    milestones.push(...recorded.milestones);
    receipts.push({
      kind: 'recorded',
      observationId: observation.id,
      standing: recorded.standing,
      late: recorded.late,
      ...whereIs(account, orderId, kept),
    });
  }
  return {
    ...(kept === undefined || kept === before ? {} : { kept }),
    receipts,
    added,
    replaced,
    milestones,
  };
}

/** Of an order that was pruned: everything new is kept and flagged, and nothing moves. */
function lateDraft(
  { account, orderId, observations }: Group,
  before: Tombstone,
  known: Map<string, Observation>,
  complete: boolean,
): Draft | undefined {
  let kept = before;
  const receipts: Ingested[] = [];
  const added: Observation[] = [];
  const milestones: Milestone[] = [];
  for (const incoming of observations) {
    const twin = known.get(incoming.id);
    if (!complete && twin !== undefined && !sameContent(twin, incoming)) return undefined;
    const observation = newUnder(incoming, known);
    if (observation === undefined) {
      receipts.push({
        kind: 'duplicate',
        observationId: incoming.id,
        ...whereIs(account, orderId, kept),
      });
      continue;
    }
    const { tombstone, explanation, milestone } = hearLate(kept, observation);
    kept = tombstone;
    known.set(observation.id, observation);
    added.push(observation);
    milestones.push(milestone);
    receipts.push({
      kind: 'recorded',
      observationId: observation.id,
      standing: { kind: 'illegal', explanation },
      late: true,
      ...whereIs(account, orderId, kept),
    });
  }
  return { ...(kept === before ? {} : { kept }), receipts, added, replaced: [], milestones };
}

function knownEntry({ observation }: StoredObservation): [string, Observation] {
  return [observation.id, observation];
}

function whereIs(account: string, orderId: string, { folded }: Kept) {
  const { order, fraud } = folded.snapshot.value;
  return { account, orderId, state: order, fraudState: fraud };
}

function changeOf(kept: Kept, row: OrderRow | undefined, plan: Draft): Change {
  return {
    row: rowOf(kept, (row?.version ?? 0) + 1),
    observations: plan.added,
    replaced: plan.replaced,
    milestones: plan.milestones,
  };
}
