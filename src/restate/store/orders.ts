import { firstOfEachOrder } from '../../store/by-order.js';
import { loadRows } from '../../store/load-rows.js';
import { pageLimit, pageOf } from '../../store/page.js';
import { orderPlace } from '../../store/page-positions.js';
import type { Loaded, NewOrderRow, Orders } from '../../store/store.js';
import { number, quoted, text } from '../client/state-query.js';
import { type OrderCalls, placeOf } from './order-calls.js';

/** The orders in Restate, with their observations. */
export function restateOrders(calls: OrderCalls): Orders {
  const load: Orders['load'] = async (requests) =>
    calls.open().each(requests, async ({ key, observationIds }): Promise<Loaded> => {
      const { row, observations } = await calls.read(key, { observations: observationIds });
      const known = new Map(observations.map(({ observation }) => [observation.id, observation]));
      return row === undefined ? { known } : { row, known };
    });

  return {
    load,

    async history(keys) {
      return calls
        .open()
        .each(keys, async (key) => (await calls.read(key, { observations: 'all' })).observations);
    },

    async save(changes, at) {
      return writeEach(calls.open(), changes, (change) =>
        calls.change(change.row, 'save', { change, at, now: calls.clock() }),
      );
    },

    async restore(restorations, at) {
      return writeEach(calls.open(), restorations, (restoration) =>
        calls.change(restoration.row, 'restore', { restoration, at, now: calls.clock() }),
      );
    },

    async beginAnew(change, at) {
      return calls.open().change(change.row, 'beginAnew', { change, at, now: calls.clock() });
    },

    async orders(filter = {}) {
      const limit = pageLimit(filter);
      const { account, state, fraudState, upstreamId, checkoutId, parked, updatedBefore } = filter;
      const texts = Object.entries({ account, state, fraudState, upstreamId, checkoutId });
      const keys = await calls.open().find({
        after: placeOf(filter.after),
        limit: limit + 1,
        where: [
          ...texts.flatMap(([name, value]) =>
            value === undefined ? [] : [`${text(name)} = ${quoted(value)}`],
          ),
          ...(parked === undefined ? [] : [`${number('parked')} ${parked ? '>' : '='} 0`]),
          ...(updatedBefore === undefined ? [] : [`${number('updatedAt')} < ${updatedBefore}`]),
        ],
      });
      const rows = (await loadRows({ load }, keys)).flatMap((row) => row ?? []);
      return pageOf(rows, limit, orderPlace);
    },
  };
}

/** Makes the first write of each order. Answers which were made. */
function writeEach<Write extends { readonly row: NewOrderRow }>(
  calls: OrderCalls,
  writes: readonly Write[],
  write: (one: Write) => Promise<boolean>,
): Promise<readonly boolean[]> {
  const first = new Set(firstOfEachOrder(writes).values());
  return calls.each(writes, async (one) => first.delete(one) && (await write(one)));
}
