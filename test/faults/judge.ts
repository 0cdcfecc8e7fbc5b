import { isDeepStrictEqual } from 'node:util';
import { fold } from '../../src/lifecycle/fold.js';
import { due as dueOf } from '../../src/lifecycle/milestones/due-milestones.js';
import { replay } from '../../src/lifecycle/observe.js';
import type { OrderRecord } from '../../src/lifecycle/record/order-record.js';
import { milestoneKeys } from '../../src/order/milestone/milestone.js';
import { pagesOf } from '../../src/store/page.js';
import type { Store, StoredMilestone } from '../../src/store/store.js';
import { outOfOrder } from './call-order.js';

/** A call of a handler, as recorded by the process that was called. */
export interface SinkCall {
  readonly key: string;
  readonly kind: string;
  readonly orderId: string;
  readonly attempt: number;
}

/** The sender's record of what was sent and acknowledged. */
export interface SentLog {
  /** By order: the ids of the sent messages. */
  readonly sent: ReadonlyMap<string, ReadonlySet<string>>;
  /** By order: the ids of the observations that were acknowledged as recorded. */
  readonly acknowledged: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids of bodies that were acknowledged as quarantined. */
  readonly quarantined: ReadonlySet<string>;
}

/** Everything that is wrong, by kind; all empty if nothing is. */
export interface Verdict {
  /** Acknowledged, and not in the history or among the quarantined bodies. */
  readonly lost: readonly string[];
  /** Orders whose row is not the fold of their history. */
  readonly wrong: readonly string[];
  /** Milestones recorded twice, or without being due. */
  readonly doubled: readonly string[];
  /** Due, and not recorded. */
  readonly missing: readonly string[];
  /** Neither delivered nor withdrawn. */
  readonly unhandled: readonly string[];
  /** Delivered in the attempt that withdrew them, or later. */
  readonly afterWithdrawal: readonly string[];
  /** First delivered before an earlier one of the same order. */
  readonly outOfOrder: readonly string[];
}

/** The counts of a {@link Verdict}. */
export interface Counts {
  readonly orders: number;
  readonly observations: number;
  readonly milestones: number;
  readonly withdrawn: number;
  /** Withdrawn after an attempt that may have reached its handler before its server was killed. */
  readonly withdrawnInDoubt: number;
}

