import { dismiss, historyFrom } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { changeTo, recordIn } from '../../store/order-row.js';
import type { OrderRow, Store } from '../../store/store.js';
import type { OrderView } from '../queries/order-view.js';
import type { Clock } from '../runtime/clock.js';

/** An operator's decision about a parked observation. */
export interface Decision {
  readonly decision: 'dismiss';
  /** Who decides: a name or an id of the operator, as the audit shall show it. */
  readonly actor: string;
  readonly reason: string;
}

/** What became of a decision. */
export type Resolved =
  | { readonly kind: 'resolved'; readonly order: OrderView }
  | { readonly kind: 'not_found'; readonly message: string }
  | { readonly kind: 'not_parked'; readonly message: string };

/** What deciding needs. */
export interface ResolveDependencies {
  readonly store: Pick<Store, 'history' | 'save'>;
  readonly account: string;
  readonly clock: Clock;
  rowOfOrder(orderId: string): Promise<OrderRow | undefined>;
  get(orderId: string): Promise<OrderView | undefined>;
  /** Told once it is stored. */
  onChange(orderId: string, milestones: readonly Milestone[], again?: readonly string[]): void;
}

/** Stores an operator's decision about a parked observation, with its reason, and what follows from it. */
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
      const message = `There is no observation ${observationId} of an order ${orderId}.`;
      return { kind: 'not_found', message };
    }
    const dismissal = dismiss(recordIn(row), observationId, historyFrom(entries));
    if (dismissal.kind === 'not_parked') return dismissal;
    const at = clock();
    const resolutions = [{ observationId, resolution: { ...decision, at } }];
    const change = { ...changeTo(dismissal, row, at), resolutions };
    const [won] = await store.save([change], at);
    // Somebody else changed the order meanwhile: decide about it as it is now.
    if (won !== true) continue;
    onChange(orderId, dismissal.milestones, dismissal.again);
    const order = await get(orderId);
    if (order !== undefined) return { kind: 'resolved', order };
  }
}
