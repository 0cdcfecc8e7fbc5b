import type { ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import type { MilestoneStatus } from '../../order/milestone/milestone.js';
import { storableText } from '../../order/text/storable-text.js';
import type { Instant } from '../../order/time/instant.js';
import type { OneOrder } from '../../store/memory/one-order.js';
import type { OrderLease } from '../../store/memory/tables.js';
import type { OrderRow, StoredMilestone, StoredObservation } from '../../store/store.js';
import { json } from './json-serde.js';

/** What the object of an order keeps in one piece, so that whoever reads sees all of one moment. */
export interface OrderHead {
  readonly row: OrderRow;
  readonly sequence: number;
  readonly counts: HeadCounts;
  /** The attempt that the order is leased to. */
  readonly lease?: OrderLease;
  /** What deadlines depend on, as it was when the timer was set. */
  readonly watched?: string;
  /** When the object will look at its deadlines. */
  readonly timer?: Instant;
}

/** Copies to search by. */
export interface HeadCounts extends Readonly<Record<MilestoneStatus, number>> {
  readonly observations: number;
  /** No pending milestone can be claimed before this; absent: none is pending. */
  readonly due?: Instant;
}

/** What to read of an order beside its head. */
export interface Parts {
  /** Observations by id; `all`: the whole history. */
  readonly observations?: 'all' | readonly string[];
  readonly milestones?: boolean;
}

/** An order as its object keeps it, as far as it was read. */
export interface LoadedOrder extends OneOrder {
  readonly head?: OrderHead;
  readonly parts: Parts;
}

/** The names of the parts of the state. */
export const STATE = { head: 'head', found: 'found', milestones: 'milestones' } as const;

const OBSERVATION = 'observation/';

/** Reads the order, and what else is asked for. */
export async function readOrder(ctx: ObjectSharedContext, parts: Parts = {}): Promise<LoadedOrder> {
  const head = (await ctx.get(STATE.head, json<OrderHead>())) ?? undefined;
  const nothing: LoadedOrder = { sequence: 0, observations: [], milestones: [], parts: {} };
  if (head === undefined) return readMore(ctx, nothing, parts);
  const { row, sequence, lease } = head;
  const held = { ...nothing, head, row, sequence, ...(lease === undefined ? {} : { lease }) };
  return readMore(ctx, held, parts);
}

/** Reads also this, but nothing twice: what is read is written to the log of the call. */
export async function readMore(
  ctx: ObjectSharedContext,
  held: LoadedOrder,
  more: Parts,
): Promise<LoadedOrder> {
  if (held.head === undefined) return { ...held, parts: { ...held.parts, ...more } };
  const parts = { ...held.parts, ...more };
  const observations = new Map(
    held.observations.map((stored) => [nameOf(stored.observation.id), stored]),
  );
  for (const name of await namesOf(ctx, more.observations ?? [])) {
    const stored = observations.has(name) ? null : await ctx.get(name, json<StoredObservation>());
    if (stored !== null) observations.set(name, stored);
  }
  const milestones =
    more.milestones === true && held.parts.milestones !== true
      ? await ctx.get(STATE.milestones, json<readonly StoredMilestone[]>())
      : null;
  return {
    ...held,
    observations: [...observations.values()].sort((a, b) => a.sequence - b.sequence),
    milestones: milestones ?? held.milestones,
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

/** The head of an order after a change, without what belongs to its timer. */
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

/** When a milestone that is pending can be claimed. */
export function claimableAt({ dueAt, leasedUntil = dueAt }: StoredMilestone): Instant {
  return Math.max(dueAt, leasedUntil);
}

/**
 * Writes what a change did. The head comes last: whoever reads meanwhile finds every observation that
 * the order was computed from.
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
  if (before.parts.milestones === true && changed(before.milestones, after.milestones)) {
    ctx.set(STATE.milestones, after.milestones);
  }
  ctx.set(STATE.found, foundBy(head));
  ctx.set(STATE.head, head);
}

function changed(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length !== after.length || after.some((one, index) => one !== before[index]);
}

/** What lists and counts are made from. It is small, because they read it of every order. */
function foundBy({ row, counts }: OrderHead) {
  const { record: _, version: __, ...found } = row;
  return { ...found, ...counts };
}
