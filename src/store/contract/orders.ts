import type { Observation } from '../../order/observation.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import type { OrderWrite } from './order-write.js';
import type { Page, PageRequest } from './page.js';
import type { Restoration } from './restoration.js';
import type { OrderKey, OrderRow, StoredObservation } from './stored-order.js';

/** Which order to read, and which observations to look up in its history. */
export interface LoadRequest {
  readonly key: OrderKey;
  readonly observationIds: readonly string[];
}

/** The answer to a {@link LoadRequest}. */
export interface Loaded {
  /** Absent: the order is unknown. */
  readonly row?: OrderRow;
  /** By id: those of the requested observations that are stored. */
  readonly known: ReadonlyMap<string, Observation>;
}

/** Which orders to list. A member that is absent selects all. */
export interface OrderFilter extends PageRequest {
  readonly account?: string;
  readonly state?: OrderPosition;
  readonly fraudState?: FraudPosition;
  /** `true`: with at least one parked observation. `false`: with none. */
  readonly parked?: boolean;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  /**
   * Last written before this. No index serves it, so it is applied to each page after the page was
   * found: a page can hold fewer orders than its limit, or none, and still have a `next`.
   */
  readonly updatedBefore?: Instant;
}

/** Which of the orders that were written last to read. A member that is absent selects all. */
export type RecentFilter = Pick<
  OrderFilter,
  'account' | 'state' | 'fraudState' | 'parked' | 'limit'
>;

/** The answer to a {@link RecentFilter}. */
export interface RecentOrders {
  /** By the newest instant of their observations, newest first. */
  readonly rows: readonly OrderRow[];
  /** Whether no other order matches. `false`: there may be others, which were written earlier. */
  readonly all: boolean;
}

/** Which orders to find by ids that their observations name. */
export interface NamingRequest {
  readonly account: string;
  /** Ids of observations, or of objects that they report about. Any of them is enough. */
  readonly ids: readonly string[];
  /** Maximum number of orders, from 1 to 500; default 50. */
  readonly limit?: number;
}

/** The answer to a {@link NamingRequest}. */
export interface NamingOrders {
  /** By the newest instant of their observations, newest first. */
  readonly rows: readonly OrderRow[];
  /** How many orders were looked through: those whose observations were written last. */
  readonly lookedThrough: number;
  /** Whether these were all orders of the account, with their whole histories. */
  readonly all: boolean;
}

/** Stores orders and their observations. */
export interface Orders {
  /**
   * Reads rows and looks up observations, in one round trip and as of one moment. Answers in the
   * order of the requests.
   */
  load(requests: readonly LoadRequest[]): Promise<readonly Loaded[]>;
  /** Reads all observations of each order, in the order of arrival; none for an unknown order. */
  history(keys: readonly OrderKey[]): Promise<readonly (readonly StoredObservation[])[]>;
  /**
   * Writes changes durably, each atomically, in one round trip. Answers in their order whether each
   * was written. `false`: the stored version was not `version - 1`, and nothing of this change was
   * written; load and compute again. The other changes are not affected. Of several changes to one
   * order only the first is tried.
   *
   * When it throws, nothing was written, unless the connection broke after the commit. Load again
   * to find out.
   *
   * @param at when the observations arrived and the milestones were created. New milestones are due
   * at once by the clock of the store.
   */
  save(changes: readonly OrderWrite[], at: Instant): Promise<readonly boolean[]>;
  /**
   * Writes orders of another store under the rules of {@link Orders.save}. Times of arrival,
   * resolutions and the status of milestones stay as given.
   *
   * @param at becomes `updatedAt` of the rows.
   */
  restore(restorations: readonly Restoration[], at: Instant): Promise<readonly boolean[]>;
  /**
   * Writes one change under the rules of {@link Orders.save} and, in the same transaction, first
   * deletes all observations of the order. Its milestones stay.
   */
  beginAnew(change: OrderWrite, at: Instant): Promise<boolean>;
  /**
   * Lists orders by account and order id.
   *
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  orders(filter?: OrderFilter): Promise<Page<OrderRow>>;
  /**
   * Reads the orders that were written last, of those that match. How far back it looks is bounded by
   * what the store can read at once. Absent where the store cannot find them cheaply.
   */
  recent?(filter: RecentFilter): Promise<RecentOrders>;
  /**
   * Finds orders by the ids of their observations and of the objects in these, such as a refund. Looks
   * through the observations that were written last, without an index. Absent where the store cannot do
   * that cheaply.
   */
  naming?(request: NamingRequest): Promise<NamingOrders>;
}
