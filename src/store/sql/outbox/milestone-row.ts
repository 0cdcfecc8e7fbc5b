import {
  MILESTONE_KINDS,
  MILESTONE_STATUSES,
  type Milestone,
  milestoneKey,
} from '../../../order/milestone/milestone.js';
import type { MilestoneId } from '../../milestone-id.js';
import type { StoredMilestone } from '../../store.js';
import { factsIn } from '../compact/facts-text.js';
import type { SqlRow } from '../sql-client.js';
import { integer, optionalInteger, optionalText, text, word } from '../values/columns.js';
import { factsAndTrace } from './facts-with-trace.js';

/** The columns that {@link milestoneOf} reads, of the table of milestones, `m`. */
export const MILESTONE_COLUMNS = `m.account, m.order_id, m.kind, m.subject, m.sequence, m.status, m.attempts,
  m.forgiven, m.created_at, m.due_at, m.leased_until, m.settled_at, m.last_error, m.reason,
  m.settled_by, m.upstream_id, m.checkout_id, m.facts`;

/** Selects one milestone; `$1` to `$4` are {@link milestoneParams}. */
export const SAME_MILESTONE =
  'm.account = $1 and m.order_id = $2 and m.kind = $3 and m.subject = $4';

/** Selects the lease `l` of an attempt; `$5` is the number of the attempt. */
export const SAME_LEASE = `l.account = $1 and l.order_id = $2 and l.kind = $3 and l.subject = $4
  and l.attempt = $5`;

/** The parameters that name a milestone. */
export function milestoneParams({
  account,
  orderId,
  kind,
  subject,
}: MilestoneId): readonly string[] {
  return [account, orderId, kind, subject];
}

/** The milestone in a row. */
export function milestoneOf(row: SqlRow): StoredMilestone {
  const account = text(row, 'account');
  const orderId = text(row, 'order_id');
  const kind = word(row, 'kind', MILESTONE_KINDS);
  const subject = text(row, 'subject');
  const { facts, ...trace } = factsAndTrace(factsIn(row));
  // The facts are those of its kind, as they were saved.
  const milestone = {
    key: milestoneKey(account, orderId, kind, subject),
    kind,
    subject,
    account,
    orderId,
    ...optionalText(row, 'upstream_id', 'upstreamId'),
    ...optionalText(row, 'checkout_id', 'checkoutId'),
    facts,
  } as Milestone;
  return {
    milestone,
    status: word(row, 'status', MILESTONE_STATUSES),
    attempts: integer(row, 'attempts'),
    uncountedAttempts: integer(row, 'forgiven'),
    createdAt: integer(row, 'created_at'),
    dueAt: integer(row, 'due_at'),
    ...optionalInteger(row, 'leased_until', 'leasedUntil'),
    ...optionalInteger(row, 'settled_at', 'settledAt'),
    ...optionalText(row, 'last_error', 'lastError'),
    ...optionalText(row, 'reason', 'reason'),
    ...optionalText(row, 'settled_by', 'settledBy'),
    ...trace,
    sequence: integer(row, 'sequence'),
  };
}
