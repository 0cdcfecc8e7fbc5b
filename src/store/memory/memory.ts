import { checkedOptions } from '../../order/options/options.js';
import { type Instant, instantOf } from '../../order/time/instant.js';
import type { Store } from '../store.js';
import { countAll, countOrders } from './counts.js';
import { memoryMaintenance } from './maintenance.js';
import { memoryOrders } from './orders.js';
import { memoryOutbox } from './outbox.js';
import { memoryQuarantine } from './quarantine.js';
import { memoryReferences } from './references.js';
import { Tables } from './tables.js';
import { memoryWaits } from './waits.js';

/**
 * A store that loses everything at the end of the process, for tests of services that embed this
 * package. It behaves as the other stores do, and needs no server.
 *
 * @example
 * const store = memory();
 */
export function memory(options?: MemoryOptions): Store {
  const { clock = () => instantOf(Date.now()) } = checkedOptions(options, { clock: 'optional' });
  return memoryStore(new Tables(clock));
}

/** Options of {@link memory}. */
export interface MemoryOptions {
  /**
   * Decides when milestones are due and leases end, in microseconds since 1970. Default: the clock
   * of this machine. For tests that set the time.
   */
  readonly clock?: () => Instant;
}

/** The store over these tables. Every method works without awaiting, so each is atomic. */
export function memoryStore(tables: Tables): Store {
  return {
    ...memoryOrders(tables),
    ...memoryOutbox(tables),
    ...memoryQuarantine(tables),
    ...memoryMaintenance(tables),
    ...memoryWaits(tables),
    ...memoryReferences(tables),
    async migrate() {
      tables.open();
    },
    async ready() {
      tables.open();
    },
    async close() {
      tables.isClosed = true;
    },
    counts: async () => countAll(tables.open()),
    countOrders: async (account) => countOrders(tables.open(), account),
    async newest() {
      let newest: Instant | undefined;
      for (const { observations } of tables.open().orders.values()) {
        for (const { observation } of observations.values()) {
          newest = Math.max(newest ?? observation.instant, observation.instant);
        }
      }
      return newest;
    },
  };
}
