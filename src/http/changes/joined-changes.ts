import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { ofProvider } from '../../service/several/provider-info.js';
import type { ChangeSource } from './changes.js';

/**
 * The changes of the orders of several providers, as if they were those of one. Those of a single provider do
 * not name it.
 */
export function joinedChanges({ all }: OrderLifecycles): ChangeSource {
  const [only, another] = all;
  if (only !== undefined && another === undefined) return only;
  return {
    watch(listener) {
      const ends = all.map(({ watch }, index) =>
        watch(({ orderId }) => listener({ orderId: `${index} ${orderId}` })),
      );
      return () => {
        for (const end of ends) end();
      };
    },
    async latest(keys) {
      const found = await Promise.all(
        all.map(async (one, index) => {
          const prefix = `${index} `;
          const ids = keys.filter((key) => key.startsWith(prefix));
          if (ids.length === 0) return [];
          const orders = await one.latest(ids.map((key) => key.slice(prefix.length)));
          return orders.map((order) => ofProvider(one, order));
        }),
      );
      return found.flat();
    },
  };
}
