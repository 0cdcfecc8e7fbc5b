import type { Instant } from '../../order/time/instant.js';
import {
  anyFulfilled,
  complete,
  type LineRequest,
  openLines,
  requestFulfilment,
  settle,
} from '../simulator/acts/fulfilment.js';
import { availableToRefund, refund } from '../simulator/acts/refund.js';
import { aboutOrder, type ProviderRun } from '../simulator/provider-run/provider-run.js';
import { simulateScenario } from '../simulator/simulate.js';
import { CURRENCIES } from '../simulator/values/amount.js';
import type { Json, JsonObject } from '../simulator/values/json.js';
import { DAY, exactStamp } from '../simulator/values/time.js';
import { type Answer, refusal } from './answer.js';
import type { Fault, Route } from './fault.js';
import { createReturn, returnsOf, updateReturn } from './returns.js';
import { ServedOrder } from './served-order.js';

/** A checkout that becomes an order or is refused. */
export interface Checkout {
  /** Places the order at this moment; absent: the checkout is refused. */
  readonly begin?: (now: Instant) => ServedOrder;
  /** The answer if it is refused. */
  readonly refusal?: Answer;
  /** The order that it became. */
  orderId?: string;
}

/** The state of the server. */
export interface ProviderState {
  readonly orders: Map<string, ServedOrder>;
  readonly checkouts: Map<string, Checkout>;
  readonly now: () => Instant;
  readonly nextSeed: () => string;
  readonly baseUrl: () => string;
}

/** The parts of a request. */
export interface Call {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

const EVENT_RETENTION = 30 * DAY;

/** The implementation of each call. */
export const ROUTES: Readonly<Record<Route, (state: ProviderState, call: Call) => Answer>> = {
  'POST /orders': create,
  'GET /orders': list,
  'GET /orders/{id}': (state, { id, query }) =>
    ofOrder(state, id, (order, now) => ({
      status: 200,
      body: order.show(now, query.get('expand') === 'true'),
    })),
  'POST /orders/{id}': (state, { id, body }) =>
    ofOrder(state, id, (order, now) => update(order, now, body)),
  'POST /orders/{id}/refresh': (state, { id }) =>
    ofOrder(state, id, (order, now) => ({ status: 200, body: order.show(now) })),
  'GET /events': events,
  'POST /fulfillments': (state, { body }) =>
    ofOrder(state, text(body.orderId), (order, now) => fulfil(order, now, body)),
  'POST /refunds': (state, { body }) =>
    ofOrder(state, text(body.orderId), (order, now) => refundOrder(order, now, body)),
  'POST /returns': (state, { body }) =>
    ofOrder(state, text(body.orderId), (order, now) => createReturn(order, now, body)),
  'POST /returns/{id}': (state, { id, body }) =>
    ofOrder(state, orderIdOfReturn(state, id), (order, now) => updateReturn(order, now, id, body)),
  'GET /returns': (state, { query }) =>
    ofOrder(state, query.get('orderId') ?? '', (order, now) => page(returnsOf(order, now), query)),
  'POST /file-links': link,
};

const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^\/orders$/, '/orders'],
  [/^\/orders\/([^/]+)$/, '/orders/{id}'],
  [/^\/orders\/([^/]+)\/refresh$/, '/orders/{id}/refresh'],
  [/^\/events$/, '/events'],
  [/^\/fulfillments$/, '/fulfillments'],
  [/^\/refunds$/, '/refunds'],
  [/^\/returns$/, '/returns'],
  [/^\/returns\/([^/]+)$/, '/returns/{id}'],
  [/^\/file-links$/, '/file-links'],
];

/** The call of a method and a path. */
export function routeOf(
  method: string,
  path: string,
): { readonly route: Route; readonly id: string } | undefined {
  for (const [pattern, name] of PATHS) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const route = `${method} ${name}`;
    if (isRoute(route)) return { route, id: decodeURIComponent(found[1] ?? '') };
  }
  return undefined;
}

function isRoute(text: string): text is Fault['on'] {
  return Object.hasOwn(ROUTES, text);
}

function ofOrder(
  { orders, now }: ProviderState,
  id: string,
  answer: (order: ServedOrder, now: Instant) => Answer,
): Answer {
  const at = now();
  const order = orders.get(id);
  if (order === undefined || !order.exists(at)) {
    return refusal(404, 'not_found', `Order ${id} not found`, 'orderId');
  }
  return answer(order, at);
}

