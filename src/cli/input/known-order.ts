import type { Place } from '../output/follow-up.js';
import { unknownOrder } from '../output/unknown-order.js';
import type { OrderSource, OrderWithProvider } from './source.js';

/** As many orders as a message names. */
const NAMED = 5;

/**
 * The order that any id leads to: its own, or that of one of its payments, refunds or deliveries.
 *
 * @throws Error when no order is known by it, or several are.
 */
export async function knownOrder(
  source: OrderSource,
  anyId: string,
  place: Place,
): Promise<OrderWithProvider> {
  const direct = await source.order(anyId);
  if (direct !== undefined) return direct;
  const search = await source.search(anyId);
  const { orders = [], searched } = search ?? {};
  const [one, another] = orders;
  if (another !== undefined) {
    const ids = orders.slice(0, NAMED).map(({ id }) => id);
    const more = orders.length > NAMED || search?.more === true ? ' and others' : '';
    throw new Error(
      `Several orders are known by ${anyId}: ${ids.join(', ')}${more}. Name one of them by its own id.`,
    );
  }
  const found = one && (await source.order(one.id));
  if (found === undefined) throw unknownOrder(anyId, place, searched);
  return found;
}
