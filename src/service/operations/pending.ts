import { stillDue } from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import type { Milestone, MilestoneKind } from '../../order/milestone/milestone.js';
import { checkedOptions } from '../../order/options/options.js';
import { formatInstant, type InstantText } from '../../order/time/instant.js';
import { loadRows } from '../../store/load-rows.js';
import { recordIn } from '../../store/order-row.js';
import { pagesOf } from '../../store/page.js';
import type { OrderRow, Store, StoredMilestone } from '../../store/store.js';

/** A milestone that waits for delivery. */
export type PendingMilestone = Milestone & {
  /** Whether it would be delivered now, with these facts. False: it would be withdrawn. */
  readonly deliver: boolean;
  /** Why it would be withdrawn. */
  readonly because?: string;
  /** How many times it was claimed for delivery. */
  readonly attempts: number;
  readonly createdAt: InstantText;
  /** The message of the last failed attempt. */
  readonly lastError?: string;
};

/** Which pending milestones to list. */
export interface PendingOptions {
  /** Lists only these kinds. Absent: all. */
  readonly kinds?: readonly MilestoneKind[];
}

/** How many are read together. */
const PAGE = 500;

/**
 * Lists the pending milestones by order, in the order of recording. Each is judged as before an attempt,
 * but nothing changes.
 */
export async function* pendingMilestones(
  store: Pick<Store, 'milestones' | 'load'>,
  account: string,
  options?: PendingOptions,
): AsyncGenerator<PendingMilestone, void, undefined> {
  const { kinds } = checkedOptions(options, { kinds: 'optional' });
  const pages = pagesOf((from) =>
    store.milestones({ account, status: 'pending', limit: PAGE, ...from }),
  );
  for await (const { items } of pages) {
    const wanted = items.filter(
      ({ milestone }) => kinds === undefined || kinds.includes(milestone.kind),
    );
    const rows = await rowsByOrder(store, wanted);
    for (const stored of wanted) yield judged(stored, rows.get(stored.milestone.orderId));
  }
}

async function rowsByOrder(
  store: Pick<Store, 'load'>,
  wanted: readonly StoredMilestone[],
): Promise<ReadonlyMap<string, OrderRow>> {
  const keys = new Map(wanted.map(({ milestone }) => [milestone.orderId, milestone]));
  const rows = await loadRows(store, [...keys.values()]);
  return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.orderId, row]])));
}

function judged(
  { milestone, attempts, createdAt, lastError }: StoredMilestone,
  row: OrderRow | undefined,
): PendingMilestone {
  const still = stillDue(row && recordIn(row), milestone);
  return {
    ...(still.deliver ? still.milestone : milestone),
    ...defined({
      deliver: still.deliver,
      because: still.deliver ? undefined : still.because,
      attempts,
      createdAt: formatInstant(createdAt),
      lastError,
    }),
  };
}
