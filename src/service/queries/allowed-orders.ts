import { may, statesOfGate } from '../../lifecycle/index.js';
import type { Gate } from '../../order/gate.js';
import { recordIn } from '../../store/order-row.js';
import { LONGEST_PAGE } from '../../store/page.js';
import type { OrderRow, RecentFilter, Store } from '../../store/store.js';
import { newestRows } from './newest-rows.js';

/** Orders to which something may be done now. */
export interface AllowedOrders {
  /** Newest first. */
  readonly rows: readonly OrderRow[];
  /** Whether no other order matches: every order in a state that opens the gate was judged. */
  readonly all: boolean;
}

/** Judges a gate of the newest orders, a page of each state in which it can be open: some tens of milliseconds. */
export async function allowedOrders(
  store: Pick<Store, 'orders' | 'recent'>,
  gate: Gate,
  filter: RecentFilter,
): Promise<AllowedOrders> {
  const states = statesOfGate(gate).filter(
    (state) => filter.state === undefined || filter.state === state,
  );
  const found = await Promise.all(
    states.map((state) => newestRows(store, { ...filter, state, limit: LONGEST_PAGE })),
  );
  const rows = found
    .flatMap((one) => one.rows)
    .filter((row) => may(recordIn(row), gate).allowed)
    .sort((a, b) => b.instant - a.instant);
  return { rows, all: found.every((one) => one.all) };
}
