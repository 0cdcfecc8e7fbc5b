import { defined } from '../../order/defined.js';
import type { Folded } from '../folding/folded.js';
import type { Add } from './add.js';

/** Lines that were sent and lines that were cancelled, by fulfilment. */
export function addFulfilments({ snapshot }: Folded, add: Add): void {
  for (const { id, items, tracking } of Object.values(snapshot.context.fulfilments)) {
    const sent = items.filter(({ quantity }) => quantity > 0);
    if (sent.length > 0) {
      add('items_fulfilled', id, () => ({
        fulfilmentId: id,
        items: sent.map(({ itemId, skuId, quantity }) => defined({ itemId, skuId, quantity })),
        ...defined({ tracking }),
      }));
    }
    const cancelled = items.filter(({ cancelQuantity }) => cancelQuantity > 0);
    if (cancelled.length > 0) {
      add('items_cancelled', id, () => ({
        fulfilmentId: id,
        items: cancelled.map(({ itemId, skuId, cancelQuantity }) =>
          defined({ itemId, skuId, cancelQuantity }),
        ),
      }));
    }
  }
}
