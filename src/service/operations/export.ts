import pLimit from 'p-limit';
import { EXPORT_FORMAT } from '../../export/line-format.js';
import { linesOf, type StoredOrder, textOf, unplacedLine } from '../../export/write-lines.js';
import { defined } from '../../order/defined.js';
import { checkDate } from '../../order/options/date.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { formatInstant, type Instant, instantOf } from '../../order/time/instant.js';
import { loadRows } from '../../store/load-rows.js';
import { pagesOf } from '../../store/page.js';
import type { OrderRow, Store, StoredMilestone } from '../../store/store.js';
import { everyMilestone } from '../queries/every-milestone.js';
import type { Clock } from '../runtime/clock.js';

/** Which orders to export. */
export interface ExportOptions {
  /** Exports only orders of this account. Absent: every account in the store. */
  readonly account?: string;
  /** Exports only orders that changed, or had a milestone settled, since then. Absent: all. */
  readonly since?: Date;
}

const OPTIONS: OptionNames<ExportOptions> = { account: 'optional', since: 'optional' };

/** Orders that are read together, and held until they are written. */
const BATCH = 50;

/** Observations without an order that are read together. */
const UNPLACED_BATCH = 200;

/** Orders whose milestones are read at the same time. */
const CONCURRENCY = 8;

/** What exporting reads. */
type Source = Pick<Store, 'orders' | 'load' | 'history' | 'milestones' | 'unplaced'>;

/** Writes the orders in a store as lines, page by page. */
export async function* exportLines(
  store: Source,
  clock: Clock,
  options?: ExportOptions,
): AsyncGenerator<string, void, undefined> {
  const { account, since: date } = checkedOptions(options, OPTIONS);
  checkDate('since', date);
  const since = date && instantOf(date);
  const filter = defined({ account });
  yield textOf(
    defined({
      kind: 'export' as const,
      format: EXPORT_FORMAT,
      account,
      since: since === undefined ? undefined : formatInstant(since),
      at: formatInstant(clock()),
    }),
  );
  const written = { orders: 0, observations: 0, milestones: 0 };
  let unplaced = 0;
  // First: what finds its order meanwhile is then written twice instead of not at all.
  const waiting = pagesOf((from) => store.unplaced(account, { ...from, limit: UNPLACED_BATCH }));
  for await (const { items } of waiting) {
    for (const one of items) {
      if (since !== undefined && one.arrivedAt < since) continue;
      unplaced += 1;
      yield textOf(unplacedLine(one));
    }
  }
  const pages = pagesOf((from) => store.orders({ ...filter, ...from, limit: BATCH }));
  for await (const { items } of pages) {
    const rows = since === undefined ? items : await changedSince(store, items, since);
    for (const order of await storedOrders(store, rows)) {
      written.orders += 1;
      written.observations += order.observations.length;
      written.milestones += order.milestones.length;
      for (const line of linesOf(order)) yield textOf(line);
    }
  }
  const end = { kind: 'end' as const, ...written };
  yield textOf(unplaced === 0 ? end : { ...end, unplaced });
}

/**
 * Reads everything that is stored of some orders. An order that changes meanwhile is read again: if a
 * milestone were missing whose observation is there, an import would record and deliver it once more.
 */
async function storedOrders(
  store: Source,
  rows: readonly OrderRow[],
): Promise<readonly StoredOrder[]> {
  const read = new Map<number, StoredOrder>();
  let open = [...rows.entries()];
  while (open.length > 0) {
    const openRows = open.map(([, row]) => row);
    const histories = await store.history(openRows);
    const milestones = await milestonesOf(store, openRows);
    const now = await loadRows(store, openRows);
    open = open.flatMap(([place, row], index) => {
      const newer = now[index];
      if (newer !== undefined && newer.version !== row.version) return [[place, newer] as const];
      const [observations = [], recorded = []] = [histories[index], milestones[index]];
      read.set(place, { row, observations, milestones: recorded });
      return [];
    });
  }
  return rows.flatMap((_, place) => read.get(place) ?? []);
}

async function changedSince(
  store: Source,
  rows: readonly OrderRow[],
  since: Instant,
): Promise<readonly OrderRow[]> {
  const quiet = rows.filter(({ updatedAt }) => updatedAt < since);
  const milestones = await milestonesOf(store, quiet);
  // A delivery changes no row. A milestone that is due later was attempted meanwhile.
  const settled = new Set(
    quiet.filter((_, index) =>
      milestones[index]?.some(
        ({ settledAt, dueAt }) => Math.max(settledAt ?? dueAt, dueAt) >= since,
      ),
    ),
  );
  return rows.filter((row) => row.updatedAt >= since || settled.has(row));
}

async function milestonesOf(
  store: Source,
  rows: readonly OrderRow[],
): Promise<readonly (readonly StoredMilestone[])[]> {
  const limit = pLimit(CONCURRENCY);
  return Promise.all(rows.map((row) => limit(everyMilestone, store, row)));
}