/** Compares a store with the records of the sender and of the sink. */
export async function judge(
  store: Store,
  log: SentLog,
  calls: readonly SinkCall[],
): Promise<Verdict & Counts> {
  const lost: string[] = [];
  const wrong: string[] = [];
  const due = new Set<string>();
  const recorded = new Set<string>();
  // What a recorded key stands for, where keys differ by the order of arrival.
  const meaning = new Map<string, string>();
  const missing: string[] = [];
  const seen = new Set<string>();
  let observations = 0;

  for await (const { items: rows } of pagesOf((from) => store.orders({ limit: 200, ...from }))) {
    const histories = await store.history(rows);
    for (const [n, row] of rows.entries()) {
      const history = (histories[n] ?? []).map(({ observation }) => observation);
      observations += history.length;
      seen.add(row.orderId);
      const ids = new Set(history.map(({ id }) => id));
      for (const id of log.acknowledged.get(row.orderId) ?? []) {
        if (!ids.has(id)) lost.push(`${row.orderId}/${id}`);
      }
      const order = replay(history);
      const { history: _, ...replayed } = order ?? { history: [] };
      const { folded = undefined, published = [] } = order ?? {};
      // A milestone that was due only between two observations of one batch may be absent.
      const now = order === undefined ? [] : dueOf({ ...order, published: [] }).milestones;
      const meant = numberedDisputes(row.record, row.record.published);
      const replayedKeys = numberedDisputes(row.record, published);
      const dueKeys = numberedDisputes(
        row.record,
        now.map(({ key }) => key),
      );
      for (const key of dueKeys) {
        if (!meant.includes(key) && !replayedKeys.includes(key)) missing.push(key);
      }
      for (const key of [...replayedKeys, ...dueKeys]) due.add(key);
      for (const [index, key] of row.record.published.entries()) {
        recorded.add(key);
        meaning.set(key, meant[index] ?? key);
      }
      const backwards = fold([...history].reverse());
      const sent = log.sent.get(row.orderId);
      const invented = history.filter(
        ({ id, conflictsWith = id }) => sent?.has(conflictsWith) === false,
      );
      if (
        !same({ ...row.record, published }, replayed) ||
        !same(backwards, folded) ||
        invented.length > 0
      ) {
        wrong.push(row.orderId);
      }
    }
  }
  for (const [orderId, ids] of log.acknowledged) {
    if (!seen.has(orderId)) lost.push(...[...ids].map((id) => `${orderId}/${id}`));
  }
  const quarantined = new Set<string>();
  for await (const { items } of pagesOf((from) => store.quarantined({ limit: 200, ...from }))) {
    for (const { id } of items) quarantined.add(id);
  }
  lost.push(...[...log.quarantined].filter((id) => !quarantined.has(id)));

  const stored: StoredMilestone[] = [];
  for await (const { items } of pagesOf((from) => store.milestones({ limit: 500, ...from }))) {
    stored.push(...items);
  }
  const keys = new Set(stored.map(({ milestone }) => milestone.key));
  const doubled = stored
    .filter(({ milestone: { key } }) => !due.has(meaning.get(key) ?? key))
    .map(({ milestone }) => milestone.key)
    .concat(repeated(stored));
  const attempts = attemptsByKey(calls);
  const withdrawn = stored.filter(({ status }) => status === 'withdrawn');
  const verdict: Verdict = {
    lost,
    wrong,
    doubled,
    missing: [...missing, ...[...recorded].filter((key) => !keys.has(key))],
    unhandled: stored
      .filter(({ status, milestone }) => status !== 'withdrawn' && !attempts.has(milestone.key))
      .map(({ milestone }) => milestone.key),
    afterWithdrawal: withdrawn
      .filter(({ milestone, attempts: last }) =>
        (attempts.get(milestone.key) ?? []).some((attempt) => attempt >= last),
      )
      .map(({ milestone }) => milestone.key),
    outOfOrder: outOfOrder(stored, calls),
  };
  return {
    ...verdict,
    orders: seen.size,
    observations,
    milestones: stored.length,
    withdrawn: withdrawn.length,
    withdrawnInDoubt: withdrawn.filter(({ milestone }) => attempts.has(milestone.key)).length,
  };
}

/** Resolves when no milestone is pending. */
export async function nothingPending(store: Store, pause: () => Promise<void>): Promise<void> {
  while ((await store.milestones({ status: 'pending', limit: 1 })).items.length > 0) await pause();
}

/**
 * Keys of one order, those of its disputes with a number in place of the subject. Where a provider does
 * not name disputes, a key holds the time at which one was opened or, if that was not known when it was
 * published, its number: which of them arrived first decides. How many there are does not depend on that.
 */
function numberedDisputes({ folded }: OrderRecord, keys: readonly string[]): readonly string[] {
  const { account, orderId, snapshot } = folded;
  if (snapshot.context.speaksOf === 'payments') return keys;
  const keyOf = milestoneKeys(account, orderId);
  const starts = [keyOf('dispute_opened', ''), keyOf('dispute_resolved', '')];
  const counts = new Map<string, number>();
  return keys.map((key) => {
    const start = starts.find((one) => key.startsWith(one));
    if (start === undefined) return key;
    const number = (counts.get(start) ?? 0) + 1;
    counts.set(start, number);
    return `${start}number ${number}`;
  });
}

/** Milestones that are stored twice, by their order, kind and subject. */
function repeated(stored: readonly StoredMilestone[]): readonly string[] {
  const seen = new Set<string>();
  return stored.flatMap(({ milestone: { account, orderId, kind, subject } }) => {
    const what = JSON.stringify([account, orderId, kind, subject]);
    return seen.size === seen.add(what).size ? [what] : [];
  });
}

function attemptsByKey(calls: readonly SinkCall[]): ReadonlyMap<string, readonly number[]> {
  const attempts = new Map<string, number[]>();
  for (const { key, attempt } of calls) {
    const list = attempts.get(key);
    if (list === undefined) attempts.set(key, [attempt]);
    else list.push(attempt);
  }
  return attempts;
}

/** Whether two values are the same as JSON. The order of members does not matter. */
function same(one: unknown, other: unknown): boolean {
  const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
  return isDeepStrictEqual(json(one), json(other));
}
