import { type HistoryEntry, type OrderView, orderPath, request } from '../../api.js';
import { keyOf, type Providers } from '../../providers.js';

/** What identifies an observation among those of all orders. */
export function parkedKey(order: OrderView, observationId: string): string {
  return `${keyOf(order)} ${observationId}`;
}

/**
 * When each parked observation of these orders was parked: when it raised its doubt. One that raised none,
 * because it is not the newest of its order, was parked when it arrived.
 */
export async function timesOfParking(
  orders: readonly OrderView[],
  providers: Providers,
): Promise<ReadonlyMap<string, string>> {
  const each = await Promise.all(orders.map((order) => timesOf(order, providers)));
  return new Map(each.flat());
}

async function timesOf(
  order: OrderView,
  providers: Providers,
): Promise<readonly (readonly [string, string])[]> {
  const raised = new Map<string, string>();
  for (const one of order.milestones) {
    if (one.kind === 'needs_attention' && one.facts.about === 'parked' && one.createdAt) {
      raised.set(one.subject, one.createdAt);
    }
  }
  const waiting = order.parked.filter((one) => !('dismissed' in one));
  const arrived = waiting.every(({ id }) => raised.has(id))
    ? new Map<string, string>()
    : await arrivals(order, providers);
  return waiting.flatMap(({ id }) => {
    const since = raised.get(id) ?? arrived.get(id);
    return since === undefined ? [] : [[parkedKey(order, id), since] as const];
  });
}

async function arrivals(
  order: OrderView,
  providers: Providers,
): Promise<ReadonlyMap<string, string>> {
  const history = await request<{ readonly observations: readonly HistoryEntry[] }>(
    orderPath(providers.refOf(order), '/history'),
  );
  return new Map(
    (history?.observations ?? []).flatMap(({ id, arrivedAt }) =>
      arrivedAt === undefined ? [] : [[id, arrivedAt]],
    ),
  );
}
