import { LRUCache } from 'lru-cache';
import { isPruned, isSetAside } from '../../../lifecycle/index.js';
import { jsonSize } from '../../../order/text/json-size.js';
import type { NewOrderRow } from '../../../store/store.js';

/** An order as this process wrote it last, and the ids of all its observations. */
export interface RecentOrder {
  readonly row: NewOrderRow;
  readonly ids: Set<string>;
}

/**
 * Orders that this process wrote lately. Observations of an order come in bursts, so most are computed
 * from this cache without reading. Another process may have written since: `save` checks the version,
 * so a stale entry costs one attempt.
 *
 * Holds as many orders as fit into `capacity` characters of JSON, the least recently used dropped first;
 * an order larger than that is not kept. Sizes are upper bounds: an order is measured again only when it
 * may have doubled, so at least half of the capacity is used.
 */
export class RecentOrders {
  readonly #capacity: number;
  readonly #orders: LRUCache<string, RecentOrder & Size>;

  constructor(capacity = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
    this.#orders = new LRUCache({ maxSize: capacity, sizeCalculation: ({ size }) => size });
  }

  get(key: string): RecentOrder | undefined {
    return this.#orders.get(key);
  }

  /** @param added the number of observations since the order was kept before. */
  keep(key: string, row: NewOrderRow, ids: Set<string>, added: number): void {
    // The ids of a pruned order are not known. An order that is set aside is not changed by its
    // observations, so no save would reveal that it began anew.
    if (isPruned(row.record) || isSetAside(row.record)) {
      this.drop(key);
      return;
    }
    const before = this.#orders.peek(key);
    // The record counts its observations' bytes.
    const bytes = (row.record.bytes ?? 0) - (before?.row.record.bytes ?? 0);
    const atMost = (before?.size ?? 0) + bytes + added * (ID_SIZE + SENTENCE_SIZE);
    const isKnown = before !== undefined && atMost <= 2 * before.measured;
    const size = isKnown ? atMost : jsonSize(row.record, this.#capacity) + ids.size * ID_SIZE;
    this.#orders.set(key, { row, ids, size, measured: isKnown ? before.measured : size });
  }

  drop(key: string): void {
    this.#orders.delete(key);
  }

  /** To be called after a failure, when it is not known what is stored. */
  clear(): void {
    this.#orders.clear();
  }
}

/** In characters of JSON. */
interface Size {
  /** An upper bound now. */
  readonly size: number;
  /** The size when it was last measured. */
  readonly measured: number;
}

const DEFAULT_CAPACITY = 4_000_000;

const ID_SIZE = 40;

/** About the length of the explanation of a parked observation. */
const SENTENCE_SIZE = 400;
