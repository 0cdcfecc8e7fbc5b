import { defined } from '../../order/defined.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import { storableText } from '../../order/text/storable-text.js';
import type { Instant } from '../../order/time/instant.js';
import { firstOfEachOrder } from '../by-order.js';
import { namesAny } from '../names-any.js';
import { orderKeyText } from '../order-key.js';
import { pageLimit } from '../page.js';
import { orderPlace } from '../page-positions.js';
import type {
  NewOrderRow,
  OrderFilter,
  OrderRow,
  Orders,
  OrderWrite,
  Restoration,
  RestoredMilestone,
  RestoredObservation,
} from '../store.js';
import { pageIn } from './page.js';
import { copied, type MemoryOrder, matches, type Tables, withStoredKey } from './tables.js';
import { changeWaits } from './waits.js';

/** The orders in memory, with their observations. */
export function memoryOrders(tables: Tables): Orders {
  return {
    async load(requests) {
      const { orders } = tables.open();
      return requests.map(({ key, observationIds }) => {
        const order = orders.get(orderKeyText(key));
        const found = observationIds.flatMap(
          (id) => order?.observations.get(storableText(id)) ?? [],
        );
        const known: ReadonlyMap<string, Observation> = new Map(
          found.map(({ observation }) => [observation.id, copied(observation)]),
        );
        return order === undefined ? { known } : { row: copied(order.row), known };
      });
    },

    async history(keys) {
      const { orders } = tables.open();
      return keys.map((key) =>
        [...(orders.get(orderKeyText(key))?.observations.values() ?? [])]
          .sort((a, b) => a.sequence - b.sequence)
          .map(copied),
      );
    },

    async save(changes, at) {
      return writeEach(tables.open(), changes, (change, order) =>
        writeChange(tables, order, change, at),
      );
    },

    async restore(restorations, at) {
      return writeEach(tables.open(), restorations, (restoration, order) => {
        writeOrder(tables, order, restoration, at);
        for (const restored of restoration.milestones) restoreMilestone(tables, restored);
      });
    },

    async beginAnew(change, at) {
      const order = tables.open().orders.get(orderKeyText(change.row));
      if (order?.row.version !== change.row.version - 1) return false;
      writeChange(tables, { ...order, observations: new Map() }, copied(change), at);
      return true;
    },

    async orders(filter = {}) {
      return pageIn(matching(tables, filter), filter, ['', ''], orderPlace);
    },

    async recent(filter) {
      const limit = pageLimit(filter);
      const rows = [...matching(tables, filter)].sort((a, b) => b.instant - a.instant);
      return { rows: rows.slice(0, limit).map(copied), all: rows.length <= limit };
    },

    async naming(request) {
      const { account, ids } = request;
      const own = [...tables.open().orders.values()].filter(({ row }) =>
        matches(account, row.account),
      );
      const looked = own.filter(({ observations }) => observations.size > 0);
      const rows = looked.flatMap(({ row, observations }) =>
        [...observations.values()].some((one) => namesAny(one.observation, ids)) ? [row] : [],
      );
      rows.sort((a, b) => b.instant - a.instant);
      return {
        rows: rows.slice(0, pageLimit(request)).map(copied),
        lookedThrough: looked.length,
        all: looked.length === own.length,
      };
    },
  };
}

function matching(tables: Tables, filter: OrderFilter): readonly OrderRow[] {
  return [...tables.open().orders.values()]
    .map(({ row }) => row)
    .filter(
      (row) =>
        matches(filter.account, row.account) &&
        matches(filter.state, row.state) &&
        matches(filter.fraudState, row.fraudState) &&
        matches(filter.upstreamId, row.upstreamId) &&
        matches(filter.checkoutId, row.checkoutId) &&
        matches(filter.parked, row.parked > 0) &&
        row.updatedAt < (filter.updatedBefore ?? Number.POSITIVE_INFINITY),
    );
}

/** Writes the first change of each order over its previous version. Answers which were written. */
function writeEach<Write extends { readonly row: NewOrderRow }>(
  { orders }: Tables,
  writes: readonly Write[],
  write: (one: Write, order: MemoryOrder | undefined) => void,
): readonly boolean[] {
  // Copied first, so that a value that is not JSON fails the call before anything is written.
  const copies = writes.map(copied);
  const byOrder = firstOfEachOrder(copies);
  return copies.map((one) => {
    const key = orderKeyText(one.row);
    const order = orders.get(key);
    const isNext = (order?.row.version ?? 0) === one.row.version - 1;
    if (!isNext || byOrder.get(key) !== one) return false;
    write(one, order);
    return true;
  });
}