/** The id of the order of a return. */
function orderIdOfReturn({ orders, now }: ProviderState, returnId: string): string {
  const at = now();
  const owner = [...orders.values()].find(
    (order) => order.exists(at) && order.version(at).returns.some(({ id }) => id === returnId),
  );
  return owner?.basics.id ?? '';
}

function create({ orders, checkouts, now, nextSeed }: ProviderState, { body }: Call): Answer {
  const at = now();
  const checkoutId = text(body.checkoutId);
  if (checkoutId === '' && text(body.customerId) !== '' && Array.isArray(body.items)) {
    const history = simulateScenario('card_accepted', nextSeed(), { start: at });
    const order = new ServedOrder(history);
    orders.set(order.basics.id, order);
    return { status: 201, body: order.show(at) };
  }
  if (checkoutId === '') {
    return refusal(400, 'missing_parameter', 'A required parameter is missing.', 'checkoutId');
  }
  const checkout = checkouts.get(checkoutId);
  if (checkout === undefined) {
    return refusal(400, 'invalid_parameter', 'There is no such checkout.', 'checkoutId');
  }
  if (checkout.orderId !== undefined) {
    // Documented: a used checkout is answered as if an order did not exist.
    return refusal(404, 'not_found', `Order ${checkout.orderId} not found`, 'orderId');
  }
  if (checkout.refusal !== undefined || checkout.begin === undefined) {
    return (
      checkout.refusal ?? refusal(409, 'create-order-failed', 'The order could not be created.')
    );
  }
  // Documented: the rest of the body is ignored.
  const order = checkout.begin(at);
  checkout.orderId = order.basics.id;
  orders.set(order.basics.id, order);
  return { status: 201, body: order.show(Math.max(at, order.placedAt)) };
}

function list({ orders, now }: ProviderState, { query }: Call): Answer {
  const at = now();
  const ids = listed(query, 'ids');
  const upstreamIds = listed(query, 'upstreamIds');
  const found = [...orders.values()]
    .filter((order) => order.exists(at))
    .filter(
      (order) =>
        same(query.get('checkoutId'), order.basics.checkoutId) &&
        same(query.get('state'), order.version(at).state) &&
        (ids === undefined || ids.includes(order.basics.id)) &&
        (upstreamIds === undefined || upstreamIds.includes(order.version(at).upstreamId ?? '')),
    )
    .sort((a, b) => b.placedAt - a.placedAt)
    .map((order) => order.show(at));
  return page(found, query);
}

function events({ orders, now }: ProviderState, { query }: Call): Answer {
  const at = now();
  const found = [...orders.values()]
    .flatMap((order) => order.events(at))
    .filter((one) => one.at > at - EVENT_RETENTION && same(query.get('type'), one.event.type))
    .sort((a, b) => b.at - a.at)
    .map(({ event }) => event);
  return page(found, query);
}

function page(all: readonly JsonObject[], query: URLSearchParams): Answer {
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 10) || 10, 1), 100);
  const after = query.get('startingAfter');
  const before = query.get('endingBefore');
  const at = (id: string | null) => all.findIndex((one) => one.id === id);
  const end = before === null ? all.length : Math.max(at(before), 0);
  const start = after !== null ? at(after) + 1 : before !== null ? Math.max(end - limit, 0) : 0;
  const data = all.slice(start, Math.min(start + limit, end));
  return { status: 200, body: { hasMore: start + data.length < end, data } };
}

function update(order: ServedOrder, now: Instant, body: JsonObject): Answer {
  const { upstreamId, metadata } = body;
  if (body.requestToBeForgotten === true) order.forget();
  if (isObject(metadata)) order.annotate(metadata);
  order.act(now, (run) => {
    run.change(typeof upstreamId === 'string' ? { upstreamId } : {}, aboutOrder('order.updated'));
  });
  return { status: 200, body: order.show(now) };
}

