import {
  checkDeadlines,
  type Deadline,
  type DeadlineHours,
  overdueSince,
  waitingSince,
} from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { failureText } from '../../order/text/failure-text.js';
import type { Instant } from '../../order/time/instant.js';
import { changeTo, recordIn } from '../../store/order-row.js';
import { pagesOf } from '../../store/page.js';
import type {
  OrderKey,
  OrderRow,
  OrderWrite,
  Store,
  StoredObservation,
  WaitCorrection,
  WaitingOrder,
  Waits,
} from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import { inHalves } from '../runtime/in-halves.js';
import type { Logger } from '../runtime/logger.js';
import { checkMilliseconds } from '../runtime/milliseconds.js';
import { enterWaits, pagesOfWaiting, waitsIn } from './waiting-orders.js';

/** How deadlines are watched. */
export interface DeadlineOptions {
  /** Milliseconds from one look to the next. 0: only when `checkDeadlines()` is called. Absent: 600 000; 0 where an engine keeps the orders. */
  readonly intervalMs?: number;
  /** After how many hours each is over; `off`: never. */
  readonly hours?: DeadlineHours;
}

const DEADLINE_OPTIONS: OptionNames<DeadlineOptions> = {
  intervalMs: 'optional',
  hours: 'optional',
};

const DEADLINE_HOURS: OptionNames<DeadlineHours> = {
  payment_window: 'optional',
  authorisation_expiry: 'optional',
  review_too_long: 'optional',
  early_unresolved: 'optional',
};

/** @throws {ConfigurationError} */
export function checkedDeadlines(given?: DeadlineOptions): DeadlineOptions {
  const options = checkedOptions(given, DEADLINE_OPTIONS, 'deadlines');
  checkMilliseconds('deadlines.intervalMs', options.intervalMs);
  return { ...options, hours: checkedDeadlineHours(options.hours, 'deadlines.hours') };
}

/**
 * Hours, each a number from 0 upwards or `off`.
 *
 * @throws {ConfigurationError}
 */
export function checkedDeadlineHours(
  hours: DeadlineHours | undefined,
  within?: string,
): DeadlineHours {
  const checked = checkedOptions(hours, DEADLINE_HOURS, within);
  for (const [deadline, value] of Object.entries(checked)) {
    if (value === 'off' || (Number.isFinite(value) && value >= 0 && value <= MOST_HOURS)) continue;
    throw new ConfigurationError({
      setting: `deadlines.hours.${deadline}`,
      given: String(value),
      allowed: `a number of hours from 0 to ${MOST_HOURS}, or 'off'`,
    });
  }
  return checked;
}

/** More than a hundred years. */
const MOST_HOURS = 1_000_000;

/** What watching them needs. */
export interface DeadlineDependencies {
  readonly store: Pick<Store, 'orders' | 'load' | 'history' | 'save' | 'waiting' | 'correctWaits'>;
  readonly account: string;
  readonly clock: Clock;
  readonly logger: Logger;
  onMilestones(milestones: readonly Milestone[]): void;
}

/** Records `needs_attention` for every deadline that is over by now, once. Answers those new ones. */
export type CheckDeadlines = (hours?: DeadlineHours) => Promise<readonly Milestone[]>;

/** How many orders are read at once. */
const AT_ONCE = 100;

/** A day: from one search for orders that wait and are not entered to the next. */
const SEARCH_AFTER = 24 * 3_600 * 1_000_000;

/**
 * Watches deadlines. What is overdue is asked of the table of waiting orders, so a check reads only
 * orders that may be overdue, however many there are. Another process, of an older version, may have
 * changed orders without entering what they wait for: the first check, and one each day, looks for
 * such orders among those that may wait.
 *
 * An order that cannot be read or checked is left out, and the others are checked all the same. Where
 * the store cannot be reached, nothing is tried one by one.
 *
 * @throws Error when anything could not be checked, after everything else was.
 */
export function deadlineWatch(dependencies: DeadlineDependencies): CheckDeadlines {
  const { store, account, clock, onMilestones } = dependencies;
  let searchedAt = Number.NEGATIVE_INFINITY;
  return async (hours = {}) => {
    const recorded: Milestone[] = [];
    const tell = (milestones: readonly Milestone[]) => {
      onMilestones(milestones);
      recorded.push(...milestones);
    };
    const failures = new Failures();
    const waits = waitsIn(store);
    if (waits === undefined) {
      // Nobody keeps what orders wait for: all that may wait are read.
      await failures.of('the orders that may wait', async () => {
        for await (const rows of pagesOfWaiting(store, account, AT_ONCE)) {
          await failures.ofEach(rows, async (some) => {
            await check(dependencies, some, hours, tell);
          });
        }
      });
    } else {
      const now = clock();
      if (now - searchedAt >= SEARCH_AFTER || now < searchedAt) {
        await failures.of('the search for waiting orders', async () => {
          await enterWaits(store, waits, account, ({ orderId }, error) => {
            failures.add(`order ${orderId}`, error);
          });
          searchedAt = now;
        });
      }
      for (const { deadline, since } of overdueSince(now, hours)) {
        await failures.of(`the deadline ${deadline}`, async () => {
          for await (const overdue of pagesOfOverdue(waits, { account, deadline, since })) {
            await failures.ofEach(overdue, (some) =>
              checkOverdue(dependencies, waits, some, hours, tell),
            );
          }
        });
      }
    }
    failures.tell(dependencies.logger);
    return recorded;
  };
}

