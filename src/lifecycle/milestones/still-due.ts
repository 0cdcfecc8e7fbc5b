import type { Milestone } from '../../order/milestone/milestone.js';
import { isStillAwaited } from '../deadlines/awaited.js';
import { isDeadline } from '../deadlines/deadline-key.js';
import type { OrderRecord } from '../record/order-record.js';
import { dueNow, REJUDGED } from './due-milestones.js';
import { releaseRefusal } from './release.js';

/** Whether a milestone may be delivered, with the milestone as it is now; or why not. */
export type StillDue =
  | { readonly deliver: true; readonly milestone: Milestone }
  | { readonly deliver: false; readonly because: string };

/**
 * Whether a recorded milestone may still be delivered to its handler; asked under the lock of the order
 * before every attempt. A queued "ship" never outlives a cancellation, and carries the current facts.
 *
 * @param record undefined: the order no longer exists.
 */
export function stillDue(record: OrderRecord | undefined, milestone: Milestone): StillDue {
  if (record === undefined) {
    return { deliver: false, because: 'The order no longer exists.' };
  }
  const { kind, key } = milestone;
  const because = `The order has moved on: it is ${record.folded.snapshot.value.order}.`;
  if (isDeadline(milestone)) {
    return isStillAwaited(record, milestone)
      ? { deliver: true, milestone }
      : { deliver: false, because };
  }
  if (!REJUDGED.has(kind)) return { deliver: true, milestone };
  const now = dueNow(record, key);
  if (now !== undefined) return { deliver: true, milestone: now };
  if (kind === 'ready_to_fulfil') return { deliver: false, because: releaseRefusal(record) };
  return kind === 'payment_failed'
    ? { deliver: false, because: 'It is paid for by another charge.' }
    : { deliver: false, because };
}
