import type { ImportedOrder } from '../../export/order-assembler.js';
import type { StoredOrder } from '../../export/write-lines.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import { failureText } from '../../order/text/failure-text.js';
import { loadRows } from '../../store/load-rows.js';
import type { OrderKey, Store } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import { everyMilestone } from '../queries/every-milestone.js';
import type { Clock } from '../runtime/clock.js';
import { type RestorationPlan, restorationPlan } from './restoration-plan.js';

/** What restoring orders needs. */
export interface RestoreDependencies {
  readonly store: Pick<Store, 'load' | 'history' | 'milestones' | 'restore'>;
  readonly clock: Clock;
  readonly orderLimits: OrderLimits;
  /** Called for every order that changed, with the milestones that became due, once they are stored. */
  onChange(order: OrderKey, due: readonly Milestone[]): void;
  /** Called when there are milestones to deliver. */
  wake(): void;
}

/** The result for one order. */
export type Restored =
  | { readonly kind: 'left_out'; readonly line: number; readonly reason: string }
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'written';
      readonly isNew: boolean;
      readonly observations: number;
      readonly milestones: number;
    };

/**
 * Writes imported orders. One that cannot be written does not affect the others.
 *
 * @throws {StoreError} when the store does not answer.
 */
export async function restoreOrders(
  dependencies: RestoreDependencies,
  orders: readonly ImportedOrder[],
): Promise<readonly Restored[]> {
  try {
    return await restoreTogether(dependencies, orders);
  } catch (error) {
    const [only, another] = orders;
    if (error instanceof StoreError || only === undefined) throw error;
    if (another === undefined) return [leftOut(only, error)];
    const results: Restored[] = [];
    for (const order of orders) results.push(...(await restoreOrders(dependencies, [order])));
    return results;
  }
}

async function restoreTogether(
  dependencies: RestoreDependencies,
  orders: readonly ImportedOrder[],
): Promise<readonly Restored[]> {
  const { store, clock, orderLimits } = dependencies;
  const results: Restored[] = [];
  let open = orders;
  while (open.length > 0) {
    const stored = await storedOrders(store, open);
    const at = clock();
    const changing: { readonly order: ImportedOrder; readonly plan: RestorationPlan }[] = [];
    for (const [index, order] of open.entries()) {
      try {
        const plan = restorationPlan(order, stored[index], at, orderLimits);
        if (plan === undefined) results.push({ kind: 'unchanged' });
        else changing.push({ order, plan });
      } catch (error) {
        results.push(leftOut(order, error));
      }
    }
    const written = await store.restore(
      changing.map(({ plan }) => plan.restoration),
      at,
    );
    // The others changed meanwhile, and are planned again from their new state.
    open = [];
    for (const [index, { order, plan }] of changing.entries()) {
      if (written[index] === true) results.push(announce(dependencies, plan));
      else open = [...open, order];
    }
  }
  return results;
}

async function storedOrders(
  store: RestoreDependencies['store'],
  orders: readonly ImportedOrder[],
): Promise<readonly (StoredOrder | undefined)[]> {
  const keys = orders.map(({ account, orderId }) => ({ account, orderId }));
  const rows = await loadRows(store, keys);
  const known = keys.filter((_, index) => rows[index] !== undefined);
  const histories = await store.history(known);
  return Promise.all(
    keys.map(async (key, index) => {
      const row = rows[index];
      if (row === undefined) return undefined;
      const observations = histories[known.indexOf(key)] ?? [];
      return { row, observations, milestones: await everyMilestone(store, key) };
    }),
  );
}

function announce(
  { onChange, wake }: RestoreDependencies,
  { restoration, isNew, due }: RestorationPlan,
): Restored {
  const { row, observations, replaced = [], milestones } = restoration;
  onChange(row, due);
  if (milestones.some(({ status }) => status === 'pending')) wake();
  return {
    kind: 'written',
    isNew,
    observations: observations.length + replaced.length,
    milestones: milestones.length,
  };
}

function leftOut({ line, orderId }: ImportedOrder, error: unknown): Restored {
  const reason = `Order ${orderId} is left out: ${failureText(error)}`;
  return { kind: 'left_out', line, reason };
}
