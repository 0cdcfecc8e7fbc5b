import {
  handlers,
  type ObjectContext,
  type ObjectSharedContext,
  object,
  TerminalError,
} from '@restatedev/restate-sdk';
import {
  awaited,
  checkDeadlines,
  historyFrom,
  may,
  nextDeadline,
  type OrderRecord,
  takeIn,
  unknownOrder,
} from '../../lifecycle/index.js';
import type { Gate, GateAnswer } from '../../order/gate.js';
import type { Milestone, MilestoneKind } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import { failureText } from '../../order/text/failure-text.js';
import type { Instant } from '../../order/time/instant.js';
import {
  type HistoryEntry,
  historyOf,
  type OrderView,
  viewOf,
} from '../../service/queries/view-of.js';
import type { Computed } from '../../store/engine.js';
import { memoryOf, type OneOrder } from '../../store/memory/one-order.js';
import { changeOf, changeTo, recordIn } from '../../store/order-row.js';
import type {
  Attempt,
  AttemptOutcome,
  CheckedAttempt,
  Claim,
  NewOrderRow,
  OrderKey,
  OrderRow,
  OrderWrite,
  Pruning,
  Restoration,
  Settlement,
  SettlementAnswer,
  Store,
  StoredMilestone,
} from '../../store/store.js';
import { json } from './json-serde.js';
import { deliverySoon } from './milestone-object.js';
import { ANSWERS_KEPT, type Hosted, ORDER, REFUSED } from './names.js';
import {
  claimableAt,
  headOf,
  type LoadedOrder,
  type OrderHead,
  type Parts,
  readMore,
  readOrder,
  writeOrder,
} from './order-state.js';

/** An observation for an order. */
export interface Observing {
  readonly observation: Observation;
  /** When it arrived. */
  readonly at: Instant;
  /** How large the order may grow; absent: as unless others are set. */
  readonly limits?: OrderLimits | undefined;
  /** Whose call this is; comes back, so that who shares the answer of another call can tell. */
  readonly call?: string;
}

/** What became of it. */
export interface Observed extends Computed {
  readonly call?: string;
}

/**
 * The one writer of an order, over the same core as any other store: what it keeps is made a store in
 * memory of this one order, the change is made there, and what differs is written back.
 */
