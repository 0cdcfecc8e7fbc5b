import type { ToldOrder } from '../../export/whole-orders.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import { failureText } from '../../order/text/failure-text.js';
import type { Store } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import { everyMilestone } from '../queries/every-milestone.js';
import type { Clock } from '../runtime/clock.js';
import { type Plan, planOf, type StoredOrder } from './restore-order.js';

/** What restoring orders needs. */
export interface RestoreDependencies {
  readonly store: Pick<Store, 'load' | 'history' | 'milestones' | 'restore'>;
  readonly clock: Clock;
  readonly orderLimits: OrderLimits;
  /** Told of what is stored: which order changed, and what became due by it. */
  onChange(orderId: string, due: readonly Milestone[]): void;
  /** Told when there is something to hand over. */
  wake(): void;
}

/** What became of one order. */
export type Restored =
  | { readonly kind: 'left_out'; readonly line: number; readonly reason: string }
  | { readonly kind: 'as_it_was' }
  | {
      readonly kind: 'written';
      readonly isNew: boolean;
      readonly observations: number;
      readonly milestones: number;
    };

/**
 * Writes orders as an export tells them. One that cannot be written does not keep the others from it.
 *
 * @throws {StoreError} when the store does not answer.
 */
export async function restoreOrders(
  dependencies: RestoreDependencies,
  told: readonly ToldOrder[],
): Promise<readonly Restored[]> {
  try {
    return await restoreTogether(dependencies, told);
  } catch (error) {
    const [only, another] = told;
    if (error instanceof StoreError || only === undefined) throw error;
    if (another === undefined) return [leftOut(only, error)];
    const each: Restored[] = [];
    for (const one of told) each.push(...(await restoreOrders(dependencies, [one])));
    return each;
  }
}

async function restoreTogether(
  dependencies: RestoreDependencies,
  told: readonly ToldOrder[],
): Promise<readonly Restored[]> {
  const { store, clock, orderLimits } = dependencies;
  const done: Restored[] = [];
  let open = told;
  while (open.length > 0) {
    const stored = await storedOrders(store, open);
    const at = clock();
    const changing: { readonly one: ToldOrder; readonly plan: NonNullable<Plan> }[] = [];
    for (const [index, one] of open.entries()) {
      try {
        const plan = planOf(one, stored[index], at, orderLimits);
        if (plan === undefined) done.push({ kind: 'as_it_was' });
        else changing.push({ one, plan });
      } catch (error) {
        done.push(leftOut(one, error));
      }
    }
    const won = await store.restore(
      changing.map(({ plan }) => plan.restoration),
      at,
    );
    const written = changing.filter((_, index) => won[index] === true);
    for (const { plan } of written) done.push(tell(dependencies, plan));
    // Somebody else changed the others meanwhile: they are computed from what they are now.
    open = changing.filter((_, index) => won[index] !== true).map(({ one }) => one);
  }
  return done;
}

async function storedOrders(
  store: RestoreDependencies['store'],
  told: readonly ToldOrder[],
): Promise<readonly (StoredOrder | undefined)[]> {
  const keys = told.map(({ account, orderId }) => ({ account, orderId }));
  const loaded = await store.load(keys.map((key) => ({ key, observationIds: [] })));
  const known = keys.filter((_, index) => loaded[index]?.row !== undefined);
  const histories = await store.history(known);
  return Promise.all(
    keys.map(async (key, index) => {
      const row = loaded[index]?.row;
      if (row === undefined) return undefined;
      const observations = histories[known.indexOf(key)] ?? [];
      return { row, observations, milestones: await everyMilestone(store, key) };
    }),
  );
}

function tell(
  { onChange, wake }: RestoreDependencies,
  { restoration, isNew, due }: NonNullable<Plan>,
): Restored {
  const { row, observations, replaced = [], milestones } = restoration;
  onChange(row.orderId, due);
  if (milestones.some(({ status }) => status === 'pending')) wake();
  return {
    kind: 'written',
    isNew,
    observations: observations.length + replaced.length,
    milestones: milestones.length,
  };
}

function leftOut({ line, orderId }: ToldOrder, error: unknown): Restored {
  const reason = `Order ${orderId} is left out: ${failureText(error)}`;
  return { kind: 'left_out', line, reason };
}
