import { isPruned } from '../lifecycle/index.js';
import type { NewOrderRow } from '../store/store.js';

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
 * Holds as many orders as fit into `capacity`, in characters of JSON, about: an order is measured
 * when its version has grown fourfold. The longest unheard of is dropped first.
 */
export class RecentOrders {
  readonly #capacity: number;
  readonly #orders = new Map<string, RecentOrder & { readonly size: number }>();
  #size = 0;

  constructor(capacity = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
  }

  get(key: string): RecentOrder | undefined {
    return this.#orders.get(key);
  }

  keep(key: string, row: NewOrderRow, ids: Set<string>): void {
    const before = this.#orders.get(key);
    this.drop(key);
    // Of a pruned order no ids are known: what comes late is compared with what is stored.
    if (isPruned(row.record)) return;
    const size =
      before === undefined || isPowerOfFour(row.version)
        ? sizeOf(row.record, this.#capacity) + ids.size * ID_SIZE
        : before.size;
    this.#orders.set(key, { row, ids, size });
    this.#size += size;
    for (const oldest of this.#orders.keys()) {
      if (this.#size <= this.#capacity) break;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    this.#size -= this.#orders.get(key)?.size ?? 0;
    this.#orders.delete(key);
  }

  /** After a failure nobody knows what is stored. */
  clear(): void {
    this.#orders.clear();
    this.#size = 0;
  }
}

const DEFAULT_CAPACITY = 4_000_000;
const ID_SIZE = 40;

function isPowerOfFour(version: number): boolean {
  return Number.isInteger(Math.log2(version) / 2);
}

/** How long the JSON of a value is, about; at most a little over `limit`. */
function sizeOf(value: unknown, limit: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 2;
  for (const name in value) {
    size += name.length + 4 + sizeOf((value as Readonly<Record<string, unknown>>)[name], limit);
    if (size > limit) break;
  }
  return size;
}
