import { fromHistory, historyFrom, isPruned } from '../../lifecycle/index.js';
import type { Problem } from '../../order/problem.js';
import type { Instant } from '../../order/time/instant.js';
import { recordIn } from '../../store/order-row.js';
import type { PageRequest, Store, StoredMilestone, StoredObservation } from '../../store/store.js';
import { everyMilestone } from './every-milestone.js';
import { type LatestOrder, latestOrders } from './order-summaries.js';
import { type HistoryEntry, historyOf, type OrderView, viewOf } from './view-of.js';

/** A moment in the life of an order as we knew it. */
export type Moment =
  /** When it was this time, by the clock of the service. */
  | { readonly instant: Instant }
  /** When the observation with this number had just arrived; see `arrival` in the history. */
  | { readonly arrival: number };

/** What changed: some order, or a milestone of one. */
export interface OrderChange {
  readonly orderId: string;
}

/** A body that was not understood, without the body. */
export interface QuarantinedBody {
  readonly id: string;
  readonly problem: Problem;
  readonly receivedAt: Instant;
}

/** Questions that only look. */
export interface Queries {
  /**
   * An order as it was known at a moment: only what had arrived, and only decisions taken, by then.
   * Undefined when nothing was known of it yet, and when its history was pruned.
   */
  asOf(orderId: string, moment: Moment): Promise<OrderView | undefined>;
  /** What had arrived of an order at a moment, in fold order and judged as it was then. */
  historyAsOf(orderId: string, moment: Moment): Promise<readonly HistoryEntry[] | undefined>;
  /**
   * Some orders as they are now, each in one row, read together; unknown ones are left out. For those
   * that `watch` named.
   */
  latest(orderIds: readonly string[]): Promise<readonly LatestOrder[]>;
  /** Everything observed of an order, in the order of arrival; empty for an unknown order. */
  observations(orderId: string): Promise<readonly StoredObservation[]>;
  /** Bodies that were not understood, oldest first. */
  quarantined(page?: PageRequest): Promise<{ bodies: readonly QuarantinedBody[]; next?: string }>;
}

/** Looks into a store. */
export function queries(store: Store, account: string): Queries {
  const observations = async (orderId: string) =>
    (await store.history([{ account, orderId }]))[0] ?? [];
  /** What had arrived by then. Of an order that was pruned nothing: its past is gone. */
  const knownAt = async (orderId: string, moment: Moment) => {
    const [loaded] = await store.load([{ key: { account, orderId }, observationIds: [] }]);
    if (loaded?.row === undefined || isPruned(recordIn(loaded.row))) return [];
    return (await observations(orderId)).filter((one) =>
      'arrival' in moment ? one.sequence <= moment.arrival : one.arrivedAt <= moment.instant,
    );
  };
  return {
    observations,
    latest: (orderIds) => latestOrders(store, account, orderIds),
    async asOf(orderId, moment) {
      const known = await knownAt(orderId, moment);
      const then = 'instant' in moment ? moment.instant : known.at(-1)?.arrivedAt;
      if (known.length === 0 || then === undefined) return undefined;
      const { record } = fromHistory(historyFrom(known, then));
      const milestones = await everyMilestone(store, { account, orderId });
      return viewOf(record, known.length, milestonesAt(milestones, then));
    },
    async historyAsOf(orderId, moment) {
      const known = await knownAt(orderId, moment);
      return known.length === 0 ? undefined : historyOf(known);
    },
    async quarantined(page = {}) {
      const { items, next } = await store.quarantined(page);
      return {
        bodies: items.map(({ id, problem, receivedAt }) => ({ id, problem, receivedAt })),
        ...(next === undefined ? {} : { next }),
      };
    },
  };
}

/** Those recorded by then; what was settled later was still pending. */
function milestonesAt(all: readonly StoredMilestone[], then: Instant): readonly StoredMilestone[] {
  return all
    .filter(({ createdAt }) => createdAt <= then)
    .map((one) => {
      if (one.settledAt === undefined || one.settledAt <= then) return one;
      const { settledAt: _, reason: __, lastError: ___, settledBy: ____, ...rest } = one;
      return { ...rest, status: 'pending' };
    });
}
