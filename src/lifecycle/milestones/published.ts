import type { Milestone } from '../../order/milestone/milestone.js';
import { withoutPastDeadlines } from '../deadlines/deadlines.js';
import type { OrderRecord } from '../record/order-record.js';
import { due } from './milestones.js';

/** An order with what it calls for recorded, and what of that is new. */
export interface Published<Recorded extends OrderRecord = OrderRecord> {
  readonly record: Recorded;
  readonly milestones: readonly Milestone[];
  /** Keys of recorded milestones that are judged again before they are handed over and are due now. */
  readonly again: readonly string[];
}

/** Records what is due and was not recorded before. */
export function published<Recorded extends OrderRecord>(record: Recorded): Published<Recorded> {
  const { milestones, again } = due(record);
  const known = withoutPastDeadlines(record);
  if (milestones.length === 0 && known === record.published) return { record, milestones, again };
  const keys = milestones.map(({ key }) => key);
  return { record: { ...record, published: [...known, ...keys] }, milestones, again };
}