async function* pagesOfOverdue(
  waits: Waits,
  filter: { readonly account: string; readonly deadline: Deadline; readonly since: Instant },
): AsyncGenerator<readonly WaitingOrder[]> {
  const pages = pagesOf((from) => waits.waiting({ ...filter, limit: AT_ONCE, ...from }));
  for await (const { items } of pages) yield items;
}

/** Tells of those that are overdue, and writes of the others since when they wait. */
async function checkOverdue(
  dependencies: DeadlineDependencies,
  waits: Waits,
  overdue: readonly WaitingOrder[],
  hours: DeadlineHours,
  tell: (milestones: readonly Milestone[]) => void,
): Promise<void> {
  const loaded = await dependencies.store.load(
    overdue.map((wait) => ({ key: keyOf(wait), observationIds: [] })),
  );
  const found = new Map<OrderRow, WaitingOrder>();
  for (const [index, wait] of overdue.entries()) {
    const row = loaded[index]?.row;
    if (row !== undefined) found.set(row, wait);
  }
  const checked = await check(dependencies, [...found.keys()], hours, tell);
  const corrections = checked.flatMap(({ row, record, history }): WaitCorrection[] => {
    const wait = found.get(row);
    if (wait === undefined) return [];
    const { account, orderId, deadline, since: from } = wait;
    const since = waitingSince(deadline, record, history);
    if (since === from) return [];
    const about = { account, orderId, deadline, version: row.version, from };
    return [since === undefined ? about : { ...about, since }];
  });
  await waits.correctWaits(corrections);
}

/** An order that was checked and of which there was nothing to tell. */
interface Checked {
  readonly row: OrderRow;
  readonly record: ReturnType<typeof recordIn>;
  readonly history: readonly StoredObservation[];
}

async function check(
  { store, clock }: DeadlineDependencies,
  rows: readonly OrderRow[],
  hours: DeadlineHours,
  tell: (milestones: readonly Milestone[]) => void,
): Promise<readonly Checked[]> {
  if (rows.length === 0) return [];
  const now = clock();
  const histories = await store.history(rows.map(keyOf));
  const changes: OrderWrite[] = [];
  const checked: Checked[] = [];
  for (const [index, row] of rows.entries()) {
    const record = recordIn(row);
    const history = histories[index] ?? [];
    const told = checkDeadlines(record, history, now, hours);
    if (told === undefined) checked.push({ row, record, history });
    else changes.push(changeTo(told, row, now));
  }
  if (changes.length > 0) {
    // An order that changed meanwhile is looked at again next time.
    const won = await store.save(changes, now);
    tell(changes.flatMap(({ milestones }, index) => (won[index] === true ? milestones : [])));
  }
  return checked;
}

function keyOf({ account, orderId }: OrderKey): OrderKey {
  return { account, orderId };
}

/** What could not be checked. */
class Failures {
  readonly #failures: { readonly what: string; readonly error: unknown }[] = [];

  add(what: string, error: unknown): void {
    this.#failures.push({ what, error });
  }

  /** Does the work; that it fails keeps nothing else from being done. */
  async of(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.add(what, error);
    }
  }

  /** Does the work for orders that are read together, and leaves out those for which it fails. */
  async ofEach<T extends OrderKey>(
    orders: readonly T[],
    work: (orders: readonly T[]) => Promise<void>,
  ): Promise<void> {
    await this.of(`${orders.length} orders from ${orders[0]?.orderId} on`, () =>
      inHalves(orders, work, ({ orderId }, error) => this.add(`order ${orderId}`, error)),
    );
  }

  /** @throws Error unless there are none. */
  tell(logger: Logger): void {
    const [first] = this.#failures;
    if (first === undefined) return;
    for (const { what, error } of this.#failures) {
      logger.error({ what, error: failureText(error) }, 'a deadline could not be checked');
    }
    throw new Error(
      `${this.#failures.length} checks of deadlines failed, the first of them of ${first.what}: ` +
        `${failureText(first.error)}`,
      { cause: first.error },
    );
  }
}
