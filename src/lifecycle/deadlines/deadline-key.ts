import type { Deadline } from '../../order/deadline.js';
import { type Milestone, milestoneKey } from '../../order/milestone/milestone.js';
import type { OrderRecord } from '../record/order-record.js';

const PREFIX = 'deadline:';

/**
 * The subject of the milestone about a deadline.
 *
 * @param about the charge or the observation that it is about; empty: the order itself.
 */
export function deadlineSubject(deadline: Deadline, about: string): string {
  return `${PREFIX}${deadline}${about === '' ? '' : `:${about}`}`;
}

/** The deadline that the subject of a milestone names, and what it is about. */
export function deadlineOf({ subject }: Pick<Milestone, 'subject'>): {
  readonly name: string | undefined;
  readonly about: string;
} {
  const [name, ...about] = subject.slice(PREFIX.length).split(':');
  return { name, about: about.join(':') };
}

/** The key of the milestone about a deadline. */
export function deadlineKey(record: OrderRecord, deadline: Deadline, about: string): string {
  return keyOf(record, deadlineSubject(deadline, about));
}

/** The prefix of the keys of all milestones about deadlines of an order. */
export function deadlineKeyPrefix(record: OrderRecord): string {
  return keyOf(record, PREFIX);
}

function keyOf({ folded: { account, orderId } }: OrderRecord, subject: string): string {
  return milestoneKey(account, orderId, 'needs_attention', subject);
}

/** Whether a key may be that of a milestone about a deadline: a quick check, as most orders have none. */
export function mayBeDeadline(key: string): boolean {
  return key.includes('/needs_attention/deadline');
}

/** Whether a milestone is about a deadline. */
export function isDeadline({ kind, subject }: Pick<Milestone, 'kind' | 'subject'>): boolean {
  return kind === 'needs_attention' && subject.startsWith(PREFIX);
}