export function orderObject(hosted: Hosted) {
  const shared = handlers.object.shared;
  return object({
    ...ORDER,
    handlers: {
      observe: (ctx: ObjectContext, input: Observing) => observe(ctx, input, hosted),
      get: shared(async (ctx: ObjectSharedContext): Promise<OrderView | null> => {
        const { row, milestones } = await readOrder(ctx, { milestones: true });
        return row === undefined ? null : viewOf(recordIn(row), row.version, milestones);
      }),
      may: shared(async (ctx: ObjectSharedContext, gate: Gate): Promise<GateAnswer> => {
        const { row } = await readOrder(ctx);
        return row === undefined ? unknownOrder() : may(recordIn(row), gate);
      }),
      history: shared(async (ctx: ObjectSharedContext): Promise<readonly HistoryEntry[] | null> => {
        const { row, observations } = await readOrder(ctx, { observations: 'all' });
        return row === undefined ? null : historyOf(observations, recordIn(row));
      }),

      // What the store asks for; see the methods of the same names there.
      read: shared(async (ctx: ObjectSharedContext, parts: Parts): Promise<OneOrder> => {
        const { head: _, parts: __, ...order } = await readOrder(ctx, parts);
        return order;
      }),
      due: shared((ctx: ObjectSharedContext, kinds: Kinds) => due(ctx, kinds)),
      save: async (ctx: ObjectContext, { change, ...moment }: Saving) =>
        save(ctx, await readOrder(ctx, { observations: idsIn(change) }), change, moment, hosted),
      beginAnew: (ctx: ObjectContext, input: Saving) => beginAnew(ctx, input, hosted),
      restore: (ctx: ObjectContext, input: Restoring) => restore(ctx, input, hosted),
      claim: (ctx: ObjectContext, { claim, at }: Claiming): Promise<readonly StoredMilestone[]> =>
        changing(ctx, { milestones: true }, hosted, at, (store) => store.claim(claim)),
      release: (ctx: ObjectContext, { attempt, at }: Releasing): Promise<null> =>
        changing(ctx, { milestones: true }, hosted, at, async (store) => {
          await store.release(attempt);
          return null;
        }),
      settle: (ctx: ObjectContext, { attempt, outcome, ...moment }: Settling): Promise<boolean> =>
        changing(ctx, { milestones: true }, hosted, moment, (store) =>
          store.settle(attempt, outcome, moment.at),
        ),
      settleByHand: (
        ctx: ObjectContext,
        { settlements, at }: SettlingByHand,
      ): Promise<readonly SettlementAnswer[]> =>
        changing(ctx, { milestones: true }, hosted, at, (store) =>
          store.settleByHand(settlements, at),
        ),
      withdraw: (ctx: ObjectContext, input: Withdrawing) => withdraw(ctx, input, hosted),
      async retry(ctx: ObjectContext, { key, at }: { key: string; at: Instant }): Promise<boolean> {
        const retried = await changing(ctx, { milestones: true }, hosted, at, (store) =>
          store.retry(key),
        );
        if (retried) deliverySoon(ctx);
        return retried;
      },
      scrub: (ctx: ObjectContext, { order, at }: { order: OrderKey; at: Instant }) =>
        changing(ctx, { observations: 'all', milestones: true }, hosted, at, (store) =>
          store.scrub(order),
        ),
      prune: (ctx: ObjectContext, input: Burying) => prune(ctx, input, hosted),
      check: (ctx: ObjectContext, { at }: { at: Instant }) => check(ctx, at, hosted),
    },
    options: {
      // Histories are in the state; what led to it is not kept a second time.
      journalRetention: 0,
      idempotencyRetention: ANSWERS_KEPT,
    },
  });
}

/** When a change is made. */
interface Moment {
  readonly at: Instant;
  /** By the clock that tells when milestones are due. Absent: the same. */
  readonly now?: Instant;
}

interface Saving extends Moment {
  readonly change: OrderWrite;
}

type Kinds = { readonly kinds?: readonly MilestoneKind[] };

interface Claiming {
  readonly claim: Claim;
  readonly at: Instant;
}

interface Releasing {
  readonly attempt: Attempt;
  readonly at: Instant;
}

interface Settling extends Moment {
  readonly attempt: Attempt;
  readonly outcome: AttemptOutcome;
}

interface SettlingByHand {
  readonly settlements: readonly Settlement[];
  readonly at: Instant;
}

interface Withdrawing {
  readonly attempt: Attempt;
  readonly reason: string;
  /** Of the order that was judged. */
  readonly version: number;
  readonly at: Instant;
}

interface Restoring extends Moment {
  readonly restoration: Restoration;
}

interface Burying {
  readonly pruning: Pruning;
  readonly buried: NewOrderRow;
  readonly at: Instant;
}

/** Takes an observation in, as the service does over any other store. */
export async function observe(
  ctx: ObjectContext,
  { observation, at, call, limits }: Observing,
  hosted: Hosted,
): Promise<Observed> {
  let held = await readOrder(ctx, { observations: [observation.id] });
  const known = new Map(
    held.observations.map((stored) => [stored.observation.id, stored.observation]),
  );
  const record = refusing(() => held.row && recordIn(held.row));
  let taken = refusing(() => takeIn(record, [observation], known, limits));
  if (taken === 'needs_history') {
    held = await readMore(ctx, held, { observations: 'all' });
    const history = historyFrom(held.observations);
    taken = refusing(() => takeIn(record, [observation], history, limits));
  }
  const done = taken === 'needs_history' ? undefined : taken.receipts[0];
  if (taken === 'needs_history' || done === undefined) {
    throw refusal('the observation was not judged');
  }
  const change = changeOf(taken, held.row, at);
  if (change !== undefined) await save(ctx, held, change, { at }, hosted);
  return { done, milestones: taken.milestones, ...(call === undefined ? {} : { call }) };
}

