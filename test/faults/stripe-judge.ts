import { gates } from '../../src/lifecycle/gates.js';
import { pagesOf } from '../../src/store/page.js';
import type { OrderRow, Store, StoredMilestone } from '../../src/store/store.js';
import type { SinkCall } from './judge.js';
import type { StripeLog } from './stripe-log.js';

/** What is wrong beyond the verdict on any provider, by kind; all empty if nothing is. */
export interface StripeVerdict {
  /** Orders that did not end as their truth says. */
  readonly otherEnd: readonly string[];
  /** Observations that still wait although an event named their order. */
  readonly leftBehind: readonly string[];
  /** Acknowledged as waiting for their order, and neither waiting nor in an order. */
  readonly lostWaiting: readonly string[];
  /** Orders with more than one release. */
  readonly shippedTwice: readonly string[];
  /** Orders that may be fulfilled in the end and whose release was not delivered. */
  readonly notShipped: readonly string[];
}

/** Compares the orders in a store with the truth of the lives that were delivered. */
export async function judgeStripe(
  store: Store,
  log: StripeLog,
  calls: readonly SinkCall[],
): Promise<StripeVerdict> {
  const waiting = new Set<string>();
  for await (const { items } of pagesOf((from) => store.unplaced(undefined, from))) {
    for (const { observation } of items) waiting.add(observation.id);
  }
  const rows = new Map<string, OrderRow>();
  for await (const { items } of pagesOf((from) => store.orders({ limit: 200, ...from }))) {
    for (const row of items) rows.set(row.orderId, row);
  }
  const releases = await releasesIn(store);
  const otherEnd: string[] = [];
  const leftBehind: string[] = [];
  const lostWaiting: string[] = [];
  const notShipped: string[] = [];
  for (const { orderId, seed, truth } of log.lives) {
    const name = `${orderId} (life ${seed})`;
    if (truth.unplaced) {
      const ids = [...(log.unplaced.get(orderId) ?? [])];
      lostWaiting.push(...ids.filter((id) => !waiting.has(id)).map((id) => `${name}/${id}`));
      continue;
    }
    const sent = [...(log.sent.get(orderId) ?? [])];
    leftBehind.push(...sent.filter((id) => waiting.has(id)).map((id) => `${name}/${id}`));
    const row = rows.get(orderId);
    if (row === undefined) {
      if (log.acknowledged.has(orderId)) otherEnd.push(`${name}: there is no order`);
      continue;
    }
    const { order } = row.record.folded.snapshot.value;
    const { allowed } = gates(row.record).fulfil;
    const isSame = truth.unknownValues || order === truth.state;
    if (!isSame || allowed !== truth.mayFulfil) {
      otherEnd.push(
        `${name}: ${order}, may fulfil ${allowed}; ${truth.state}, may fulfil ${truth.mayFulfil}`,
      );
    }
    const release = releases.find(({ milestone }) => milestone.orderId === orderId);
    if (truth.mayFulfil && release?.status !== 'done') {
      notShipped.push(`${name}: ${release?.status ?? 'not recorded'}`);
    }
  }
  return { otherEnd, leftBehind, lostWaiting, notShipped, shippedTwice: shippedTwice(calls) };
}

async function releasesIn(store: Store): Promise<readonly StoredMilestone[]> {
  const found: StoredMilestone[] = [];
  for await (const { items } of pagesOf((from) => store.milestones({ limit: 500, ...from }))) {
    found.push(...items.filter(({ milestone }) => milestone.kind === 'ready_to_fulfil'));
  }
  return found;
}

/** Orders that were released under two keys: a handler that keeps its keys ships them twice. */
function shippedTwice(calls: readonly SinkCall[]): readonly string[] {
  const keys = new Map<string, Set<string>>();
  for (const { kind, orderId, key } of calls) {
    if (kind !== 'ready_to_fulfil') continue;
    keys.set(orderId, (keys.get(orderId) ?? new Set()).add(key));
  }
  return [...keys].filter(([, all]) => all.size > 1).map(([orderId]) => orderId);
}
