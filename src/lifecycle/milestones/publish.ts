import type { Milestone } from '../../order/milestone/milestone.js';
import { withoutPastDeadlines } from '../deadlines/awaited.js';
import type { OrderRecord } from '../record/order-record.js';
import { due } from './due-milestones.js';

/** An order with its due milestones recorded. */
export interface Published<Recorded extends OrderRecord = OrderRecord> {
  readonly record: Recorded;
  /** The milestones that were not recorded before. */
  readonly milestones: readonly Milestone[];
  /** Keys of recorded milestones that are judged again before delivery and are due now. */
  readonly again: readonly string[];
}

/** Records the milestones that are due and were not recorded before. */
export function publish<Recorded extends OrderRecord>(record: Recorded): Published<Recorded> {
  const { milestones, again } = due(record);
  const known = withoutPastDeadlines(record);
  if (milestones.length === 0 && known === record.published) return { record, milestones, again };
  const keys = milestones.map(({ key }) => key);
  return { record: { ...record, published: [...known, ...keys] }, milestones, again };
}
