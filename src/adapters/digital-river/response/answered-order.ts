import { member } from '../../values/member.js';
import type { ParsedOrder } from '../schema/order-schema.js';
import { type Parsed, refuse } from '../schema/parse.js';
import { parseOrder } from '../schema/parse-order.js';
import type { ApiCall } from './api-call.js';

/** Parses the order of a successful response: the body, or the requested one in a list. */
export function answeredOrder(body: unknown, call: ApiCall): Parsed<ParsedOrder> {
  if (call.method === 'GET' && call.path === '/orders') return foundOrder(body, call);
  const parsed = parseOrder(body, '');
  if (!parsed.ok || call.path === '/orders') return parsed;
  if (parsed.value.id === call.orderId) return parsed;
  return refuse('unexpected_shape', 'id', 'Expected the id of the requested order.');
}

function foundOrder(
  body: unknown,
  wanted: { readonly checkoutId?: string; readonly upstreamId?: string },
): Parsed<ParsedOrder> {
  const list = member(body, 'data');
  if (!Array.isArray(list)) return refuse('unexpected_shape', 'data', 'Expected a list of orders.');
  const found: ParsedOrder[] = [];
  for (const [index, entry] of list.entries()) {
    const parsed = parseOrder(entry, `data[${index}]`);
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
