import { LRUCache } from 'lru-cache';
import { isPruned, isSetAside } from '../../lifecycle/index.js';
import type { Observation } from '../../order/observation.js';
import type { NewOrderRow } from '../../store/store.js';
import { jsonSize } from './json-size.js';

/** An order as this process wrote it last, and the ids of all its observations. */
export interface RecentOrder {
  readonly row: NewOrderRow;
  readonly ids: Set<string>;
}

/**
 * Orders that were written a short while ago. What is said about an order comes in bursts, so the
 * next word is mostly computed from what is here, without reading. That is a guess: another process
 * may have written since. `save` judges it by the version, so a wrong one costs a try and nothing
 * else.
 *
 * Holds as many orders as fit into `capacity`, in characters of JSON: never more, and at least half as
 * much. An order grows by at most what was said about it, and is measured anew when it may have doubled,
 * so that it is not read through at every word. The longest unheard of is dropped first; an order that
 * is larger than all there is room for is not kept.
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

  /** @param said what the order has in it that it had not when it was kept before. */
  keep(key: string, row: NewOrderRow, ids: Set<string>, said: readonly Observation[]): void {
    // Of a pruned order no ids are known: what comes late is compared with what is stored. What is said
    // about one that is set aside changes nothing, so no save would find out that it began anew.
    if (isPruned(row.record) || isSetAside(row.record)) {
      this.drop(key);
      return;
    }
    const before = this.#orders.peek(key);
    const atMost =
      (before?.size ?? 0) +
      jsonSize(said, this.#capacity) +
      said.length * (ID_SIZE + SENTENCE_SIZE);
    const isKnown = before !== undefined && atMost <= 2 * before.measured;
    const size = isKnown ? atMost : jsonSize(row.record, this.#capacity) + ids.size * ID_SIZE;
    this.#orders.set(key, { row, ids, size, measured: isKnown ? before.measured : size });
  }

  drop(key: string): void {
    this.#orders.delete(key);
  }

  /** After a failure nobody knows what is stored. */
  clear(): void {
    this.#orders.clear();
  }
}

interface Size {
  /** At most so many characters now. */
  readonly size: number;
  /** So many when it was measured. */
  readonly measured: number;
}

const DEFAULT_CAPACITY = 4_000_000;

const ID_SIZE = 40;

/** The sentence that says why an observation is parked, about. */
const SENTENCE_SIZE = 400;
