import { beginAnew, beingRead, historyFrom, isSetAside } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import { changeTo, recordIn } from '../../store/order-row.js';
import type { Store } from '../../store/store.js';
import { apiOf, type ProviderAccess } from '../provider/provider-access.js';
import type { Clock } from '../runtime/clock.js';

/** What beginning an order anew needs. */
export interface BeginAnewDependencies extends Pick<ProviderAccess, 'provider' | 'rowOfOrder'> {
  readonly store: Pick<Store, 'save' | 'history' | 'beginAnew'>;
  readonly clock: Clock;
  readonly orderLimits: OrderLimits;
  /** Told of an order that began anew, once it is stored. */
  onChange(orderId: string, milestones: readonly Milestone[], again: readonly string[]): void;
}

/** So often it is read again because something was said about it meanwhile. */
const TRIES = 5;

/**
 * Reads an order that is set aside and begins it anew. What is said about it while it is read might be
 * newer than the read, and is not taken in: then it is read once more. Undefined for any other order.
 */
export async function beginAnewFromRead(
  { provider, rowOfOrder, store, clock, orderLimits, onChange }: BeginAnewDependencies,
  orderId: string,
) {
  let read: Awaited<ReturnType<ReturnType<typeof apiOf>['read']>> | undefined;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const row = await rowOfOrder(orderId);
    const record = row && recordIn(row);
    if (record === undefined || !isSetAside(record)) break;
    const noted = changeTo({ record: beingRead(record), milestones: [], again: [] }, row, clock());
    const [won] = await store.save([noted], clock());
    if (won !== true) continue;
    read = await apiOf(provider).read(orderId);
    if (read.kind !== 'observation') break;
    const [entries = []] = await store.history([noted.row]);
    const history = historyFrom(entries);
    const anew = beginAnew(noted.row.record, history, read.observation, orderLimits);
    if (anew === undefined) break;
    const at = clock();
    if (!(await store.beginAnew(changeTo(anew, noted.row, at, anew.observations), at))) continue;
    onChange(orderId, anew.milestones, anew.again);
    return { read, begun: true };
  }
  return read && { read, begun: false };
}
