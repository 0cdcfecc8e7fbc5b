import { DEADLINE_STATES, type DeadlineHours, overdue } from '../lifecycle/deadlines.js';
import type { Milestone } from '../order/milestone.js';
import type { OrderFilter } from '../store/store.js';
import { keptOf, rowOf } from './order-row.js';
import type { ProviderContext } from './provider-context.js';

/** How deadlines are watched. */
export interface DeadlineOptions {
  /** Milliseconds from one look to the next. 0: only when `checkDeadlines()` is called. Absent: 600 000; 0 where an engine keeps the orders. */
  readonly every?: number;
  /** After how many hours each is over; `off`: never. */
  readonly hours?: DeadlineHours;
}

/** What watching them needs: no provider is called. */
export type DeadlineContext = Pick<ProviderContext, 'store' | 'clock' | 'onMilestones'> & {
  readonly provider: Pick<ProviderContext['provider'], 'account'>;
};

/**
 * Records `needs_attention` for every order whose deadline is over by now, once for each deadline and
 * what it is about. Answers what was recorded this time.
 */
export async function checkDeadlines(
  context: DeadlineContext,
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
      after = await checkPage(context, hours, filter, after, recorded);
    } while (after !== undefined);
  }
  return recorded;
}

async function checkPage(
  { store, clock, onMilestones, provider: { account } }: DeadlineContext,
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
    const kept = keptOf(row);
    const due = overdue(kept.folded, histories[index] ?? [], now, hours).filter(
      ({ key }) => !kept.published.includes(key),
    );
    if (due.length === 0) return [];
    const published = [...kept.published, ...due.map(({ key }) => key)];
    const next = rowOf({ ...kept, published }, row.version + 1);
    return [{ row: next, observations: [], milestones: due }];
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
