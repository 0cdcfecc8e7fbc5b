import type { Milestone, MilestoneKind } from '../../order/milestone/milestone.js';
import { isStillAwaited } from '../deadlines/awaited.js';
import { isDeadline } from '../deadlines/deadline-key.js';
import { isSetAside, type OrderRecord } from '../record/order-record.js';
import { whySetAside } from '../record/set-aside.js';
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
  if (isDeadline(milestone)) {
    return isStillAwaited(record, milestone)
      ? { deliver: true, milestone }
      : { deliver: false, because: isSetAside(record) ? whySetAside(record) : movedOn(record) };
  }
  if (!REJUDGED.has(kind)) return { deliver: true, milestone };
  const now = dueNow(record, key);
  return now === undefined
    ? { deliver: false, because: whyNotDue(record, kind) }
    : { deliver: true, milestone: now };
}

function whyNotDue(record: OrderRecord, kind: MilestoneKind): string {
  if (isSetAside(record)) return whySetAside(record);
  switch (kind) {
    case 'ready_to_fulfil':
      return releaseRefusal(record);
    case 'payment_failed':
      return 'The order is paid for, or its payment is tried again.';
    case 'payment_action_required':
      return record.folded.snapshot.value.order === 'pending_payment'
        ? 'The payment asks the customer for nothing any more.'
        : movedOn(record);
    case 'needs_attention':
      return 'What it was about is settled.';
    default:
      return movedOn(record);
  }
}

function movedOn({ folded }: OrderRecord): string {
  return `The order has moved on: it is ${folded.snapshot.value.order}.`;
}
