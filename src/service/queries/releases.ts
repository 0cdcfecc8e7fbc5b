import { withheldBecause } from '../../lifecycle/index.js';
import { recordIn } from '../../store/order-row.js';
import { pagesOf } from '../../store/page.js';
import type { Store } from '../../store/store.js';
import { pendingMilestones } from '../operations/pending.js';

/** An order that would be released for fulfilment now, or that is withheld. */
export interface OrderRelease {
  readonly orderId: string;
  /** Whether its `ready_to_fulfil` would be delivered to a handler now. */
  readonly release: boolean;
  /** Why it is withheld, and what to do. Absent: it would be released. */
  readonly because?: string;
}

/** How many orders are read together. */
const PAGE = 200;

/**
 * The orders that would be released for fulfilment now, and then those that are withheld although they may
 * be fulfilled. Changes nothing.
 */
export async function* releases(
  store: Pick<Store, 'milestones' | 'load' | 'orders'>,
  account: string,
): AsyncGenerator<OrderRelease, void, undefined> {
  for await (const one of pendingMilestones(store, account, { kinds: ['ready_to_fulfil'] })) {
    if (one.deliver) yield { orderId: one.orderId, release: true };
  }
  for await (const { items } of pagesOf((from) =>
    store.orders({ account, limit: PAGE, ...from }),
  )) {
    for (const row of items) {
      const because = withheldBecause(recordIn(row));
      if (because !== '') yield { orderId: row.orderId, release: false, because };
    }
  }
}
