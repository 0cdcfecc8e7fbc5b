import type { Instant } from '../../order/time/instant.js';
import type { OrderWrite, Store } from '../store.js';
import { countAll } from './counts.js';
import { beginOrderAnew } from './orders/begin-anew.js';
import { listOrders } from './orders/list.js';
import { loadOrders, readHistory } from './orders/load.js';
import { newestInstant } from './orders/newest.js';
import { pruneOrders } from './orders/prune.js';
import { restoreOrders } from './orders/restore.js';
import { placeOf, saveChanges } from './orders/save.js';
import { scrubOrder } from './orders/scrub.js';
import { correctWaits, listWaits } from './orders/waits.js';
import {
  checkAttempt,
  claimMilestones,
  listMilestones,
  readMilestone,
  releaseAttempt,
  retryMilestone,
  settleAttempt,
} from './outbox/outbox.js';
import { settleByHand } from './outbox/settle.js';
import {
  listQuarantined,
  purgeQuarantined,
  quarantineDelivery,
  quarantinedBody,
  removeQuarantined,
} from './quarantine.js';
import { migrateSchema, quotedSchema } from './schema/migrate.js';
import type { SqlClient } from './sql-client.js';

/** Options of every store that speaks SQL. */
export interface SqlStoreOptions {
  /**
   * The schema that holds the tables; created when it is missing. Letters, digits and `_`. Default
   * `order_lifecycle`.
   */
  readonly schema?: string;
  /**
   * Tells when milestones are due and leases are over, in microseconds since 1970. Default: the clock
   * of the database, which all processes share. For tests that travel in time.
   */
  readonly clock?: () => Instant;
}

/** The store over any client: the same statements for PostgreSQL and PGlite. */
export function sqlStore(client: SqlClient, options: SqlStoreOptions = {}): Store {
  const name = options.schema ?? 'order_lifecycle';
  const schema = quotedSchema(name);
  const { signals } = client;
  const { clock } = options;
  return {
    ...(signals === undefined ? {} : { signals: (heard) => signals(schema, heard) }),
    migrate: () => migrateSchema(client, name),
    load: async (requests) => (requests.length === 0 ? [] : loadOrders(client, schema, requests)),
    history: async (keys) => (keys.length === 0 ? [] : readHistory(client, schema, keys)),
    save: async (changes, at) => {
      if (changes.length === 0) return [];
      const tried = firstOfEachOrder(changes);
      const won = await again(() => saveChanges(client, schema, tried, at, clock));
      return changes.map((change) => won.has(change));
    },
    restore: async (restorations, at) => {
      if (restorations.length === 0) return [];
      const tried = firstOfEachOrder(restorations);
      const won = await again(() => restoreOrders(client, schema, tried, at, clock));
      return restorations.map((restoration) => won.has(restoration));
    },
    beginAnew: (change, at) => again(() => beginOrderAnew(client, schema, change, at, clock)),
    orders: (filter = {}) => listOrders(client, schema, filter),
    claim: (claim) => claimMilestones(client, schema, claim, clock),
    settle: (attempt, outcome, at) => settleAttempt(client, schema, attempt, outcome, at, clock),
    check: (attempt, decide, at) => checkAttempt(client, schema, attempt, decide, at, clock),
    milestones: (filter = {}) => listMilestones(client, schema, filter),
    milestone: (key) => readMilestone(client, schema, key),
    settleByHand: async (settlements, at) =>
      settlements.length === 0 ? [] : again(() => settleByHand(client, schema, settlements, at)),
    release: (attempt) => releaseAttempt(client, schema, attempt),
    retry: (key) => retryMilestone(client, schema, key, clock),
    quarantine: (delivery) => quarantineDelivery(client, schema, delivery),
    quarantined: (page = {}) => listQuarantined(client, schema, page),
    removeQuarantined: (ids) => removeQuarantined(client, schema, ids),
    quarantinedBody: (id) => quarantinedBody(client, schema, id),
    purgeQuarantined: (before) => purgeQuarantined(client, schema, before),
    counts: () => countAll(client, name, schema),
    newest: () => newestInstant(client, schema),
    waiting: (filter) => listWaits(client, schema, filter),
    correctWaits: async (corrections) => {
      if (corrections.length > 0) await again(() => correctWaits(client, schema, corrections));
    },
    prune: (pruning, toPruned, at) => pruneOrders(client, schema, pruning, toPruned, at),
    scrub: (key) => scrubOrder(client, schema, key),
    ready: async () => {
      await client.query('select 1');
      await client.checkRoom?.();
    },
    close: () => client.close(),
  };
}

/** One statement cannot change a row twice, so of each order only the first change is tried. */
function firstOfEachOrder<Changed extends Pick<OrderWrite, 'row'>>(
  changes: readonly Changed[],
): ReadonlyMap<string, Changed> {
  const first = new Map<string, Changed>();
  for (const change of changes) {
    const place = placeOf(change.row);
    if (!first.has(place)) first.set(place, change);
  }
  return first;
}

/**
 * Repeats what PostgreSQL rolled back only because of what others did at the same time: deadlocks
 * and serialisation failures. Neither can come from this package alone; a host's own transactions on
 * these tables, or its default isolation level, can cause them.
 */
async function again<T>(work: () => Promise<T>, triesLeft = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const rolledBack =
      error instanceof Error &&
      'code' in error &&
      (error.code === '40001' || error.code === '40P01');
    if (!rolledBack || triesLeft === 0) throw error;
    return again(work, triesLeft - 1);
  }
}