async function save(
  ctx: ObjectContext,
  held: LoadedOrder,
  change: OrderWrite,
  moment: Moment,
  hosted: Hosted,
): Promise<boolean> {
  const again = change.again ?? [];
  const mayRevive = again.length > 0 && (held.head?.counts.withdrawn ?? 0) > 0;
  const due = change.milestones.length > 0;
  const ready = due || mayRevive ? await readMore(ctx, held, { milestones: true }) : held;
  const revives = ready.milestones.some(
    ({ milestone, status }) => status === 'withdrawn' && again.includes(milestone.key),
  );
  const [won = false] = await changeHeld(ctx, ready, hosted, moment, (store) =>
    store.save([change], moment.at),
  );
  if (won && (due || revives)) deliverySoon(ctx);
  return won;
}

/** Saves a change and removes what was observed before. */
export async function beginAnew(
  ctx: ObjectContext,
  { change, ...moment }: Saving,
  hosted: Hosted,
): Promise<boolean> {
  const held = await readOrder(ctx, { observations: 'all', milestones: true });
  const won = await changeHeld(ctx, held, hosted, moment, (store) =>
    store.beginAnew(change, moment.at),
  );
  if (won && change.milestones.length + (change.again?.length ?? 0) > 0) deliverySoon(ctx);
  return won;
}

/** Writes what comes from another store; what is still pending there is handed over here. */
export async function restore(
  ctx: ObjectContext,
  { restoration, ...moment }: Restoring,
  hosted: Hosted,
): Promise<boolean> {
  const held = await readOrder(ctx, { observations: 'all', milestones: true });
  const [won = false] = await changeHeld(ctx, held, hosted, moment, (store) =>
    store.restore([restoration], moment.at),
  );
  if (won && restoration.milestones.some(({ status }) => status === 'pending')) deliverySoon(ctx);
  return won;
}

/** The observations that a change is about. */
function idsIn({ observations, replaced = [], resolutions = [] }: OrderWrite): readonly string[] {
  return [
    ...[...observations, ...replaced].map(({ id }) => id),
    ...resolutions.map(({ observationId }) => observationId),
  ];
}

async function withdraw(
  ctx: ObjectContext,
  { attempt, reason, version, at }: Withdrawing,
  hosted: Hosted,
): Promise<CheckedAttempt | 'changed'> {
  return changing(ctx, { milestones: true }, hosted, at, async (store, { row }) =>
    (row?.version ?? 0) === version
      ? store.check(attempt, () => ({ kind: 'withdraw', reason }), at)
      : 'changed',
  );
}

async function prune(
  ctx: ObjectContext,
  { pruning, buried, at }: Burying,
  hosted: Hosted,
): Promise<number> {
  return changing(
    ctx,
    { observations: 'all', milestones: true },
    hosted,
    at,
    async (store, held) => {
      if (held.row?.version !== buried.version - 1) return 0;
      return (await store.prune(pruning, () => buried, at)).pruned;
    },
  );
}

/** A deadline may be over: whoever must know is told, and the next timer is set. */
export async function check(ctx: ObjectContext, at: Instant, hosted: Hosted): Promise<void> {
  let told: readonly Milestone[] = [];
  const all: Parts = { observations: 'all', milestones: true };
  await changing(
    ctx,
    all,
    hosted,
    at,
    async (store, { row, observations }) => {
      const due = row && checkDeadlines(recordIn(row), observations, at, hosted.work?.hours);
      if (row === undefined || due === undefined) return;
      await store.save([changeTo(due, row, at)], at);
      told = due.milestones;
    },
    'timer',
  );
  if (told.length > 0) deliverySoon(ctx);
}

