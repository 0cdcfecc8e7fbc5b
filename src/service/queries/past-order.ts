import { fromHistory, historyFrom, isPruned, replay } from '../../lifecycle/index.js';
import type { Instant } from '../../order/time/instant.js';
import { loadRows } from '../../store/load-rows.js';
import { recordIn } from '../../store/order-row.js';
import type { Store, StoredMilestone, StoredObservation } from '../../store/store.js';
import { everyMilestone } from './every-milestone.js';
import type { HandledKinds } from './milestone-view.js';
import { type HistoryEntry, historyOf } from './order-history.js';
import { type OrderView, viewOf } from './order-view.js';

/** A point in the history of an order, as it was known here. */
export type Moment =
  /** By the clock of the service. */
  | { readonly instant: Instant }
  /** Just after the observation with this number had arrived; see `arrival` in the history. */
  | { readonly arrival: number };

/** Queries about the past state of one order. */
export interface PastOrderQueries {
  /**
   * The order as it was known at a moment: only observations that had arrived, and decisions that had
   * been made, by then. Undefined when nothing was known of it yet, or its history was pruned.
   */
  asOf(orderId: string, moment: Moment): Promise<OrderView | undefined>;
  /** The observations that had arrived at a moment, in fold order, with their standing at that time. */
  historyAsOf(orderId: string, moment: Moment): Promise<readonly HistoryEntry[] | undefined>;
}

export function pastOrderQueries(
  store: Pick<Store, 'load' | 'history' | 'milestones'>,
  account: string,
  handled?: HandledKinds,
): PastOrderQueries {
  const partsOf = async (orderId: string, moment: Moment) => {
    const key = { account, orderId };
    const [row] = await loadRows(store, [key]);
    if (row === undefined || isPruned(recordIn(row))) return { entries: [], later: [] };
    const [all = []] = await store.history([key]);
    const hasArrived = ({ sequence, arrivedAt }: (typeof all)[number]) =>
      'arrival' in moment ? sequence <= moment.arrival : arrivedAt <= moment.instant;
    return {
      entries: all.filter(hasArrived),
      later: all.filter((one) => !hasArrived(one)),
    };
  };
  return {
    async asOf(orderId, moment) {
      const { entries, later } = await partsOf(orderId, moment);
      const then = 'instant' in moment ? moment.instant : entries.at(-1)?.arrivedAt;
      if (entries.length === 0 || then === undefined) return undefined;
      const { record } = fromHistory(historyFrom(entries, then));
      const all = await everyMilestone(store, { account, orderId });
      const recorded = milestonesAt(all, then);
      // What arrived together was saved at one instant: milestones of the rest have that time as well.
      const milestones = later.some(({ arrivedAt }) => arrivedAt === then)
        ? recorded.filter(isFromThese(entries, then))
        : recorded;
      return viewOf(record, entries.length, milestones, handled);
    },
    async historyAsOf(orderId, moment) {
      const { entries } = await partsOf(orderId, moment);
      return entries.length === 0 ? undefined : historyOf(entries);
    },
  };
}

/** Whether a milestone is older than an instant, or follows from these observations. */
function isFromThese(entries: readonly StoredObservation[], then: Instant) {
  const observations = entries
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ observation }) => observation);
  const published = new Set(replay(observations)?.published);
  return ({ createdAt, milestone }: StoredMilestone) =>
    createdAt < then || published.has(milestone.key);
}

/** The milestones recorded by then. One that was settled later was still pending. */
function milestonesAt(all: readonly StoredMilestone[], then: Instant): readonly StoredMilestone[] {
  return all
    .filter(({ createdAt }) => createdAt <= then)
    .map((one) => {
      if (one.settledAt === undefined || one.settledAt <= then) return one;
      const { settledAt: _, reason: __, lastError: ___, settledBy: ____, ...rest } = one;
      return { ...rest, status: 'pending' };
    });
}
