import type { ProviderApi } from '../../adapters/provider-api.js';
import { beginAnew, beingRead, historyFrom, isSetAside } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import { changeTo, recordIn } from '../../store/order-row.js';
import type { Store } from '../../store/store.js';
import { apiWith, type ProviderAccess } from '../provider/provider-access.js';
import type { Clock } from '../runtime/clock.js';

/** What beginning an order anew needs. */
export interface BeginAnewDependencies extends Pick<ProviderAccess, 'provider' | 'rowOfOrder'> {
  readonly store: Pick<Store, 'save' | 'history' | 'beginAnew'>;
  readonly clock: Clock;
  readonly orderLimits: OrderLimits;
  /** Called when an order began anew, after that is stored. */
  onChange(orderId: string, milestones: readonly Milestone[], again: readonly string[]): void;
}

/** How many times an order is read, as something newer may arrive during a read. */
const ATTEMPTS = 5;

/**
 * Reads an order that is set aside, and begins it anew from what was read. Reads it again if something
 * arrives meanwhile: that may be newer than the read, and is not taken in. Undefined for any other order.
 */
export async function beginAnewFromRead(
  { provider, rowOfOrder, store, clock, orderLimits, onChange }: BeginAnewDependencies,
  orderId: string,
) {
  let read: Awaited<ReturnType<ProviderApi['read']>> | undefined;
  const api = apiWith(provider, 'read');
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const row = await rowOfOrder(orderId);
    const record = row && recordIn(row);
    if (record === undefined || !isSetAside(record)) break;
    const marked = changeTo({ record: beingRead(record), milestones: [], again: [] }, row, clock());
    const [isMarked] = await store.save([marked], clock());
    if (isMarked !== true) continue;
    read = 'kind' in api ? api : await api.read(orderId);
    if (read.kind !== 'observation') break;
    const [entries = []] = await store.history([marked.row]);
    const history = historyFrom(entries);
    const anew = beginAnew(marked.row.record, history, read.observation, orderLimits);
    if (anew === undefined) break;
    const at = clock();
    if (!(await store.beginAnew(changeTo(anew, marked.row, at, anew.observations), at))) continue;
    onChange(orderId, anew.milestones, anew.again);
    return { read, begunFrom: read.observation };
  }
  return read && { read, begunFrom: undefined };
}
