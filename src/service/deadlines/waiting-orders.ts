import { awaitedDeadlines, DEADLINE_STATES, UNKNOWN } from '../../lifecycle/index.js';
import { recordIn } from '../../store/order-row.js';
import { pagesOf } from '../../store/page.js';
import type { OrderFilter, OrderRow, Store, WaitCorrection, Waits } from '../../store/store.js';

/** Orders that may wait under a deadline, page by page. Some occur twice. */
export async function* pagesOfWaiting(
  store: Pick<Store, 'orders'>,
  account: string,
  limit: number,
): AsyncGenerator<readonly OrderRow[]> {
  const filters: readonly OrderFilter[] = [
    ...DEADLINE_STATES.map((state) => ({ state })),
    { parked: true },
  ];
  for (const filter of filters) {
    const pages = pagesOf((from) => store.orders({ account, limit, ...filter, ...from }));
    for await (const { items } of pages) yield items;
  }
}

/**
 * Adds the orders that wait but are not in the table of waiting orders: those stored before there was a
 * table, and those that a process of an older version changed. The next check finds out since when they
 * have waited.
 *
 * @param onUnreadable called with each order that this version cannot read; it is left out.
 */
export async function enterWaits(
  store: Pick<Store, 'orders'>,
  waits: Waits,
  account: string,
  onUnreadable: (row: OrderRow, error: unknown) => void,
): Promise<void> {
  for await (const rows of pagesOfWaiting(store, account, 200)) {
    await waits.correctWaits(
      rows.flatMap((row) => {
        try {
          return awaitedOf(row);
        } catch (error) {
          onUnreadable(row, error);
          return [];
        }
      }),
    );
  }
}

function awaitedOf(row: OrderRow): readonly WaitCorrection[] {
  const { account, orderId } = row;
  const deadlines = awaitedDeadlines(recordIn(row));
  return deadlines.map((deadline) => ({ account, orderId, deadline, since: UNKNOWN }));
}

/** The table of waiting orders of a store. Undefined: the store has none. */
export function waitsIn(store: Pick<Store, 'waiting' | 'correctWaits'>): Waits | undefined {
  if (store.waiting === undefined || store.correctWaits === undefined) return undefined;
  // The store itself: its methods may need `this`.
  return store as Waits;
}
