import type { OrderSource } from '../input/source.js';
import type { ComputedOrder } from './compute.js';

/**
 * Where the store differs from an order that was computed from a file, a sentence each.
 *
 * @param provider the name of its provider.
 */
export async function differencesFrom(
  source: OrderSource,
  order: ComputedOrder,
  provider: string,
): Promise<readonly string[]> {
  const { id, state, fraudState } = order;
  const stored = await source.order(id, { provider });
  if (stored === undefined) return [`${id}: the store does not know it`];
  const history = (await source.history(id, { provider })) ?? [];
  const standings = new Map(history.map((entry) => [entry.id, entry.standing]));
  const compare = (what: string, inFile: string, inStore = 'absent') =>
    inFile === inStore ? [] : [`${id}: ${what} is ${inFile} by the file, ${inStore} in the store`];
  return [
    ...compare('the state', state, stored.state),
    ...compare('the fraud review', fraudState, stored.fraudState),
    ...Object.entries(order.standings).flatMap(([observation, standing]) =>
      compare(`the standing of ${observation}`, standing, standings.get(observation)),
    ),
  ];
}
