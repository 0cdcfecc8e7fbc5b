import type { Milestone, MilestoneKind } from '../order/milestone.js';
import { isDeadline, stillOverdue } from './deadlines.js';
import { due, releaseRefusal } from './milestones.js';
import type { OrderRecord } from './order-record.js';

/** Whether a milestone may be handed over, and what of it as it is now; or why not. */
export type StillDue =
  | { readonly deliver: true; readonly milestone: Milestone }
  | { readonly deliver: false; readonly because: string };

/** Kinds that stop being true when the order moves on before they were handed over. */
const REJUDGED: readonly MilestoneKind[] = [
  'ready_to_fulfil',
  'payment_action_required',
  'in_review',
  'needs_attention',
];

/**
 * Whether a recorded milestone may still be handed to its handler; asked under the lock of the order
 * before every attempt. A queued "ship" never outlives a cancellation, and tells what is known now.
 *
 * @param record undefined: the order is gone.
 */
export function stillDue(record: OrderRecord | undefined, milestone: Milestone): StillDue {
  if (record === undefined) {
    return { deliver: false, because: 'The order is not known any more.' };
  }
  const { kind, key } = milestone;
  const because = `The order has moved on: it is ${record.folded.snapshot.value.order}.`;
  if (isDeadline(milestone)) {
    return stillOverdue(record, milestone)
      ? { deliver: true, milestone }
      : { deliver: false, because };
  }
  if (!REJUDGED.includes(kind)) return { deliver: true, milestone };
  const now = due({ ...record, published: [] }).find((one) => one.key === key);
  if (kind !== 'ready_to_fulfil') {
    return now === undefined ? { deliver: false, because } : { deliver: true, milestone };
  }
  // Which goods are physical may have come later.
  return now === undefined
    ? { deliver: false, because: releaseRefusal(record) }
    : { deliver: true, milestone: { ...milestone, facts: now.facts } };
}