/** When the next milestone that may be handed over can be claimed; null: there is none. */
async function due(ctx: ObjectSharedContext, { kinds }: Kinds): Promise<Instant | null> {
  const { milestones, lease } = await readOrder(ctx, { milestones: true });
  const [next] = milestones
    .filter(
      ({ status, milestone }) => status === 'pending' && kinds?.includes(milestone.kind) !== false,
    )
    .sort((a, b) => a.sequence - b.sequence);
  if (next === undefined) return null;
  // A handler of another milestone may still run.
  return Math.max(claimableAt(next), lease?.until ?? 0);
}

/**
 * Makes a change in a store that holds this order only, and writes what it did. Nothing is written
 * before everything is computed, so what is refused leaves no trace.
 */
async function changing<T>(
  ctx: ObjectContext,
  parts: Parts,
  hosted: Hosted,
  moment: Moment | Instant,
  change: (store: Store, held: LoadedOrder) => Promise<T>,
  why?: 'timer',
): Promise<T> {
  return changeHeld(
    ctx,
    await readOrder(ctx, parts),
    hosted,
    typeof moment === 'number' ? { at: moment } : moment,
    change,
    why,
  );
}

async function changeHeld<T>(
  ctx: ObjectContext,
  held: LoadedOrder,
  hosted: Hosted,
  { at, now = at }: Moment,
  change: (store: Store, held: LoadedOrder) => Promise<T>,
  why?: 'timer',
): Promise<T> {
  const { store, contents } = memoryOf(held, () => now);
  let result: T;
  try {
    result = await change(store, held);
  } catch (error) {
    throw refusal(error);
  }
  const after = contents();
  const head = headOf(held, after);
  if (head === undefined || (unchanged(held, after) && why === undefined)) return result;
  writeOrder(ctx, held, after, await timed(ctx, held, after, head, at, hosted, why));
  return result;
}

function unchanged(held: LoadedOrder, after: OneOrder): boolean {
  return (
    held.row === after.row &&
    held.lease === after.lease &&
    sameItems(held.observations, after.observations) &&
    sameItems(held.milestones, after.milestones)
  );
}

function sameItems(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && after.every((one, index) => one === before[index]);
}

/** Sets a timer for the next deadline, when what deadlines depend on has changed. */
async function timed(
  ctx: ObjectContext,
  held: LoadedOrder,
  after: OneOrder,
  head: OrderHead,
  at: Instant,
  hosted: Hosted,
  why: 'timer' | undefined,
): Promise<OrderHead> {
  const record = recordOfCore(head.row);
  const watched = record === undefined ? '' : awaited(record);
  const before = held.head;
  const timer = why === 'timer' ? undefined : before?.timer;
  const still = { ...head, watched, ...(timer === undefined ? {} : { timer }) };
  if (record === undefined || (watched === before?.watched && why === undefined)) return still;
  const stored = await readMore(ctx, held, { observations: 'all' });
  const history = new Map(
    [...stored.observations, ...after.observations].map((one) => [one.observation.id, one]),
  );
  const due = nextDeadline(record, [...history.values()], hosted.work?.hours);
  const next = Math.min(due ?? Number.POSITIVE_INFINITY, timer ?? Number.POSITIVE_INFINITY);
  if (next === timer || next === Number.POSITIVE_INFINITY) return still;
  ctx.genericSend({
    service: ORDER.name,
    method: 'check',
    key: ctx.key,
    parameter: { at: Math.max(next, at) },
    inputSerde: json(),
    delay: Math.max(0, Math.ceil((next - at) / 1_000)),
  });
  return { ...head, watched, timer: next };
}

/** The order of a row that the core made; a store keeps others too, and those have no deadlines. */
function recordOfCore(row: OrderRow): OrderRecord | undefined {
  try {
    return recordIn(row);
  } catch {
    return undefined;
  }
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): TerminalError {
  return new TerminalError(failureText(error), { errorCode: REFUSED });
}
