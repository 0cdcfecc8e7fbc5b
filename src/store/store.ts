import type { Deadline, OrderRecord, Wait } from '../lifecycle/index.js';
import type { Milestone, MilestoneKind, MilestoneStatus } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Problem } from '../order/problem.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';
import type { Instant } from '../order/time/instant.js';

/** Which order: its number, and whose it is. Every key of the store begins with these two. */
export interface OrderKey {
  readonly account: string;
  readonly orderId: string;
}

/** One order as the core computed it. The store keeps it and judges nothing in it. */
export interface NewOrderRow extends OrderKey {
  /**
   * Starts at 1 and grows by one with every change. A change is saved only over `version - 1`, so
   * of two that were computed from the same row one loses.
   */
  readonly version: number;
  /** A copy of what `record` says, to search by. */
  readonly state: OrderPosition;
  /** A copy of what `record` says, to search by. */
  readonly fraudState: FraudPosition;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  /** How many of its observations are parked and not dismissed; 1 for an order that is set aside. */
  readonly parked: number;
  /** The newest instant any of its observations has. */
  readonly instant: Instant;
  /** The order itself. Plain JSON: it comes back equal, member order included. */
  readonly record: OrderRecord;
}

/** One order as the store holds it. */
export interface OrderRow extends NewOrderRow {
  /** When it was last saved, by the clock of the embedding service. */
  readonly updatedAt: Instant;
}

/** An operator's decision on a parked observation, kept with it for the audit. */
export interface Resolution {
  /** The observation is set aside: it stays in the history and closes no gate any more. */
  readonly decision: 'dismiss';
  /** Who decided: a name the embedding service knows. */
  readonly actor: string;
  readonly reason: string;
  readonly at: Instant;
}

/** An observation as it is stored. */
export interface StoredObservation {
  readonly observation: Observation;
  /** When it was saved, by the clock of the embedding service. */
  readonly arrivedAt: Instant;
  /** Grows in the order of arrival. Compare it only within one order. */
  readonly sequence: number;
  readonly resolution?: Resolution;
}

/** What to read before computing: an order, and which of these observations it already has. */
export interface LoadRequest {
  readonly key: OrderKey;
  readonly observationIds: readonly string[];
}

/** The answer to a {@link LoadRequest}. */
export interface Loaded {
  /** Absent: nothing is known about the order. */
  readonly row?: OrderRow;
  /** By id: those of the ids asked for that are stored. */
  readonly known: ReadonlyMap<string, Observation>;
}

/** What one step of the core changes about one order. */
export interface OrderWrite {
  /** The new row; `version` is the new one. */
  readonly row: NewOrderRow;
  /** In the order of arrival. One that is already stored under its id stays as it is. */
  readonly observations: readonly Observation[];
  /**
   * Newer words under an id that is already stored (the same read once more): each takes the place
   * of the old one, as if that had never come. A resolution of the old one is kept.
   */
  readonly replaced?: readonly Observation[];
  /** In the order they became due. One that was ever recorded under its key is not again. */
  readonly milestones: readonly Milestone[];
  /**
   * Keys of milestones of this order that are due now: those among them that were withdrawn, and not
   * by hand, become pending again, due at once, behind all others of the order. They keep the count of their attempts.
   */
  readonly again?: readonly string[];
  /** Decisions on observations that are stored. */
  readonly resolutions?: readonly {
    readonly observationId: string;
    readonly resolution: Resolution;
  }[];
  /**
   * What the order waits for now, or no longer does, each deadline once; absent: as before. Of two
   * instants for one deadline the store keeps the earlier one.
   */
  readonly waits?: readonly Wait[];
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Hand it in as `after` to read on; absent at the end. Opaque. */
  readonly next?: string;
}

/** Which part of a list. */
export interface PageRequest {
  /** At most this many; default 50, raised to 1 and lowered to 500. */
  readonly limit?: number;
  /** The `next` of the page before; absent: from the beginning. */
  readonly after?: string;
}

