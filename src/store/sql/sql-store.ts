import type { Instant } from '../../order/time/instant.js';
import { firstOfEachOrder } from '../by-order.js';
import type { Store } from '../store.js';
import { storableReferences } from '../unplaced.js';
import { RecentWords } from './compact/order-words.js';
import { countAll } from './counts.js';
import { countOrders } from './order-counts.js';
import { beginOrderAnew } from './orders/begin-anew.js';
import { listOrders } from './orders/list.js';
import { loadOrders, readHistory } from './orders/load.js';
import { ordersNaming } from './orders/naming.js';
import { newestInstant } from './orders/newest.js';
import { pruneOrders } from './orders/prune.js';
import { recentOrders } from './orders/recent.js';
import { restoreOrders } from './orders/restore.js';
import { saveOrders } from './orders/save.js';
import { scrubOrder } from './orders/scrub.js';
import { correctWaits, listWaits } from './orders/waits.js';
import { checkAttempt } from './outbox/check.js';
import { claimMilestones } from './outbox/claim.js';
import { listMilestones } from './outbox/list.js';
import { readMilestone } from './outbox/read.js';
import { releaseAttempt } from './outbox/release.js';
import { retryMilestone } from './outbox/retry.js';
import { settleAttempt } from './outbox/settle.js';
import { settleByHand } from './outbox/settle-by-hand.js';
import {
  listQuarantined,
  purgeQuarantined,
  quarantineDelivery,
  quarantinedBody,
  removeQuarantined,
} from './quarantine.js';
import { linkReferences } from './references/link.js';
import { readLinks } from './references/links.js';
import { placeObservation } from './references/place.js';
import { countUnplaced, listUnplaced, removeUnplaced } from './references/unplaced.js';
import { migrateSchema, quotedSchema } from './schema/migrate.js';
import type { SqlClient } from './sql-client.js';

/** Options of every SQL store. */
export interface SqlStoreOptions {
  /**
   * Name of the schema that holds the tables: letters, digits and `_`. Created when it is missing.
   * Default `order_lifecycle`.
   */
  readonly schema?: string;
  /**
   * Decides when milestones are due and leases end, in microseconds since 1970. Default: the clock
   * of the database, which all processes share. For tests that set the time.
   */
  readonly clock?: () => Instant;
}

/** The store over any client: the same statements for PostgreSQL and PGlite. */
export function sqlStore(client: SqlClient, options: SqlStoreOptions = {}): Store {
  const name = options.schema ?? 'order_lifecycle';
  const schema = quotedSchema(name);
  const { signals } = client;
  const { clock } = options;
  const words = new RecentWords();
  return {
    ...(signals === undefined ? {} : { signals: (onSignal) => signals(schema, onSignal) }),
    migrate: () => migrateSchema(client, name),
    load: async (requests) =>
      requests.length === 0 ? [] : loadOrders(client, schema, requests, words),
    history: async (keys) => (keys.length === 0 ? [] : readHistory(client, schema, keys)),
    save: async (changes, at) => {
      if (changes.length === 0) return [];
      const byOrder = firstOfEachOrder(changes);
      const written = await retrying(() => saveOrders(client, schema, byOrder, at, clock, words));
      return changes.map((change) => written.has(change));
    },
    restore: async (restorations, at) => {
      if (restorations.length === 0) return [];
      const byOrder = firstOfEachOrder(restorations);
      const written = await retrying(() =>
        restoreOrders(client, schema, byOrder, at, clock, words),
      );
      return restorations.map((restoration) => written.has(restoration));
    },
    beginAnew: (change, at) =>
      retrying(() => beginOrderAnew(client, schema, change, at, clock, words)),
    orders: (filter = {}) => listOrders(client, schema, filter),
    recent: (filter) => recentOrders(client, schema, filter),
    naming: (request) => ordersNaming(client, schema, request),
    claim: (claim) => claimMilestones(client, schema, claim, clock),
    settle: (attempt, outcome, at) => settleAttempt(client, schema, attempt, outcome, at, clock),
    check: (attempt, decide, at) => checkAttempt(client, schema, attempt, decide, at, clock),
    milestones: (filter = {}) => listMilestones(client, schema, filter),
    milestone: (key) => readMilestone(client, schema, key),
    settleByHand: async (settlements, at) =>
      settlements.length === 0 ? [] : retrying(() => settleByHand(client, schema, settlements, at)),
    release: (attempt) => releaseAttempt(client, schema, attempt),
    retry: (key) => retryMilestone(client, schema, key, clock),
    quarantine: (delivery) => quarantineDelivery(client, schema, delivery),
    quarantined: (page = {}) => listQuarantined(client, schema, page),
    removeQuarantined: (ids) => removeQuarantined(client, schema, ids),
    quarantinedBody: (id) => quarantinedBody(client, schema, id),
    purgeQuarantined: (before) => purgeQuarantined(client, schema, before),
    counts: () => countAll(client, name, schema),
    countOrders: (account) => countOrders(client, name, schema, account),
    newest: () => newestInstant(client, schema),
    waiting: (filter) => listWaits(client, schema, filter),
    correctWaits: async (corrections) => {
      if (corrections.length > 0) await retrying(() => correctWaits(client, schema, corrections));
    },
    place: (unplaced) => retrying(() => placeObservation(client, schema, unplaced)),
    linked: (account, references) =>
      readLinks(client, schema, account, storableReferences(references)),
    link: async (account, orderId, references, options = {}) =>
      references.length === 0
        ? { conflicts: [], waiting: [] }
        : retrying(() => linkReferences(client, schema, account, orderId, references, options)),
    removeUnplaced: async (unplaced) =>
      unplaced.length === 0 ? 0 : retrying(() => removeUnplaced(client, schema, unplaced)),
    unplaced: (account, request = {}) => listUnplaced(client, schema, account, request),
    unplacedCounts: (account) => countUnplaced(client, schema, account),
    prune: (pruning, toPruned, at) => pruneOrders(client, schema, pruning, toPruned, at),
    scrub: (key) => scrubOrder(client, schema, key),
    ready: async () => {
      await client.query('select 1');
      await client.checkRoom?.();
    },
    close: () => client.close(),
  };
}

/**
 * Retries work that PostgreSQL rolled back because of concurrent work: deadlocks and serialisation
 * failures. This package alone causes neither; transactions of the host on these tables, or its
 * default isolation level, can.
 */
async function retrying<T>(work: () => Promise<T>, triesLeft = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const rolledBack =
      error instanceof Error &&
      'code' in error &&
      (error.code === '40001' || error.code === '40P01');
    if (!rolledBack || triesLeft === 0) throw error;
    return retrying(work, triesLeft - 1);
  }
}