function writeChange(
  tables: Tables,
  order: MemoryOrder | undefined,
  change: OrderWrite,
  at: Instant,
): void {
  const arrived = (observation: Observation) => ({ observation, arrivedAt: at });
  const observations = change.observations.map(arrived);
  writeOrder(
    tables,
    order,
    { ...change, observations, replaced: change.replaced?.map(arrived) },
    at,
  );
  for (const milestone of change.milestones) {
    recordMilestone(tables, milestone, at, change.traceparents?.[milestone.key]);
  }
  for (const key of change.again ?? []) reviveMilestone(tables, key);
}

/** What a change and a restoration have in common. */
interface WriteOfOrder extends Pick<Restoration, 'row' | 'observations' | 'resolutions' | 'waits'> {
  readonly replaced?: Restoration['replaced'] | undefined;
}

/** Writes a row and everything about it but its milestones. */
function writeOrder(
  tables: Tables,
  order: MemoryOrder | undefined,
  { row, observations, replaced = [], resolutions = [], waits }: WriteOfOrder,
  at: Instant,
): void {
  const stored: MemoryOrder['observations'] = order?.observations ?? new Map();
  tables.orders.set(orderKeyText(row), {
    row: { ...row, updatedAt: at },
    observations: stored,
  });
  for (const { observationId, resolution } of resolutions) {
    const resolved = stored.get(observationId);
    if (resolved !== undefined) stored.set(observationId, { ...resolved, resolution });
  }
  const store = (one: RestoredObservation) =>
    void stored.set(one.observation.id, { ...one, sequence: tables.nextSequence() });
  for (const one of observations) {
    if (!stored.has(one.observation.id)) store(one);
  }
  for (const one of replaced) {
    const resolution = stored.get(one.observation.id)?.resolution;
    store(resolution === undefined ? one : { ...one, resolution });
  }
  changeWaits(tables, row, waits);
}

function recordMilestone(
  tables: Tables,
  recorded: Milestone,
  at: Instant,
  traceparent: string | undefined,
): void {
  const milestone = withStoredKey(recorded);
  if (tables.milestones.has(milestone.key)) return;
  tables.milestones.set(milestone.key, {
    milestone,
    status: 'pending',
    attempts: 0,
    uncountedAttempts: 0,
    createdAt: at,
    dueAt: tables.clock(),
    ...(traceparent === undefined ? {} : { traceparent }),
    sequence: tables.nextSequence(),
  });
}

/** Makes a withdrawn milestone pending again, behind all others of its order. */
function reviveMilestone(tables: Tables, key: string): void {
  const stored = tables.milestone(key);
  if (stored?.status !== 'withdrawn' || stored.settledBy !== undefined) return;
  const { settledAt: _, reason: __, ...rest } = stored;
  // Deleted first, because a map keeps the order of insertion.
  tables.milestones.delete(stored.milestone.key);
  tables.milestones.set(stored.milestone.key, {
    ...rest,
    status: 'pending',
    dueAt: tables.clock(),
    sequence: tables.nextSequence(),
  });
}

function restoreMilestone(tables: Tables, restored: RestoredMilestone): void {
  const milestone = withStoredKey(restored.milestone);
  const stored = tables.milestones.get(milestone.key);
  if (stored === undefined) {
    const sequence = tables.nextSequence();
    tables.milestones.set(milestone.key, { ...restored, milestone, sequence });
    return;
  }
  const isDone = restored.status === 'done' && stored.status !== 'done';
  const isByHand = restored.settledBy !== undefined && stored.status === 'pending';
  if (!isDone && !isByHand) return;
  const { leasedUntil: _, ...rest } = stored;
  const { status, settledAt, settledBy, reason } = restored;
  const attempts = Math.max(stored.attempts, restored.attempts);
  const settled = defined({ ...rest, status, attempts, settledAt, settledBy, reason });
  tables.milestones.set(milestone.key, settled);
}
