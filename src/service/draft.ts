import { sameContent, withOwnId } from '../lifecycle/identity.js';
import { type Kept, movesUp, recordAmong, recordLast, refold } from '../lifecycle/observe.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Receipt } from '../order/receipt.js';
import type { Change, NewOrderRow, OrderKey, StoredObservation } from '../store/store.js';
import { rowOf } from './order-row.js';
import { hearLate, isTombstone, newUnder, type Tombstone } from './tombstone.js';

/** What became of an observation that was understood. */
export type Ingested = Extract<Receipt, { kind: 'recorded' | 'duplicate' }>;

/** New words about one order, in the order they came. */
export interface Group extends OrderKey {
  readonly observations: readonly Observation[];
}

/** What a group of observations will do to its order, before anything is written. */
export interface Draft {
  /** The order afterwards; absent when nothing changes. */
  readonly kept?: Kept;
  readonly receipts: readonly Ingested[];
  readonly added: readonly Observation[];
  readonly replaced: readonly Observation[];
  readonly milestones: readonly Milestone[];
}

/** Undefined when the history is needed and was not given. */
export function draft(
  { account, orderId, observations }: Group,
  before: Kept | undefined,
  stored: ReadonlyMap<string, Observation>,
  history: readonly StoredObservation[] | undefined,
): Draft | undefined {
  const known = new Map(history === undefined ? stored : history.map(knownEntry));
  if (before !== undefined && isTombstone(before)) {
    return lateDraft({ account, orderId, observations }, before, known, history !== undefined);
  }
  let told =
    history?.map(({ observation }) => observation) ?? (before === undefined ? [] : undefined);
  const options = history === undefined ? {} : { dismissed: dismissedIn(history) };
  let kept = before;
  const receipts: Ingested[] = [];
  const added: Observation[] = [];
  const replaced: Observation[] = [];
  const milestones: Milestone[] = [];

  for (const incoming of observations) {
    const twin = known.get(incoming.id);
    const renders = twin !== undefined && !sameContent(twin, incoming);
    // Whether it came before under an id of its own, only the history tells.
    if (renders && before !== undefined && history === undefined) return undefined;
    const observation = renders ? withOwnId(incoming) : incoming;
    const seen = known.get(observation.id);

    if (seen !== undefined && kept !== undefined) {
      if (movesUp(seen, observation)) {
        if (told === undefined) return undefined;
        told = told.map((one) => (one.id === observation.id ? observation : one));
        const moved = refold(kept, told, options);
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
      (told && recordAmong(kept, told, observation, options));
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

/** What is to be written for a draft that was made from a row; undefined when nothing changes. */
export function changeOf(drafted: Draft, row: NewOrderRow | undefined): Change | undefined {
  const { kept, added, replaced, milestones } = drafted;
  if (kept === undefined) return undefined;
  const version = (row?.version ?? 0) + 1;
  return { row: rowOf(kept, version), observations: added, replaced, milestones };
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

function dismissedIn(history: readonly StoredObservation[]): ReadonlySet<string> {
  const decided = history.filter(({ resolution }) => resolution !== undefined);
  return new Set(decided.map(({ observation }) => observation.id));
}

function knownEntry({ observation }: StoredObservation): [string, Observation] {
  return [observation.id, observation];
}

function whereIs(account: string, orderId: string, { folded }: Kept) {
  const { order, fraud } = folded.snapshot.value;
  return { account, orderId, state: order, fraudState: fraud };
}
