import type { ObjectContext } from '@restatedev/restate-sdk';
import { checkDeadlines } from '../../../lifecycle/index.js';
import type { Instant } from '../../../order/time/instant.js';
import { changeTo, recordIn } from '../../../store/order-row.js';
import { deliverySoon } from '../milestone-object.js';
import type { Hosted } from '../names.js';
import { changeOrder } from './change.js';
import { readOrder } from './order-state.js';

/** Records milestones for the deadlines that have passed, and sets the next timer. */
export async function check(ctx: ObjectContext, at: Instant, hosted: Hosted): Promise<void> {
  const order = await readOrder(ctx, { observations: 'all', milestones: true });
  const recorded = await changeOrder(
    ctx,
    hosted,
    order,
    { at },
    async (store, { row, observations }) => {
      const passed = row && checkDeadlines(recordIn(row), observations, at, hosted.work?.hours);
      if (row === undefined || passed === undefined) return [];
      await store.save([changeTo(passed, row, at)], at);
      return passed.milestones;
    },
    true,
  );
  if (recorded.length > 0) deliverySoon(ctx);
}
