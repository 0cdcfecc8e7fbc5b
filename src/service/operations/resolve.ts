import { dismiss, historyFrom } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { changeTo, recordIn } from '../../store/order-row.js';
import type { OrderRow, Store } from '../../store/store.js';
import type { OrderView } from '../queries/order-view.js';
import type { Clock } from '../runtime/clock.js';

/** An operator's decision about a parked observation. */
export interface Decision {
  readonly decision: 'dismiss';
  /** The operator's name or id, for the audit. */
  readonly actor: string;
  readonly reason: string;
}

/** The result of a decision. */
export type Resolved =
  | { readonly kind: 'resolved'; readonly order: OrderView }
  | { readonly kind: 'not_found'; readonly message: string }
  | { readonly kind: 'not_parked'; readonly message: string };

/** What resolving needs. */
export interface ResolveDependencies {
  readonly store: Pick<Store, 'history' | 'save'>;
  readonly account: string;
  readonly clock: Clock;
  rowOfOrder(orderId: string): Promise<OrderRow | undefined>;
  get(orderId: string): Promise<OrderView | undefined>;
  /** Called when the order changed, after the change is stored. */
  onChange(orderId: string, milestones: readonly Milestone[], again?: readonly string[]): void;
}

/** Stores an operator's decision about a parked observation, and applies it to the order. */
export async function resolve(
  { store, account, clock, rowOfOrder, get, onChange }: ResolveDependencies,
  orderId: string,
  observationId: string,
  decision: Decision,
): Promise<Resolved> {
  for (;;) {
    const row = await rowOfOrder(orderId);
    const [entries = []] = await store.history([{ account, orderId }]);
    if (row === undefined || !entries.some(({ observation: { id } }) => id === observationId)) {
      const message = `Order ${orderId} has no observation ${observationId}. Its history lists the observations.`;
      return { kind: 'not_found', message };
    }
    const dismissal = dismiss(recordIn(row), observationId, historyFrom(entries));
    if (dismissal.kind === 'not_parked') return dismissal;
    const at = clock();
    const resolutions = [{ observationId, resolution: { ...decision, at } }];
    const change = { ...changeTo(dismissal, row, at), resolutions };
    const [isSaved] = await store.save([change], at);
    // The order changed meanwhile: apply the decision to its new state.
    if (isSaved !== true) continue;
    onChange(orderId, dismissal.milestones, dismissal.again);
    const order = await get(orderId);
    if (order !== undefined) return { kind: 'resolved', order };
  }
}
