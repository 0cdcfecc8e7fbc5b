import { tagsOf } from '../lifecycle/edges.js';
import type { Instant } from '../order/instant.js';
import { ORDER_STATES, type OrderState } from '../order/state.js';
import type { Store } from '../store/store.js';
import type { Clock } from './clock.js';
import { keptOf } from './order-row.js';
import { buried } from './tombstone.js';

/** What is to be pruned. */
export interface PruneOptions {
  /** Orders of which nothing was heard, and nothing changed, since before this instant. */
  readonly quietSince: Instant;
}

/** What was pruned. */
export interface Pruned {
  /** How many orders lost their history and left a tombstone. */
  readonly orders: number;
}

/** The states in which nothing more is owed; read from the statechart. */
export function settledStates(): readonly OrderState[] {
  return ORDER_STATES.filter((state) => tagsOf(state).includes('settled'));
}

/** Removes the histories of orders that are settled and have been quiet; a tombstone stays of each. */
export async function prune(
  store: Store,
  account: string,
  clock: Clock,
  { quietSince }: PruneOptions,
): Promise<Pruned> {
  const states = settledStates();
  let orders = 0;
  let after: string | undefined;
  do {
    const at = clock();
    const page = await store.prune(
      { account, states, quietSince, limit: 200, ...(after === undefined ? {} : { after }) },
      (row) => ({ ...row, version: row.version + 1, folded: buried(keptOf(row), at) }),
      at,
    );
    orders += page.pruned;
    after = page.next;
  } while (after !== undefined);
  return { orders };
}
