import type { ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import { defined } from '../../../order/defined.js';
import type { MilestoneStatus } from '../../../order/milestone/milestone.js';
import { storableText } from '../../../order/text/storable-text.js';
import type { Instant } from '../../../order/time/instant.js';
import type { OneOrder } from '../../../store/memory/one-order.js';
import type { OrderLease } from '../../../store/memory/tables.js';
import type { OrderRow, StoredMilestone, StoredObservation } from '../../../store/store.js';
import { json } from '../json-serde.js';

/**
 * The part of an order's state that is written as one piece, so that it is read as of one moment.
 */
export interface OrderHead {
  readonly row: OrderRow;
  readonly sequence: number;
  readonly counts: HeadCounts;
  /** The attempt that the order is leased to. */
  readonly lease?: OrderLease;
  /** What its deadlines depended on when the timer was set. */
  readonly watched?: string;
  /** When the timer goes off. */
  readonly timer?: Instant;
}

/** Figures to search by. */
export interface HeadCounts extends Readonly<Record<MilestoneStatus, number>> {
  readonly observations: number;
  /** When the first pending milestone can be claimed; absent: none is pending. */
  readonly due?: Instant;
}

/** What to read of an order in addition to its head. */
export interface Parts {
  /** Observations by id; `all`: the whole history. */
  readonly observations?: 'all' | readonly string[];
  readonly milestones?: boolean;
}

/** An order as far as it was read. */
export interface LoadedOrder extends OneOrder {
  readonly head?: OrderHead;
  readonly parts: Parts;
}

/** The names of the parts of the state. */
export const STATE = { head: 'head', found: 'found', milestones: 'milestones' } as const;

const OBSERVATION = 'observation/';

/** Reads the head of the order, and these parts. */
export async function readOrder(ctx: ObjectSharedContext, parts: Parts = {}): Promise<LoadedOrder> {
  const head = (await ctx.get(STATE.head, json<OrderHead>())) ?? undefined;
  const empty: LoadedOrder = { sequence: 0, observations: [], milestones: [], parts: {} };
  if (head === undefined) return readMore(ctx, empty, parts);
  const { row, sequence, lease } = head;
  return readMore(ctx, defined({ ...empty, head, row, sequence, lease }), parts);
}

/**
 * Reads more parts of an order, but nothing twice: every read is logged in the journal of the call.
 */
export async function readMore(
  ctx: ObjectSharedContext,
  order: LoadedOrder,
  more: Parts,
): Promise<LoadedOrder> {
  if (order.head === undefined) return { ...order, parts: { ...order.parts, ...more } };
  const parts = { ...order.parts, ...more };
  const observations = new Map(
    order.observations.map((stored) => [nameOf(stored.observation.id), stored]),
  );
  for (const name of await namesOf(ctx, more.observations ?? [])) {
    const stored = observations.has(name) ? null : await ctx.get(name, json<StoredObservation>());
    if (stored !== null) observations.set(name, stored);
  }
  const milestones =
    more.milestones === true && order.parts.milestones !== true
      ? await ctx.get(STATE.milestones, json<readonly StoredMilestone[]>())
      : null;
  return {
    ...order,
    observations: [...observations.values()].sort((a, b) => a.sequence - b.sequence),
    milestones: milestones ?? order.milestones,
    parts,
  };
}

async function namesOf(
  ctx: ObjectSharedContext,
  wanted: 'all' | readonly string[],
): Promise<readonly string[]> {
  if (wanted !== 'all') return [...new Set(wanted.map(nameOf))];
  return (await ctx.stateKeys()).filter((name) => name.startsWith(OBSERVATION)).sort();
}

function nameOf(observationId: string): string {
  return `${OBSERVATION}${storableText(observationId)}`;
}

/** The head of an order after a change, without its timer. */
export function headOf(before: LoadedOrder, after: OneOrder): OrderHead | undefined {
  if (after.row === undefined) return undefined;
  const { parts, head } = before;
  const known = head?.counts ?? { observations: 0, pending: 0, done: 0, withdrawn: 0, dead: 0 };
  return {
    row: after.row,
    sequence: after.sequence,
    ...(after.lease === undefined ? {} : { lease: after.lease }),
    counts: {
      ...(parts.milestones === true ? countsOf(after.milestones) : known),
      observations: known.observations + after.observations.length - before.observations.length,
    },
  };
}

function countsOf(milestones: readonly StoredMilestone[]) {
  const counts = { pending: 0, done: 0, withdrawn: 0, dead: 0 };
  for (const { status } of milestones) counts[status] += 1;
  const waiting = milestones.filter(({ status }) => status === 'pending').map(claimableAt);
  return waiting.length === 0 ? counts : { ...counts, due: Math.min(...waiting) };
}

/** When a pending milestone can be claimed. */
export function claimableAt({ dueAt, leasedUntil = dueAt }: StoredMilestone): Instant {
  return Math.max(dueAt, leasedUntil);
}

/**
 * Writes the differences. The head comes last, so that a concurrent reader finds all observations
 * that it was computed from.
 */
export function writeOrder(
  ctx: ObjectContext,
  before: LoadedOrder,
  after: OneOrder,
  head: OrderHead,
): void {
  const old = new Map(before.observations.map((stored) => [stored.observation.id, stored]));
  for (const stored of after.observations) {
    const { id } = stored.observation;
    if (old.get(id) !== stored) ctx.set(nameOf(id), stored);
    old.delete(id);
  }
  for (const id of old.keys()) ctx.clear(nameOf(id));
  if (before.parts.milestones === true && !sameItems(before.milestones, after.milestones)) {
    ctx.set(STATE.milestones, after.milestones);
  }
  ctx.set(STATE.found, searchable(head));
  ctx.set(STATE.head, head);
}

/** Whether two lists hold the same objects. */
export function sameItems(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && after.every((item, index) => item === before[index]);
}

/** The members that lists and counts read of every order, so it is small. */
function searchable({ row, counts }: OrderHead) {
  const { record: _, version: __, ...rest } = row;
  return { ...rest, ...counts };
}
