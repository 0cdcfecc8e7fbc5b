import {
  checkDeadlines,
  type DeadlineHours,
  overdueSince,
  waitingSince,
} from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { loadRows } from '../../store/load-rows.js';
import { changeTo, recordIn } from '../../store/order-row.js';
import { pagesOf } from '../../store/page.js';
import type {
  OrderRow,
  OrderWrite,
  Store,
  StoredObservation,
  WaitCorrection,
  WaitingOrder,
  Waits,
} from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import { CheckFailures } from './check-failures.js';
import { enterWaits, pagesOfWaiting, waitsIn } from './waiting-orders.js';

/** What checking deadlines needs. */
export interface DeadlineDependencies {
  readonly store: Pick<Store, 'orders' | 'load' | 'history' | 'save' | 'waiting' | 'correctWaits'>;
  readonly account: string;
  readonly clock: Clock;
  readonly logger: Logger;
  onMilestones(milestones: readonly Milestone[]): void;
}

/** Records `needs_attention` once for every deadline that has passed. Returns the new milestones. */
export type CheckDeadlines = (hours?: DeadlineHours) => Promise<readonly Milestone[]>;

/** How many orders are read together. */
const BATCH = 100;

/** From one search for waiting orders that are not in the table to the next: a day. */
const SEARCH_INTERVAL = 24 * 3_600 * 1_000_000;

/**
 * Checks deadlines. The table of waiting orders lists the overdue ones, so a check reads only orders
 * that may be overdue. A process of an older version may have changed orders without updating that
 * table: the first check, and one each day, searches for such orders.
 *
 * An order that cannot be read or checked is left out, and the others are checked. When the store cannot
 * be reached, orders are not tried one by one.
 *
 * @throws Error when anything could not be checked, after everything else was.
 */
export function deadlineWatch(dependencies: DeadlineDependencies): CheckDeadlines {
  const { store, account, clock, onMilestones } = dependencies;
  let searchedAt = Number.NEGATIVE_INFINITY;
  return async (hours = {}) => {
    const recorded: Milestone[] = [];
    const publish = (milestones: readonly Milestone[]) => {
      onMilestones(milestones);
      recorded.push(...milestones);
    };
    const failures = new CheckFailures();
    const waits = waitsIn(store);
    if (waits === undefined) {
      // This store has no table of waiting orders: all that may wait are read.
      await failures.catch('the orders that may wait', async () => {
        for await (const rows of pagesOfWaiting(store, account, BATCH)) {
          await failures.catchEach(rows, async (some) => {
            await check(dependencies, some, hours, publish);
          });
        }
      });
    } else {
      const now = clock();
      if (now - searchedAt >= SEARCH_INTERVAL || now < searchedAt) {
        await failures.catch('the search for waiting orders', async () => {
          await enterWaits(store, waits, account, ({ orderId }, error) => {
            failures.add(`order ${orderId}`, error);
          });
          searchedAt = now;
        });
      }
      for (const { deadline, since } of overdueSince(now, hours)) {
        await failures.catch(`the deadline ${deadline}`, async () => {
          const filter = { account, deadline, since, limit: BATCH };
          const pages = pagesOf((from) => waits.waiting({ ...filter, ...from }));
          for await (const { items } of pages) {
            await failures.catchEach(items, (some) =>
              checkOverdue(dependencies, waits, some, hours, publish),
            );
          }
        });
      }
    }
    failures.throwIfAny(dependencies.logger);
    return recorded;
  };
}

/** Checks orders that may be overdue, and corrects in the table how long the others have waited. */
async function checkOverdue(
  dependencies: DeadlineDependencies,
  waits: Waits,
  overdue: readonly WaitingOrder[],
  hours: DeadlineHours,
  publish: (milestones: readonly Milestone[]) => void,
): Promise<void> {
  const rows = await loadRows(dependencies.store, overdue);
  const found = new Map<OrderRow, WaitingOrder>();
  for (const [index, wait] of overdue.entries()) {
    const row = rows[index];
    if (row !== undefined) found.set(row, wait);
  }
  const notOverdue = await check(dependencies, [...found.keys()], hours, publish);
  const corrections = notOverdue.flatMap(({ row, record, history }): WaitCorrection[] => {
    const wait = found.get(row);
    if (wait === undefined) return [];
    const { account, orderId, deadline, since: from } = wait;
    const since = waitingSince(deadline, record, history);
    if (since === from) return [];
    const correction = { account, orderId, deadline, version: row.version, from };
    return [since === undefined ? correction : { ...correction, since }];
  });
  await waits.correctWaits(corrections);
}

/** An order with no deadline that has newly passed. */
interface NotOverdue {
  readonly row: OrderRow;
  readonly record: ReturnType<typeof recordIn>;
  readonly history: readonly StoredObservation[];
}

async function check(
  { store, clock }: DeadlineDependencies,
  rows: readonly OrderRow[],
  hours: DeadlineHours,
  publish: (milestones: readonly Milestone[]) => void,
): Promise<readonly NotOverdue[]> {
  if (rows.length === 0) return [];
  const now = clock();
  const histories = await store.history(rows);
  const changes: OrderWrite[] = [];
  const notOverdue: NotOverdue[] = [];
  for (const [index, row] of rows.entries()) {
    const record = recordIn(row);
    const history = histories[index] ?? [];
    const change = checkDeadlines(record, history, now, hours);
    if (change === undefined) notOverdue.push({ row, record, history });
    else changes.push(changeTo(change, row, now));
  }
  if (changes.length > 0) {
    // An order that changed meanwhile is checked again next time.
    const saved = await store.save(changes, now);
    publish(changes.flatMap(({ milestones }, index) => (saved[index] === true ? milestones : [])));
  }
  return notOverdue;
}
