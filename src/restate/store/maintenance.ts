import { encodeCursor } from '../../store/page.js';
import { orderPlace } from '../../store/page-positions.js';
import type { Maintenance } from '../../store/store.js';
import { number, quoted, text } from '../client/state-query.js';
import { type OrderCalls, placeOf } from './order-calls.js';

/** Pruning and scrubbing in Restate. */
export function restateMaintenance(calls: OrderCalls): Maintenance {
  return {
    async prune({ after, ...pruning }, toPruned, at) {
      const { account, states, quietSince, limit } = pruning;
      const keys = await calls.open().find({
        after: placeOf(after),
        limit,
        where: [
          `${text('account')} = ${quoted(account)}`,
          `${text('state')} in (${states.map(quoted).join(', ')})`,
          ...['instant', 'updatedAt'].map((name) => `${number(name)} < ${quietSince}`),
          ...['parked', 'pending', 'dead'].map((name) => `${number(name)} = 0`),
          `${number('observations')} > 0`,
        ],
      });
      const counts = await calls.each(keys, async (key) => {
        const { row } = await calls.read(key, {});
        if (row === undefined) return 0;
        return calls.change<number>(key, 'prune', { pruning, pruned: toPruned(row), at });
      });
      const last = keys.at(-1);
      return {
        pruned: counts.reduce((sum, count) => sum + count, 0),
        ...(last === undefined || keys.length < limit
          ? {}
          : { next: encodeCursor(orderPlace(last)) }),
      };
    },

    async scrub(order) {
      return calls.open().change(order, 'scrub', { order, at: 0 });
    },
  };
}
