import { readOrder } from '../reading/read-order.js';
import type { ParsedOrder } from '../schema/order-schema.js';
import { type Parsed, refuse } from '../schema/parse.js';
import { member } from '../values/member.js';
import type { ApiCall } from './api-call.js';

/**
 * The order that a successful answer is about: the body itself, or of a list the one that was asked
 * for.
 */
export function answeredOrder(body: unknown, call: ApiCall): Parsed<ParsedOrder> {
  if (call.method === 'GET' && call.path === '/orders') return foundOrder(body, call);
  const parsed = readOrder(body, '');
  if (!parsed.ok || call.path === '/orders') return parsed;
  if (parsed.value.id === call.orderId) return parsed;
  return refuse('unexpected_shape', 'id', 'Expected the order that was asked for.');
}

function foundOrder(
  body: unknown,
  wanted: { readonly checkoutId?: string; readonly upstreamId?: string },
): Parsed<ParsedOrder> {
  const list = member(body, 'data');
  if (!Array.isArray(list)) return refuse('unexpected_shape', 'data', 'Expected a list of orders.');
  const found: ParsedOrder[] = [];
  for (const [index, entry] of list.entries()) {
    const parsed = readOrder(entry, `data[${index}]`);
    if (!parsed.ok) return parsed;
    if (matches(parsed.value, wanted)) found.push(parsed.value);
  }
  const [only, another] = found;
  if (only !== undefined && another === undefined) return { ok: true, value: only };
  const reason = only === undefined ? 'No order was found.' : 'More than one order was found.';
  return refuse('no_order_id', 'data', reason);
}

function matches(
  order: ParsedOrder,
  wanted: { readonly checkoutId?: string; readonly upstreamId?: string },
): boolean {
  return (
    (wanted.checkoutId === undefined || order.checkoutId === wanted.checkoutId) &&
    (wanted.upstreamId === undefined || order.upstreamId === wanted.upstreamId)
  );
}
