import { defined } from '../../order/defined.js';
import type { Milestone, MilestoneStatus } from '../../order/milestone/milestone.js';
import { formatInstant, type InstantText } from '../../order/time/instant.js';
import type { StoredMilestone } from '../../store/store.js';

/** A milestone and its delivery. */
export type MilestoneView = Milestone & {
  readonly status: MilestoneStatus;
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

export function milestoneView(stored: StoredMilestone): MilestoneView {
  const { milestone, status, attempts, createdAt, dueAt, settledAt } = stored;
  const { lastError, reason, settledBy } = stored;
  return {
    ...milestone,
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