/** Which orders; absent members select everything. */
export interface OrderFilter extends PageRequest {
  readonly account?: string;
  readonly state?: OrderPosition;
  readonly fraudState?: FraudPosition;
  /** `true`: with at least one parked observation. `false`: with none. */
  readonly parked?: boolean;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  /**
   * Last saved before this. It is asked of the orders of a page, not by an index: a page can hold
   * fewer orders than its limit, or none, and still have a `next`.
   */
  readonly updatedBefore?: Instant;
}

/** A milestone as it is stored. */
export interface StoredMilestone {
  readonly milestone: Milestone;
  readonly status: MilestoneStatus;
  /** How often it was claimed. Never falls, so an answer names its attempt by it. */
  readonly attempts: number;
  /**
   * Attempts that do not count against it: those before an operator's last {@link Outbox.retry}, and
   * those since that did not reach their handler.
   */
  readonly uncountedAttempts: number;
  readonly createdAt: Instant;
  /** The next attempt is not before this, by the clock of the store. */
  readonly dueAt: Instant;
  /** Present while an attempt is under way; when it is past, by the clock of the store, the attempt counts as lost. */
  readonly leasedUntil?: Instant;
  /** When it was settled for good. */
  readonly settledAt?: Instant;
  /** What the last failed attempt said. */
  readonly lastError?: string;
  /** Why it was withdrawn, or why somebody settled it by hand. */
  readonly reason?: string;
  /** Who settled it by hand. Such a withdrawal comes back only by {@link Outbox.retry}. */
  readonly settledBy?: string;
  /** Grows in the order of recording. Compare it only within one order. */
  readonly sequence: number;
}

/** What to claim. */
export interface Claim {
  /** At most this many. */
  readonly limit: number;
  /** So many microseconds from now nobody else gets a milestone of the orders that are claimed from. */
  readonly lease: Instant;
  /** Only these kinds; absent: all. */
  readonly kinds?: readonly MilestoneKind[];
  /**
   * Who claims, a name that no other process has. For one lease the store then remembers that
   * somebody acts on these kinds. Absent: nobody else waits for this claimant.
   */
  readonly claimant?: string;
  /** Nothing of these orders. */
  readonly except?: readonly OrderKey[];
}

/** An observation as another store has it. */
export type RestoredObservation = Omit<StoredObservation, 'sequence'>;

/** A milestone as another store has it. An attempt that is under way there is none here. */
export type RestoredMilestone = Omit<StoredMilestone, 'sequence' | 'leasedUntil'>;

/** What one order gets from another store: a change that keeps what happened there, and when. */
export interface Restoration {
  /** The new row; `version` is the new one. */
  readonly row: NewOrderRow;
  /** In the order of arrival. One that is already stored under its id stays as it is. */
  readonly observations: readonly RestoredObservation[];
  /** Each takes the place of the one that is stored under its id. A resolution of that one is kept. */
  readonly replaced?: readonly RestoredObservation[];
  /** Decisions on other observations that are stored. */
  readonly resolutions?: OrderWrite['resolutions'];
  /**
   * In the order they were recorded. One that is stored under its key stays as it is, unless it is
   * done there and not here, or settled there by hand and pending here: then it is so here, too. Nothing
   * that was done is pending again.
   */
  readonly milestones: readonly RestoredMilestone[];
  /** As in a {@link OrderWrite}. */
  readonly waits?: OrderWrite['waits'];
}

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly status: 'done' }
  | { readonly status: 'withdrawn'; readonly reason: string }
  /** Given up, until an operator retries it. */
  | ({ readonly status: 'dead' } & Failure)
  /** Failed; to be tried again in so many microseconds. */
  | ({
      readonly status: 'pending';
      readonly dueIn: Instant;
      /** It did not reach its handler, and is forgiven. */
      readonly notBegun?: true;
    } & Failure);

/** Why an attempt failed. */
export interface Failure {
  readonly error: string;
  /** Its handler has not ended: the lease stays until it is over, or until {@link Outbox.release}. */
  readonly stillRuns?: true;
}

