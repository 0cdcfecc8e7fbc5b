import { awaitedDeadlines, DEADLINE_STATES, UNKNOWN } from '../../lifecycle/index.js';
import { recordIn } from '../../store/order-row.js';
import { pagesOf } from '../../store/page.js';
import type { OrderFilter, OrderRow, Store, WaitCorrection, Waits } from '../../store/store.js';

/** Orders that may wait under a deadline, page by page; some of them twice. */
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
 * Enters orders that wait under a deadline and are not entered: those from before there was a table of
 * them, and those that a process of an older version changed. Since when they wait is found out by
 * whoever looks at them next.
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

/** Where a store keeps what orders wait for; undefined: it does not. */
export function waitsIn(store: Pick<Store, 'waiting' | 'correctWaits'>): Waits | undefined {
  if (store.waiting === undefined || store.correctWaits === undefined) return undefined;
  // As methods of the store: one may need its `this`.
  return store as Waits;
}
