import type { MilestoneKind, MilestoneStatus } from '../../order/milestone/milestone.js';
import type { Instant } from '../../order/time/instant.js';
import type { Page, PageRequest } from './page.js';
import type { StoredMilestone } from './stored-milestone.js';
import type { OrderKey, OrderRow } from './stored-order.js';

/** Which milestones to claim, and for how long. */
export interface Claim {
  /** Maximum number of milestones. */
  readonly limit: number;
  /**
   * Length of the lease in microseconds: until it ends, nobody else gets milestones of these
   * orders.
   */
  readonly leaseMicros: number;
  /** Only orders of these accounts; absent: of all. */
  readonly accounts?: readonly string[];
  /** Only these kinds; absent: all. */
  readonly kinds?: readonly MilestoneKind[];
  /**
   * Unique name of the process that claims. For the length of one lease the store remembers that it
   * handles `kinds` of `accounts`. Absent: it is not remembered.
   */
  readonly claimant?: string;
  /** Claim nothing of these orders. */
  readonly except?: readonly OrderKey[];
}

/** One attempt to deliver one milestone. */
export interface Attempt {
  /** The key of the milestone. */
  readonly key: string;
  /** {@link StoredMilestone.attempts} as the claim returned it. */
  readonly attempt: number;
}

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly status: 'done' }
  | { readonly status: 'withdrawn'; readonly reason: string }
  /** Failed and not tried again, unless an operator retries it. */
  | ({ readonly status: 'dead' } & Failure)
  /**
   * Failed and to be tried again, `dueInMicros` microseconds from now by the clock of the store.
   */
  | ({
      readonly status: 'pending';
      readonly dueInMicros: number;
      /** The attempt did not reach its handler and does not count. */
      readonly notBegun?: true;
    } & Failure);

/** Why an attempt failed. */
export interface Failure {
  readonly error: string;
  /**
   * The handler still runs: the lease stays until it ends by itself, or until
   * {@link Outbox.release}.
   */
  readonly stillRuns?: true;
}

/** What to do with a milestone that is about to be delivered. */
export type Verdict =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'withdraw'; readonly reason: string };

/** The result of {@link Outbox.check}. */
export type CheckedAttempt =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'withdrawn'; readonly reason: string }
  /** The milestone was settled or claimed again meanwhile: this attempt is over. */
  | { readonly kind: 'gone' };

/** An operator's decision that settles a milestone without its handler. */
export interface Settlement {
  /** The key of the milestone. */
  readonly key: string;
  readonly status: 'done' | 'withdrawn';
  /** Who decided: a name that the embedding service knows. */
  readonly actor: string;
  readonly reason: string;
}

/**
 * The result of a {@link Settlement}. `unchanged`: it was settled so before. `already_done`: it
 * cannot be withdrawn, because it is done.
 */
export type SettlementAnswer = 'changed' | 'unchanged' | 'already_done' | 'not_found';

/** Which milestones to list. A member that is absent selects all. */
export interface MilestoneFilter extends PageRequest {
  readonly account?: string;
  readonly orderId?: string;
  readonly status?: MilestoneStatus;
}

/** A subscription to the hints that processes send each other. */
export interface Signals {
  /** Hints to the other processes that milestones are due. Several calls in a row send one hint. */
  announce(): void;
  close(): Promise<void>;
}

/** Stores milestones and leases them to the processes that deliver them. */
export interface Outbox {
  /**
   * Claims due milestones for one attempt each: raises `attempts` and sets the lease. The clock of
   * the store decides what is due and when a lease ends.
   *
   * An order is leased as a whole: while one of its milestones is leased, nothing of it is claimed,
   * and concurrent claims never get two milestones of one order. Within an order a milestone waits
   * for every earlier pending one, even if that is not due yet, as long as this claimant handles
   * its kind or another claimant did within its last lease. A milestone whose kind nobody handles
   * delays no other.
   */
  claim(claim: Claim): Promise<readonly StoredMilestone[]>;
  /**
   * Ends the lease of an order early: because the handler of an attempt that was settled with
   * {@link Failure.stillRuns} has ended, or because {@link Outbox.check} answered `gone`. Does
   * nothing if the lease belongs to another attempt.
   */
  release(attempt: Attempt): Promise<void>;
  /**
   * Writes how an attempt ended. `false`: the milestone stays as it is, because it is no longer
   * pending or was claimed again. So a late answer of a lost attempt changes nothing. In both cases
   * the lease of the order ends if it belongs to this attempt, unless {@link Failure.stillRuns}.
   *
   * @param at when it was settled.
   */
  settle(attempt: Attempt, outcome: AttemptOutcome, at: Instant): Promise<boolean>;
  /**
   * Calls `decide` for a claimed milestone while no change to its order can be saved. If it answers
   * `withdraw`, the milestone is withdrawn in the same transaction.
   *
   * @param decide pure and quick, as the order is locked meanwhile. If it throws, nothing is
   * written.
   * @param at when it was settled, if it is withdrawn.
   */
  check(
    attempt: Attempt,
    decide: (row: OrderRow | undefined, milestone: StoredMilestone) => Verdict,
    at: Instant,
  ): Promise<CheckedAttempt>;
  /**
   * Lists milestones by account and order id, and within an order in the order of recording.
   *
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  milestones(filter?: MilestoneFilter): Promise<Page<StoredMilestone>>;
  /** Reads one milestone by its key. */
  milestone(key: string): Promise<StoredMilestone | undefined>;
  /**
   * Writes decisions of operators. Answers in their order. A milestone that is done stays done. An
   * attempt that is under way goes on and keeps the lease of its order, but can no longer settle
   * the milestone.
   *
   * When it throws, nothing was written, unless the connection broke after the commit.
   *
   * @param at when they were settled.
   */
  settleByHand(
    settlements: readonly Settlement[],
    at: Instant,
  ): Promise<readonly SettlementAnswer[]>;
  /**
   * Makes a milestone pending and due at once, and restarts the count of its attempts. It must be
   * dead, withdrawn, or pending and not yet due. `false`: it does not exist, or is due, leased or
   * done.
   */
  retry(key: string): Promise<boolean>;
  /**
   * Subscribes to the hints of the other processes that share this store. Calls `onSignal` when one
   * of them announces milestones, and whenever such a hint may have been lost. Hints can be lost,
   * so the caller also polls. Absent where only one process can use the store.
   */
  signals?(onSignal: () => void): Signals;
}