/** One attempt to deliver one milestone. */
export interface Attempt {
  /** The key of the milestone. */
  readonly key: string;
  /** {@link StoredMilestone.attempts} as the claim returned it. */
  readonly attempt: number;
}

/** What somebody decided about a milestone, without a handler. */
export interface Settlement {
  /** The key of the milestone. */
  readonly key: string;
  readonly status: 'done' | 'withdrawn';
  /** Who decided: a name the embedding service knows. */
  readonly actor: string;
  readonly reason: string;
}

/**
 * What became of a {@link Settlement}. `already_done`: it was to be withdrawn, and is done, which
 * stays so. `unchanged`: it was settled so before.
 */
export type SettlementAnswer = 'changed' | 'unchanged' | 'already_done' | 'not_found';

/** What a judge says of a milestone just before it is delivered. */
export type Verdict =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'withdraw'; readonly reason: string };

/** What became of a milestone that was judged. */
export type CheckedAttempt =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'withdrawn'; readonly reason: string }
  /** Settled, or claimed by somebody else since: this attempt is over. */
  | { readonly kind: 'gone' };

/** Which milestones; absent members select everything. */
export interface MilestoneFilter extends PageRequest {
  readonly account?: string;
  readonly orderId?: string;
  readonly status?: MilestoneStatus;
}

/** A body that was authentic and not understood. */
export interface QuarantinedDelivery {
  /** Unique among quarantined deliveries: the provider's id, or a digest of the body. */
  readonly id: string;
  readonly provider: string;
  /** Byte for byte what came. Holds personal data: never to be shown. */
  readonly raw: Uint8Array;
  readonly problem: Problem;
  readonly receivedAt: Instant;
}

/** What a list says of a body that is kept. */
export type QuarantinedSummary = Omit<QuarantinedDelivery, 'raw'>;

/** Figures for metrics. */
export interface Counts {
  /** By state; states without orders are absent. */
  readonly orders: Readonly<Partial<Record<OrderPosition, number>>>;
  /** Orders with at least one parked observation. */
  readonly parked: number;
  readonly milestones: Readonly<Record<MilestoneStatus, number>>;
  /** Bodies not understood. */
  readonly quarantined: number;
  /**
   * Which of these figures are estimates, because there is too much to count; the others were
   * counted. What waits for a person is always counted: parked orders, dead milestones, quarantined bodies.
   */
  readonly estimated: {
    readonly orders: readonly OrderPosition[];
    readonly milestones: readonly MilestoneStatus[];
  };
}

/** Which waiting orders. */
export interface WaitFilter extends PageRequest {
  readonly account: string;
  readonly deadline: Deadline;
  /** Those that have been waiting since this instant, or longer. */
  readonly since: Instant;
}

/** An order that waits under a deadline. */
export interface WaitingOrder extends OrderKey {
  readonly deadline: Deadline;
  /** As the changes of the order said: not later than it began. */
  readonly since: Instant;
}

/** What an order waits for, as its history says. */
export interface WaitCorrection extends OrderKey {
  readonly deadline: Deadline;
  /**
   * Of the order whose history it was: nothing is written when it has another one by now. Absent: any.
   */
  readonly version?: number;
  /** What the store says; absent: nothing. Nothing is written when it says something else by now. */
  readonly from?: Instant;
  /** What it is to say; absent: nothing. */
  readonly since?: Instant;
}

/**
 * Orders that wait under deadlines, kept beside the orders so that nobody has to read them all. Absent
 * where the store itself watches deadlines.
 */
export interface Waits {
  /**
   * Those that wait longest first.
   *
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  waiting(filter: WaitFilter): Promise<Page<WaitingOrder>>;
  /** Writes what was found in the histories, each deadline of an order once. */
  correctWaits(corrections: readonly WaitCorrection[]): Promise<void>;
}

