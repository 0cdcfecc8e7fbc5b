import {
  handlers,
  type ObjectContext,
  type ObjectSharedContext,
  object,
} from '@restatedev/restate-sdk';
import { may, unknownOrder } from '../../../lifecycle/index.js';
import type { Gate, GateAnswer } from '../../../order/gate.js';
import type { Instant } from '../../../order/time/instant.js';
import { type HistoryEntry, historyOf } from '../../../service/queries/order-history.js';
import { type OrderView, viewOf } from '../../../service/queries/order-view.js';
import type { OneOrder } from '../../../store/memory/one-order.js';
import { recordIn } from '../../../store/order-row.js';
import { ANSWER_RETENTION_MS, type Hosted, ORDER } from '../names.js';
import { check } from './check-deadlines.js';
import { maintenanceHandlers } from './maintenance.js';
import { type Observing, observe } from './observe.js';
import { type Parts, readOrder } from './order-state.js';
import { due, type Kinds, outboxHandlers } from './outbox.js';
import { beginAnew, type Restoring, restore, type Saving, save } from './save.js';

/** The object that is the one writer of an order, over the same core as any other store. */
export function orderObject(hosted: Hosted) {
  const shared = handlers.object.shared;
  return object({
    ...ORDER,
    handlers: {
      // For services of the embedding application.
      observe: (ctx: ObjectContext, input: Observing) => observe(ctx, input, hosted),
      get: shared(async (ctx: ObjectSharedContext): Promise<OrderView | null> => {
        const { row, milestones } = await readOrder(ctx, { milestones: true });
        return row === undefined ? null : viewOf(recordIn(row), row.version, milestones);
      }),
      may: shared(async (ctx: ObjectSharedContext, gate: Gate): Promise<GateAnswer> => {
        const { row } = await readOrder(ctx);
        return row === undefined ? unknownOrder() : may(recordIn(row), gate);
      }),
      history: shared(async (ctx: ObjectSharedContext): Promise<readonly HistoryEntry[] | null> => {
        const { row, observations } = await readOrder(ctx, { observations: 'all' });
        return row === undefined ? null : historyOf(observations, recordIn(row));
      }),

      // For the store: each is the method of the same name for one order.
      read: shared(async (ctx: ObjectSharedContext, parts: Parts): Promise<OneOrder> => {
        const { head: _, parts: __, ...order } = await readOrder(ctx, parts);
        return order;
      }),
      save: (ctx: ObjectContext, input: Saving) => save(ctx, input, hosted),
      beginAnew: (ctx: ObjectContext, input: Saving) => beginAnew(ctx, input, hosted),
      restore: (ctx: ObjectContext, input: Restoring) => restore(ctx, input, hosted),
      ...outboxHandlers(hosted),
      ...maintenanceHandlers(hosted),

      // For the object of its milestones, and for its own timer.
      due: shared((ctx: ObjectSharedContext, kinds: Kinds) => due(ctx, kinds)),
      check: (ctx: ObjectContext, { at }: { at: Instant }) => check(ctx, at, hosted),
    },
    options: {
      // Histories are in the state; the journals that led to it are not kept as well.
      journalRetention: 0,
      idempotencyRetention: ANSWER_RETENTION_MS,
    },
  });
}
