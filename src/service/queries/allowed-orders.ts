import { may, statesOfGate } from '../../lifecycle/index.js';
import type { Gate } from '../../order/gate.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderRow, RecentFilter, Store } from '../../store/store.js';
import { newestRows } from './newest-rows.js';

/** As many orders as a page of a store can have: some tens of milliseconds of judging. */
const LOOKED_THROUGH = 500;

/** Orders to which something may be done now. */
export interface AllowedOrders {
  /** Newest first. */
  readonly rows: readonly OrderRow[];
  /** Whether no other order matches: every order in a state that opens the gate was judged. */
  readonly all: boolean;
}

/** Judges a gate of the newest orders in each state in which it can be open. */
export async function allowedOrders(
  store: Pick<Store, 'orders' | 'recent'>,
  gate: Gate,
  filter: RecentFilter,
): Promise<AllowedOrders> {
  const states = statesOfGate(gate).filter(
    (state) => filter.state === undefined || filter.state === state,
  );
  const found = await Promise.all(
    states.map((state) => newestRows(store, { ...filter, state, limit: LOOKED_THROUGH })),
  );
  const rows = found
    .flatMap((one) => one.rows)
    .filter((row) => may(recordIn(row), gate).allowed)
    .sort((a, b) => b.instant - a.instant);
  return { rows, all: found.every((one) => one.all) };
}
