import pLimit from 'p-limit';
import type { Instant } from '../../order/time/instant.js';
import type { OneOrder } from '../../store/memory/one-order.js';
import { decodeCursor } from '../../store/page.js';
import type { OrderKey } from '../../store/store.js';
import { storeClosed } from '../../store/store-error.js';
import type { ObjectCall, RestateClient, Row } from '../client/restate-client.js';
import { inState, type Query, quoted, text } from '../client/state-query.js';
import { ORDER } from '../objects/names.js';
import { objectKey, prefixOf } from '../objects/object-key.js';
import { type Parts, STATE } from '../objects/order/order-state.js';

/** Maximum number of calls at a time. */
const CONCURRENCY = 64;

/** Calls of the orders of one namespace. */
export class OrderCalls {
  readonly client: RestateClient;
  readonly namespace: string;
  /** Decides when milestones are due and leases end: the engine has no clock to read. */
  clock: () => Instant;
  isClosed = false;
  readonly #limit = pLimit(CONCURRENCY);

  constructor(client: RestateClient, namespace: string, clock: () => Instant) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
  }

  /**
   * Checks that the store is open.
   *
   * @throws {@link StoreError} `closed`
   */
  open(): this {
    if (this.isClosed) throw storeClosed();
    return this;
  }

  /** Does the work for each item, in parallel up to a limit. */
  each<Item, Result>(
    items: readonly Item[],
    work: (item: Item, index: number) => Promise<Result>,
  ): Promise<Result[]> {
    return this.#limit.map(items, work);
  }

  /** Makes one call under the same limit. */
  limited<Result>(call: ObjectCall): Promise<Result> {
    return this.#limit(() => this.client.call<Result>(call));
  }

  /** Reads these parts of an order. */
  read(order: OrderKey, parts: Parts): Promise<OneOrder> {
    const key = this.keyOf(order);
    const call = { object: ORDER.name, key, handler: 'read', input: parts, reads: true };
    return this.client.call(call);
  }

  /** Calls a handler that changes an order. */
  change<Result>(order: OrderKey, handler: string, input: object): Promise<Result> {
    return this.client.call({ object: ORDER.name, key: this.keyOf(order), handler, input });
  }

  /** Queries the figures of all orders. */
  query(query: Query): Promise<readonly Row[]> {
    return this.client.query(inState(ORDER, STATE.found, this.prefix, query));
  }

  /** Finds orders by account and order id. */
  async find({ where, limit, after }: OrderSearch): Promise<readonly OrderKey[]> {
    const [account, orderId] = [text('account'), text('orderId')];
    const rows = await this.query({
      select: `${account} as account, ${orderId} as order_id`,
      where: [...(after === undefined ? [] : [isAfter(after)]), ...where],
      order: [account, orderId],
      limit,
    });
    return rows.map((row) => ({ account: String(row.account), orderId: String(row.order_id) }));
  }

  keyOf(order: OrderKey): string {
    return objectKey(this.namespace, order);
  }

  get prefix(): string {
    return prefixOf(this.namespace);
  }
}

/** Which orders to find. */
export interface OrderSearch {
  readonly where: readonly string[];
  readonly limit: number;
  /** Only orders after this one; absent: from the first. */
  readonly after?: OrderPlace | undefined;
}

/** Where an order stands in a list. */
export interface OrderPlace extends OrderKey {
  /** Whether the order itself is to be found, too. */
  readonly inclusive?: boolean;
}

function isAfter({ inclusive = false, ...place }: OrderPlace): string {
  const [account, orderId] = [quoted(place.account), quoted(place.orderId)];
  const comparison = `${text('orderId')} ${inclusive ? '>=' : '>'} ${orderId}`;
  return `(${text('account')} > ${account} or (${text('account')} = ${account} and ${comparison}))`;
}

/**
 * The order that a cursor stands after; undefined: there is no cursor.
 *
 * @throws {@link StoreError} `bad_cursor`
 */
export function placeOf(cursor: string | undefined): OrderPlace | undefined {
  if (cursor === undefined) return undefined;
  const [account, orderId] = decodeCursor(cursor, ['', '']);
  return { account, orderId };
}
