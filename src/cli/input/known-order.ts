import { defined } from '../../order/defined.js';
import type { Place } from '../output/follow-up.js';
import { unknownOrder } from '../output/unknown-order.js';
import type { OrderSource, OrderWithProvider, Which } from './source.js';

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
    const isOfSeveral = new Set(orders.map(({ provider }) => provider?.name)).size > 1;
    const names = orders
      .slice(0, NAMED)
      .map(({ id, provider }) => (isOfSeveral ? `${id} of ${provider?.name}` : id));
    const more = orders.length > NAMED || search?.more === true ? ' and others' : '';
    const how = isOfSeveral ? ', and its provider with --provider' : '';
    throw new Error(
      `Several orders are known by ${anyId}: ${names.join(', ')}${more}. Name one of them by its own id${how}.`,
    );
  }
  const found = one && (await source.order(one.id, ofProviderOf(one)));
  if (found === undefined) throw unknownOrder(anyId, place, searched);
  return found;
}

/** The order of an id at the provider of an order that was found. */
export function ofProviderOf({ provider }: Pick<OrderWithProvider, 'provider'>): Which {
  return defined({ provider: provider?.name });
}
