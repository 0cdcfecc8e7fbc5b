import type { ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import type { MilestoneKind } from '../../../order/milestone/milestone.js';
import type { Instant } from '../../../order/time/instant.js';
import type {
  Attempt,
  AttemptOutcome,
  CheckedAttempt,
  Claim,
  Settlement,
  SettlementAnswer,
  StoredMilestone,
} from '../../../store/store.js';
import { deliverySoon } from '../milestone-object.js';
import type { Hosted } from '../names.js';
import { type Change, loadAndChange, type Moment } from './change.js';
import { claimableAt, readOrder } from './order-state.js';

/** Which kinds have a handler; absent: all. */
export interface Kinds {
  readonly kinds?: readonly MilestoneKind[];
}

/** A milestone to withdraw. */
export interface Withdrawing extends Moment {
  readonly attempt: Attempt;
  readonly reason: string;
  /** The version of the order that was judged. */
  readonly version: number;
}

/** The handlers of an order's object that are about its milestones. */
export function outboxHandlers(hosted: Hosted) {
  const changing = <T>(ctx: ObjectContext, moment: Moment, change: Change<T>): Promise<T> =>
    loadAndChange(ctx, hosted, { milestones: true }, moment, change);
  return {
    claim: (
      ctx: ObjectContext,
      { claim, ...moment }: Moment & { readonly claim: Claim },
    ): Promise<readonly StoredMilestone[]> => changing(ctx, moment, (store) => store.claim(claim)),
    release: (
      ctx: ObjectContext,
      { attempt, ...moment }: Moment & { readonly attempt: Attempt },
    ): Promise<null> =>
      changing(ctx, moment, async (store) => {
        await store.release(attempt);
        return null;
      }),
    settle: (
      ctx: ObjectContext,
      {
        attempt,
        outcome,
        ...moment
      }: Moment & { readonly attempt: Attempt; readonly outcome: AttemptOutcome },
    ): Promise<boolean> =>
      changing(ctx, moment, (store) => store.settle(attempt, outcome, moment.at)),
    settleByHand: (
      ctx: ObjectContext,
      { settlements, ...moment }: Moment & { readonly settlements: readonly Settlement[] },
    ): Promise<readonly SettlementAnswer[]> =>
      changing(ctx, moment, (store) => store.settleByHand(settlements, moment.at)),
    withdraw: (
      ctx: ObjectContext,
      { attempt, reason, version, ...moment }: Withdrawing,
    ): Promise<CheckedAttempt | 'changed'> =>
      changing(ctx, moment, async (store, { row }) =>
        (row?.version ?? 0) === version
          ? store.check(attempt, () => ({ kind: 'withdraw', reason }), moment.at)
          : 'changed',
      ),
    async retry(
      ctx: ObjectContext,
      { key, ...moment }: Moment & { readonly key: string },
    ): Promise<boolean> {
      const isRetried = await changing(ctx, moment, (store) => store.retry(key));
      if (isRetried) deliverySoon(ctx);
      return isRetried;
    },
  };
}

/** When the next milestone with a handler can be claimed; null: there is none. */
export async function due(ctx: ObjectSharedContext, { kinds }: Kinds): Promise<Instant | null> {
  const { milestones, lease } = await readOrder(ctx, { milestones: true });
  const [next] = milestones
    .filter(
      ({ status, milestone }) => status === 'pending' && kinds?.includes(milestone.kind) !== false,
    )
    .sort((a, b) => a.sequence - b.sequence);
  if (next === undefined) return null;
  // A handler of another milestone may still run.
  return Math.max(claimableAt(next), lease?.until ?? 0);
}
