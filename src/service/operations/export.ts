import { EXPORT_FORMAT } from '../../export/line.js';
import { linesOf, textOf, type WholeOrder } from '../../export/write-lines.js';
import { checkDate } from '../../order/options/date.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { formatInstant, type Instant, instantOf } from '../../order/time/instant.js';
import { pagesOf } from '../../store/page.js';
import type { OrderKey, OrderRow, Store, StoredMilestone } from '../../store/store.js';
import { everyMilestone } from '../queries/every-milestone.js';
import type { Clock } from '../runtime/clock.js';

/** What to export. */
export interface ExportOptions {
  /** Only the orders of this account. Absent: those of every account in the store. */
  readonly account?: string;
  /**
   * Only orders of which something was heard, decided or settled since this instant. Each is written
   * whole. Absent: all.
   */
  readonly since?: Date;
}

const OPTIONS: OptionNames<ExportOptions> = { account: 'optional', since: 'optional' };

/** Orders that are read at once, and held until they are written. */
const AT_ONCE = 50;

/** Lists of milestones that are asked for at a time. */
const QUESTIONS = 8;

/** What exporting reads. */
type Source = Pick<Store, 'orders' | 'load' | 'history' | 'milestones'>;

/** Writes everything in a store as lines, one page of orders after the other. */
export async function* exportLines(
  store: Source,
  clock: Clock,
  options?: ExportOptions,
): AsyncGenerator<string, void, undefined> {
  const { account, since: date } = checkedOptions(options, OPTIONS);
  checkDate('since', date);
  const since = date && instantOf(date);
  const only = account === undefined ? {} : { account };
  yield textOf({
    kind: 'export',
    format: EXPORT_FORMAT,
    ...only,
    ...(since === undefined ? {} : { since: formatInstant(since) }),
    at: formatInstant(clock()),
  });
  const written = { orders: 0, observations: 0, milestones: 0 };
  const pages = pagesOf((from) => store.orders({ ...only, ...from, limit: AT_ONCE }));
  for await (const { items } of pages) {
    const rows = since === undefined ? items : await changedSince(store, items, since);
    for (const order of await whole(store, rows)) {
      written.orders += 1;
      written.observations += order.observations.length;
      written.milestones += order.milestones.length;
      for (const line of linesOf(order)) yield textOf(line);
    }
  }
  yield textOf({ kind: 'end', ...written });
}

/**
 * Reads what belongs to some orders. Of one that changes meanwhile everything is read again: a
 * milestone must not be missing whose observation is there, or it would be recorded, and handed over,
 * once more where this is taken in.
 */
async function whole(store: Source, rows: readonly OrderRow[]): Promise<readonly WholeOrder[]> {
  const read = new Map<number, WholeOrder>();
  let open = [...rows.entries()];
  while (open.length > 0) {
    const histories = await store.history(open.map(([, row]) => keyOf(row)));
    const milestones = await milestonesOf(
      store,
      open.map(([, row]) => row),
    );
    const now = await store.load(open.map(([, row]) => ({ key: keyOf(row), observationIds: [] })));
    open = open.flatMap(([place, row], index) => {
      const newer = now[index]?.row;
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
  // Handing over changes no row. What is tried again later was tried meanwhile.
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
  const lists: (readonly StoredMilestone[])[] = [];
  for (let from = 0; from < rows.length; from += QUESTIONS) {
    const some = rows.slice(from, from + QUESTIONS);
    lists.push(...(await Promise.all(some.map((row) => everyMilestone(store, keyOf(row))))));
  }
  return lists;
}

function keyOf({ account, orderId }: OrderKey): OrderKey {
  return { account, orderId };
}
