import { defined } from '../../order/defined.js';
import { loadRows } from '../../store/load-rows.js';
import { milestoneIdOf } from '../../store/milestone-id.js';
import type { OrderRow, Store } from '../../store/store.js';
import { type OrderSummary, summaryOf } from './order-summaries.js';

/** The orders that an id leads to. */
export interface OrderSearch {
  /** At most 50. */
  readonly orders: readonly OrderSummary[];
  /** Whether more orders match. */
  readonly more: boolean;
  /**
   * How far it searched for the id within observations. Absent: the id is that of an order, of the shop,
   * of a checkout or of a linked payment, so that this was not needed.
   */
  readonly searched?: SearchedOrders;
  /** True: something was reported about this id, and its order is not known yet; see `unplaced`. */
  readonly unplaced?: true;
}

/** How far a search looked back. */
export interface SearchedOrders {
  /** How many orders it looked through, those that were written last. */
  readonly orders: number;
  /** Whether these are all orders, with their whole histories. */
  readonly all: boolean;
}

type SearchedStore = Pick<Store, 'load' | 'orders' | 'linked' | 'naming' | 'unplaced'>;

/** As many orders as anybody chooses from. */
const LIMIT = 50;

/** Longer texts are no ids. */
const MAX_LENGTH = 1_000;

/**
 * Finds orders by any id. Ids of orders and links come first; only if none matches, the observations that
 * were written last are looked through.
 */
export async function searchOrders(
  store: SearchedStore,
  account: string,
  text: string,
): Promise<OrderSearch> {
  const wanted = text.trim();
  if (wanted === '' || wanted.length > MAX_LENGTH) return { orders: [], more: false };
  const bare = wanted.replace(/^#/, '');
  for (const id of spellings(wanted, bare, bare.toUpperCase(), bare.toLowerCase())) {
    const rows = await linkedOrders(store, account, id);
    if (rows.length > 0) return found(rows);
  }
  const ids = spellings(wanted, bare);
  const [named, waiting] = await Promise.all([
    store.naming?.({ account, ids, limit: LIMIT + 1 }),
    isWaiting(store, account, ids),
  ]);
  const { rows = [], lookedThrough = 0, all = false } = named ?? {};
  return {
    ...found(rows),
    searched: { orders: lookedThrough, all },
    ...defined({ unplaced: waiting ? (true as const) : undefined }),
  };
}

/** Each spelling once, and no empty one. */
function spellings(...all: readonly string[]): readonly string[] {
  return [...new Set(all)].filter((id) => id !== '');
}

/** The orders that have this id, or that a link of it leads to. */
async function linkedOrders(
  store: SearchedStore,
  account: string,
  id: string,
): Promise<readonly OrderRow[]> {
  const [links, byUpstream, byCheckout] = await Promise.all([
    store.linked(account, [id]),
    store.orders({ account, upstreamId: id, limit: LIMIT + 1 }),
    store.orders({ account, checkoutId: id, limit: LIMIT + 1 }),
  ]);
  const milestone = milestoneIdOf(id);
  const orderIds = [
    id,
    ...links.values(),
    ...(milestone?.account === account ? [milestone.orderId] : []),
  ];
  const loaded = await loadRows(
    store,
    [...new Set(orderIds)].map((orderId) => ({ account, orderId })),
  );
  const rows = [...loaded, ...byUpstream.items, ...byCheckout.items];
  return [
    ...new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.orderId, row]]))).values(),
  ];
}

async function isWaiting(
  store: SearchedStore,
  account: string,
  ids: readonly string[],
): Promise<boolean> {
  const pages = await Promise.all(
    ids.map((reference) => store.unplaced(account, { reference, limit: 1 })),
  );
  return pages.some(({ items }) => items.length > 0);
}

function found(rows: readonly OrderRow[]): Pick<OrderSearch, 'orders' | 'more'> {
  return { orders: rows.slice(0, LIMIT).map(summaryOf), more: rows.length > LIMIT };
}