function fulfil(order: ServedOrder, now: Instant, body: JsonObject): Answer {
  const lines = linesOf(order, body.items);
  if (lines === undefined) {
    return refusal(400, 'invalid_parameter', 'The items cannot be read.', 'items');
  }
  const { state } = order.version(now);
  const ships = lines.some(({ quantity }) => quantity > 0);
  const cancellable = ['accepted', 'pending_payment', 'in_review'].includes(state);
  if (state === 'fulfilled' || state === 'complete') {
    return refusal(409, 'order_fulfilled', 'The order has already been fulfilled.');
  }
  if (ships ? state !== 'accepted' : !cancellable) {
    // Documented for a dispute, despite the name.
    return refusal(409, 'order_not_submitted', 'The order is not in a submitted state.');
  }
  return order.act(now, (run) => {
    const open = new Map(openLines(run).map((line) => [line.itemId, line.open]));
    const tooMany = lines.some(
      (line) => line.quantity + line.cancelQuantity > (open.get(line.itemId) ?? 0),
    );
    if (tooMany) {
      return refusal(409, 'quantity_too_large', 'More than the open units of a line.', 'items');
    }
    const fulfilment = requestFulfilment(run, lines);
    const answer = { status: 201, body: order.showFulfilment(fulfilment, now) };
    conclude(run);
    return answer;
  });
}

/** Concludes captures and cancels, and completes or cancels the order. */
function conclude(run: ProviderRun): void {
  settle(run);
  run.wait('moment');
  if (run.order.state === 'fulfilled') complete(run);
  else if (openLines(run).length === 0 && !anyFulfilled(run)) {
    run.change({ state: 'cancelled' }, aboutOrder('order.cancelled'));
  }
}

function linesOf(order: ServedOrder, items: Json | undefined): LineRequest[] | undefined {
  if (!Array.isArray(items) || items.length === 0) return undefined;
  const lines: LineRequest[] = [];
  for (const item of items as readonly Json[]) {
    if (!isObject(item)) return undefined;
    const known = order.basics.items.find(
      ({ id, skuId }) => id === item.itemId || (item.itemId === undefined && skuId === item.skuId),
    );
    const quantity = Number(item.quantity ?? 0);
    const cancelQuantity = Number(item.cancelQuantity ?? 0);
    const whole = Number.isSafeInteger(quantity) && Number.isSafeInteger(cancelQuantity);
    if (known === undefined || !whole || quantity < 0 || cancelQuantity < 0) return undefined;
    if (quantity + cancelQuantity === 0) return undefined;
    lines.push({ itemId: known.id, quantity, cancelQuantity });
  }
  return lines;
}

function refundOrder(order: ServedOrder, now: Instant, body: JsonObject): Answer {
  if (order.version(now).state === 'dispute') {
    return refusal(400, 'invalid_parameter', 'The order is in dispute.', 'orderId');
  }
  if (body.currency !== order.basics.currency) {
    return refusal(400, 'invalid_parameter', 'Not the currency of the order.', 'currency');
  }
  const decimals = CURRENCIES[order.basics.currency];
  const lines = Array.isArray(body.items) ? (body.items as readonly Json[]) : [];
  const requested =
    typeof body.amount === 'number'
      ? body.amount
      : lines.reduce<number>(
          (sum, line) => sum + (isObject(line) ? Number(line.amount ?? Number.NaN) : Number.NaN),
          0,
        );
  const amount =
    typeof body.percent === 'number'
      ? Math.round((order.basics.total * body.percent) / 100)
      : Math.round(requested * 10 ** decimals);
  if (!(amount > 0)) {
    return refusal(400, 'invalid_parameter', 'The amount cannot be read.', 'amount');
  }
  return order.act(now, (run) => {
    if (amount > availableToRefund(run)) {
      return refusal(409, 'amount_too_large', 'More than can be refunded.', 'amount');
    }
    const id = refund(run, { share: 'part', amount, ends: 'succeeded' });
    // The refund as created; events report its result later.
    const created = run.versions
      .flatMap((version) => version.refunds)
      .find((candidate) => candidate.id === id);
    if (created === undefined) return refusal(409, 'amount_too_large', 'Nothing was captured.');
    return { status: 201, body: order.showRefund(created, now) };
  });
}

function link({ orders, now, baseUrl }: ProviderState, { body }: Call): Answer {
  const at = now();
  const fileId = text(body.fileId);
  const known = [...orders.values()].some(
    (order) => order.exists(at) && order.version(at).files.some(({ id }) => id === fileId),
  );
  if (!known) return refusal(404, 'not_found', `File ${fileId} not found`, 'fileId');
  const id = `link-${fileId}`;
  return {
    status: 201,
    body: {
      id,
      fileId,
      createdTime: exactStamp(at),
      expiresTime: text(body.expiresTime),
      expired: false,
      url: `${baseUrl()}/public/${id}`,
    },
  };
}

function listed(query: URLSearchParams, name: string): readonly string[] | undefined {
  return query.get(name)?.split(',');
}

function same(wanted: string | null, value: Json | undefined): boolean {
  return wanted === null || wanted === value;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