/** Orders and what was observed of them. */
export interface Orders {
  /**
   * Reads rows and known observations, one answer per request in the same order, all from one
   * moment and in one round trip.
   */
  load(requests: readonly LoadRequest[]): Promise<readonly Loaded[]>;
  /** Everything observed of each order, in the order of arrival; empty for an unknown order. */
  history(keys: readonly OrderKey[]): Promise<readonly (readonly StoredObservation[])[]>;
  /**
   * Saves changes, atomically and durably, in one round trip. Answers for each, in the same order,
   * whether it won: `false` means that the stored version was not `version - 1`, and that nothing of
   * this change was written; load again and compute again. A lost change does not touch its
   * neighbours. Of several changes to one order in one call only the first is tried.
   *
   * When it throws, nothing was written, unless the connection broke after the commit: load again to
   * see.
   *
   * @param at the arrival time of the observations, and the creation time of the milestones. When
   * those are due is told by the clock of the store.
   */
  save(changes: readonly OrderWrite[], at: Instant): Promise<readonly boolean[]>;
  /**
   * Writes what comes from another store, under the rules of {@link Orders.save}: atomically, each over the
   * version it was computed from. Arrivals, decisions and the status of milestones are as given.
   *
   * @param at when it was saved; nothing arrives by it.
   */
  restore(restorations: readonly Restoration[], at: Instant): Promise<readonly boolean[]>;
  /**
   * Saves one change under the rules of {@link Orders.save}, and removes everything that was observed
   * of its order before, in one transaction. Milestones stay.
   */
  beginAnew(change: OrderWrite, at: Instant): Promise<boolean>;
  /**
   * Orders by account and number.
   *
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  orders(filter?: OrderFilter): Promise<Page<OrderRow>>;
}

/** Which orders are to be pruned. */
export interface Pruning {
  readonly account: string;
  /** Only orders in one of these states. */
  readonly states: readonly OrderPosition[];
  /** Only orders whose newest instant, and whose last change, are before this. */
  readonly quietSince: Instant;
  /** At most this many in one call. */
  readonly limit: number;
  /** The `next` of the call before; absent: from the beginning. */
  readonly after?: string;
}

/** What one call pruned. */
export interface PrunedPage {
  readonly pruned: number;
  /** Hand it in as `after` to go on; absent at the end. Opaque. */
  readonly next?: string;
}

/** Removing what is not needed any more. */
export interface Hygiene {
  /**
   * Takes orders that match, have observations, nothing parked, and no milestone that is pending or
   * dead; removes their observations and milestones, and puts what `bury` makes of the row in its
   * place, all in one transaction. Orders that somebody is just changing are left out.
   *
   * @param bury pure and quick: the orders are locked meanwhile. Answers the next version.
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  prune(pruning: Pruning, bury: (row: OrderRow) => NewOrderRow, at: Instant): Promise<PrunedPage>;
  /**
   * Replaces what people and handlers wrote about an order in words of their own by
   * {@link SCRUBBED}: the errors of its milestones, and the reasons of decisions. Answers how many
   * texts that were.
   */
  scrub(key: OrderKey): Promise<number>;
}

/** What stands where a text was that had to go. */
export const SCRUBBED = '(removed)';

/** Milestones and their delivery. */
export interface Outbox {
  /**
   * Takes milestones that are due, for one attempt each: raises `attempts` and sets the lease. What is
   * due and what a lease is worth is told by the clock of the store.
   *
   * Nothing is taken of an order while any of its milestones is leased, so its handlers run one after
   * the other; concurrent claims never get two milestones of one order. A milestone waits for every
   * earlier one that is pending, also for one that is not due yet, if this claimant acts on its kind
   * or another claimant did within the last lease. Kinds that nobody acts on hold nothing up.
   */
  claim(claim: Claim): Promise<readonly StoredMilestone[]>;
  /**
   * The handler of an attempt that was settled as {@link Failure.stillRuns} has ended, or the judgement
   * of an attempt was `gone`: its order need not wait for the end of the lease. Nothing happens if the
   * lease is not that of this attempt.
   */
  release(attempt: Attempt): Promise<void>;
  /**
   * Writes down how an attempt ended. `false`: the milestone is no longer pending, or a later
   * attempt has begun; then nothing was written, so the late answer of a lost attempt marks nothing.
   */
  settle(attempt: Attempt, outcome: AttemptOutcome, at: Instant): Promise<boolean>;
  /**
   * Asks `decide` about a claimed milestone while no change to its order can be saved, and writes
   * the milestone as withdrawn if it says so, in the same transaction.
   *
   * @param decide pure and quick: the order is locked meanwhile. If it throws, nothing is written.
   */
  check(
    attempt: Attempt,
    decide: (row: OrderRow | undefined, milestone: StoredMilestone) => Verdict,
    at: Instant,
  ): Promise<CheckedAttempt>;
  /**
   * Milestones by order, and within an order as recorded.
   *
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  milestones(filter?: MilestoneFilter): Promise<Page<StoredMilestone>>;
  /** One milestone by its key. */
  milestone(key: string): Promise<StoredMilestone | undefined>;
  /**
   * Writes down what people decided, each with its answer, in the same order. A milestone that is
   * done stays so. An attempt that is under way is not ended, but its answer marks nothing any more.
   *
   * When it throws, nothing was written, unless the connection broke after the commit.
   */
  settleByHand(
    settlements: readonly Settlement[],
    at: Instant,
  ): Promise<readonly SettlementAnswer[]>;
  /**
   * Makes a milestone due at once that is dead, withdrawn, or pending and due later only. `false`: there
   * is none of this key, or it is due, under way or done.
   */
  retry(key: string): Promise<boolean>;
  /**
   * Hints between the processes that share this store: `heard` is called when another one announces
   * that milestones wait, and whenever such a hint may have been missed. A hint can be lost, so who
   * waits for one also asks from time to time. Absent where one process has the store to itself.
   */
  signals?(heard: () => void): Signals;
}

/** One end of the hints between processes. */
export interface Signals {
  /** Tells the others that milestones wait; many calls in a row make one hint. */
  announce(): void;
  close(): Promise<void>;
}

/** Bodies that were not understood. */
export interface Quarantine {
  /** Keeps one. `false`: one with this id is kept already; that one stays. */
  quarantine(delivery: QuarantinedDelivery): Promise<boolean>;
  /**
   * Oldest first, without the bodies, which may be large: they are not even read.
   *
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  quarantined(page?: PageRequest): Promise<Page<QuarantinedSummary>>;
  /** One body byte for byte; absent when none of this id is kept. */
  quarantinedBody(id: string): Promise<Uint8Array | undefined>;
  /** Deletes these; answers how many there were. */
  removeQuarantined(ids: readonly string[]): Promise<number>;
  /** Deletes those received before; answers how many there were. */
  purgeQuarantined(before: Instant): Promise<number>;
}

/**
 * Where orders are kept. It persists what the core computed, with optimistic concurrency, and knows
 * no rule of an order's life.
 *
 * Text comes back as it was handed in, except that NUL and unpaired surrogates, which PostgreSQL
 * cannot hold, become U+FFFD.
 */
export interface Store extends Orders, Outbox, Quarantine, Hygiene, Partial<Waits> {
  /**
   * Brings the schema up to date. Call it before anything else; calling it again, or from several
   * processes at once, does no harm.
   *
   * @throws {@link StoreError} when the schema is newer than this version of the package, or the
   * database cannot hold it.
   */
  migrate(): Promise<void>;
  /** Counts what there is; what is too much to count is estimated. */
  counts(): Promise<Counts>;
  /**
   * The newest instant of a provider among the observations that were written last; undefined: there
   * are none. Absent where nobody can tell.
   */
  newest?(): Promise<Instant | undefined>;
  /** Resolves when the store can be reached, throws otherwise. */
  ready(): Promise<void>;
  /** Lets go of connections and files. Calling it again does nothing. */
  close(): Promise<void>;
}
