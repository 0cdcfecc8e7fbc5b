import type { Context } from 'hono';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { badParameter, problem } from '../problem.js';

/** How the parameter that chooses a provider is described. */
export const PROVIDER_PARAMETER = '&provider= where there are several';

/** The answer to a request for a provider that is not served here; undefined: it is, or none was named. */
export function unknownProvider(
  c: Context,
  { all }: OrderLifecycles,
  name: string | undefined,
): Response | undefined {
  if (name === undefined || all.some(({ provider }) => provider.name === name)) return undefined;
  return badParameter(c, `provider: ${namesOf(all)} is expected`);
}

/**
 * The orders of the provider that a request about one order is about: the one that it names, else the one
 * that knows the order. Where none does, the only one that could take it, if `among` leaves just one.
 *
 * @param among those that can do what is asked with an order that none of them knows yet.
 * @returns an answer, if it cannot be decided.
 */
export async function ordersWith(
  c: Context,
  orders: OrderLifecycles,
  orderId: string,
  among: (one: OrderLifecycle) => boolean = () => true,
): Promise<OrderLifecycle | Response> {
  const named = namedIn(c, orders);
  if (named !== undefined) return named;
  const known = await orders.find(orderId);
  const [one, another] = known.length > 0 ? known : orders.all.filter(among);
  if (one !== undefined && another === undefined) return one;
  return known.length > 0
    ? severalAnswer(c, known, 'several_orders', `Several providers have an order ${orderId}.`)
    : severalAnswer(c, orders.all, 'not_found', `Nothing is known of order ${orderId}.`, 404);
}

/**
 * The orders of the provider that a request names, else of the only one that can do what is asked.
 *
 * @returns an answer, if it cannot be decided.
 */
export function ordersAmong(
  c: Context,
  orders: OrderLifecycles,
  among: (one: OrderLifecycle) => boolean,
): OrderLifecycle | Response {
  const named = namedIn(c, orders);
  if (named !== undefined) return named;
  const [one, another] = orders.all.filter(among);
  if (one !== undefined && another === undefined) return one;
  return severalAnswer(
    c,
    orders.all,
    'provider_needed',
    'The request does not say which provider.',
  );
}

/** Whether this is of a provider that speaks of payments. */
export function speaksOfPayments({ provider }: OrderLifecycle): boolean {
  return provider.speaksOf === 'payments';
}

/** The only provider, or the one that the request names. */
function namedIn(c: Context, orders: OrderLifecycles): OrderLifecycle | Response | undefined {
  const name = c.req.query('provider');
  const unknown = unknownProvider(c, orders, name);
  if (unknown !== undefined) return unknown;
  if (name !== undefined) return orders.of(name);
  const [only, another] = orders.all;
  return another === undefined ? only : undefined;
}

function severalAnswer(
  c: Context,
  some: readonly OrderLifecycle[],
  code: string,
  what: string,
  status: 404 | 409 = 409,
): Response {
  const providers = some.map(({ provider: { name, title } }) => ({ name, title }));
  const message = `${what} Add ?provider= with ${namesOf(some)}.`;
  return c.json({ ...problem(code, message), providers }, status);
}

function namesOf(some: readonly OrderLifecycle[]): string {
  return some.map(({ provider }) => provider.name).join(' or ');
}
