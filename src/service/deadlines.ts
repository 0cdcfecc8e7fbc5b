import { DEADLINE_STATES, type DeadlineHours, tellDeadlines } from '../lifecycle/index.js';
import type { Milestone } from '../order/milestone.js';
import { checkedOptions, type OptionNames } from '../order/options.js';
import { changeTo, recordIn } from '../store/order-row.js';
import type { OrderFilter, Store } from '../store/store.js';
import type { Clock } from './clock.js';
import { checkMilliseconds } from './milliseconds.js';

/** How deadlines are watched. */
export interface DeadlineOptions {
  /** Milliseconds from one look to the next. 0: only when `checkDeadlines()` is called. Absent: 600 000; 0 where an engine keeps the orders. */
  readonly every?: number;
  /** After how many hours each is over; `off`: never. */
  readonly hours?: DeadlineHours;
}

const DEADLINE_OPTIONS: OptionNames<DeadlineOptions> = { every: 'optional', hours: 'optional' };

const DEADLINE_HOURS: OptionNames<DeadlineHours> = {
  payment_window: 'optional',
  authorisation_expiry: 'optional',
  review_too_long: 'optional',
  early_unresolved: 'optional',
};

/** @throws {ConfigurationError} */
export function checkedDeadlines(given?: DeadlineOptions): DeadlineOptions {
  const options = checkedOptions(given, DEADLINE_OPTIONS, 'deadlines');
  checkMilliseconds('deadlines.every', options.every);
  return { ...options, hours: checkedDeadlineHours(options.hours, 'deadlines.hours') };
}

/** @throws {ConfigurationError} */
export function checkedDeadlineHours(
  hours: DeadlineHours | undefined,
  within?: string,
): DeadlineHours {
  return checkedOptions(hours, DEADLINE_HOURS, within);
}

/** What watching them needs. */
export interface DeadlineDependencies {
  readonly store: Pick<Store, 'orders' | 'history' | 'save'>;
  readonly account: string;
  readonly clock: Clock;
  onMilestones(milestones: readonly Milestone[]): void;
}

/**
 * Records `needs_attention` for every order whose deadline is over by now, once for each deadline and
 * what it is about. Answers what was recorded this time.
 */
export async function checkDeadlines(
  dependencies: DeadlineDependencies,
  hours: DeadlineHours = {},
): Promise<readonly Milestone[]> {
  const recorded: Milestone[] = [];
  const filters: readonly OrderFilter[] = [
    ...[...new Set(DEADLINE_STATES)].map((state) => ({ state })),
    { parked: true },
  ];
  for (const filter of filters) {
    let after: string | undefined;
    do {
      after = await checkPage(dependencies, hours, filter, after, recorded);
    } while (after !== undefined);
  }
  return recorded;
}

async function checkPage(
  { store, account, clock, onMilestones }: DeadlineDependencies,
  hours: DeadlineHours,
  filter: OrderFilter,
  after: string | undefined,
  recorded: Milestone[],
): Promise<string | undefined> {
  const now = clock();
  const page = await store.orders({
    account,
    limit: 100,
    ...filter,
    ...(after === undefined ? {} : { after }),
  });
  const histories = page.items.length === 0 ? [] : await store.history(page.items);
  const changes = page.items.flatMap((row, index) => {
    const told = tellDeadlines(recordIn(row), histories[index] ?? [], now, hours);
    return told === undefined ? [] : [changeTo(told, row)];
  });
  if (changes.length > 0) {
    // An order that changed meanwhile is looked at again next time.
    const won = await store.save(changes, now);
    const told = changes.flatMap(({ milestones }, index) =>
      won[index] === true ? milestones : [],
    );
    onMilestones(told);
    recorded.push(...told);
  }
  return page.next;
}
