import { defined } from '../../order/defined.js';
import type { Milestone, MilestoneKind, MilestoneStatus } from '../../order/milestone/milestone.js';
import { formatInstant, type InstantText } from '../../order/time/instant.js';
import type { StoredMilestone } from '../../store/store.js';

/** A milestone and its delivery. */
export type MilestoneView = Milestone & {
  readonly status: MilestoneStatus;
  /** True: it is pending, and this process has no handler for its kind. */
  readonly unhandled?: true;
  /** How many times it was claimed for delivery. */
  readonly attempts: number;
  readonly createdAt?: InstantText;
  /** While it is pending: the next attempt is not before this. */
  readonly dueAt?: InstantText;
  readonly settledAt?: InstantText;
  /** The message of the last failed attempt. */
  readonly lastError?: string;
  /** Why it was withdrawn, or settled by hand. */
  readonly reason?: string;
  /** Who settled it by hand. */
  readonly settledBy?: string;
};

/** The kinds that this process has a handler for. Undefined: all. */
export type HandledKinds = readonly MilestoneKind[] | undefined;

export function milestoneView(stored: StoredMilestone, handled?: HandledKinds): MilestoneView {
  const { milestone, status, attempts, createdAt, dueAt, settledAt } = stored;
  const { lastError, reason, settledBy } = stored;
  return {
    ...milestone,
    ...(isUnhandled(stored, handled) ? { unhandled: true } : {}),
    ...defined({
      status,
      attempts,
      createdAt: formatInstant(createdAt),
      dueAt: status === 'pending' ? formatInstant(dueAt) : undefined,
      settledAt: settledAt === undefined ? undefined : formatInstant(settledAt),
      lastError,
      reason,
      settledBy,
    }),
  };
}

function isUnhandled({ status, milestone }: StoredMilestone, handled: HandledKinds): boolean {
  return status === 'pending' && handled !== undefined && !handled.includes(milestone.kind);
}
