import type { Instant } from '../../order/time/instant.js';
import { refund } from '../simulator/acts/refund.js';
import type { ProviderReturn } from '../simulator/provider-run/model.js';
import { aboutOrder, type ProviderRun } from '../simulator/provider-run/provider-run.js';
import type { Json, JsonObject } from '../simulator/values/json.js';
import { secondOf } from '../simulator/values/time.js';
import { type Answer, refusal } from './answer.js';
import type { ServedOrder } from './served-order.js';

interface ReturnedItem {
  readonly itemId: string;
  readonly quantity: number;
}

/** `POST /returns`: creates a return of shipped units. */
export function createReturn(order: ServedOrder, now: Instant, body: JsonObject): Answer {
  const { state } = order.version(now);
  if (state === 'dispute') return conflict('invalid_parameter', 'The order is in dispute.');
  const items = itemsOf(order, body.items);
  if (items === undefined) return unreadable();
  if (items.some(({ itemId, quantity }) => quantity > returnable(order, now, itemId))) {
    return conflict('quantity_too_large', 'More than was shipped and is not in a return.');
  }
  return order.act(now, (run) => {
    const id = `ret_${run.random.uuid()}`;
    const created: ProviderReturn = {
      id,
      createdAt: secondOf(run.now),
      state: 'created',
      reason: typeof body.reason === 'string' ? body.reason : '',
      items: items.map((item) => ({ ...item, accepted: 0 })),
    };
    run.change({ returns: [...run.order.returns, created] }, about('return.created', id));
    return { status: 201, body: order.showReturn(created) };
  });
}

/** `POST /returns/{id}`: accepts returned units, and refunds the return once all are accepted. */
export function updateReturn(
  order: ServedOrder,
  now: Instant,
  id: string,
  body: JsonObject,
): Answer {
  const { state, returns } = order.version(now);
  if (state === 'dispute') return conflict('invalid_parameter', 'The order is in dispute.');
  const before = returns.find((one) => one.id === id);
  if (before === undefined) return refusal(404, 'not_found', `Return ${id} not found`, 'id');
  if (before.state === 'accepted') {
    return conflict('invalid_parameter', 'The return was accepted already.');
  }
  const accepted = body.state === 'accepted' ? rest(before) : itemsOf(order, body.items);
  if (accepted === undefined) return unreadable();
  const after = accepting(before, accepted);
  if (after === undefined) return conflict('quantity_too_large', 'More than is in the return.');
  return order.act(now, (run) => {
    run.change(
      { returns: run.order.returns.map((one) => (one.id === id ? after : one)) },
      about(after.state === 'accepted' ? 'return.accepted' : 'return.updated', id),
    );
    if (after.state === 'accepted') refundReturn(run, after);
    return { status: 200, body: order.showReturn(after) };
  });
}

/** `GET /returns`: the returns of an order, newest first. */
export function returnsOf(order: ServedOrder, now: Instant): readonly JsonObject[] {
  return [...order.version(now).returns].reverse().map((one) => order.showReturn(one));
}

function refundReturn(run: ProviderRun, { items }: ProviderReturn): void {
  run.wait('moment');
  const acceptedUnits = (itemId: string) =>
    run.order.returns
      .flatMap((one) => one.items)
      .reduce((sum, item) => sum + (item.itemId === itemId ? item.accepted : 0), 0);
  const whole = run.basics.items.every(
    ({ id, quantity }) => acceptedUnits(id) >= quantity - cancelled(run.order.fulfilments, id),
  );
  const amount = items.reduce((sum, { itemId, accepted }) => {
    const line = run.basics.items.find(({ id }) => id === itemId);
    return sum + (line === undefined ? 0 : Math.floor((line.amount * accepted) / line.quantity));
  }, 0);
  refund(
    run,
    whole ? { share: 'all', ends: 'succeeded' } : { share: 'part', amount, ends: 'succeeded' },
  );
  run.wait('moment');
  if (whole) run.change({ state: 'returned' }, aboutOrder('order.refunded'));
}

function accepting(
  before: ProviderReturn,
  units: readonly ReturnedItem[],
): ProviderReturn | undefined {
  const known = units.every(({ itemId }) => before.items.some((item) => item.itemId === itemId));
  const items = before.items.map((item) => ({
    ...item,
    accepted: item.accepted + (units.find(({ itemId }) => itemId === item.itemId)?.quantity ?? 0),
  }));
  if (!known || items.some(({ accepted, quantity }) => accepted > quantity)) return undefined;
  const whole = items.every(({ accepted, quantity }) => accepted === quantity);
  return { ...before, items, state: whole ? 'accepted' : 'created' };
}

function rest({ items }: ProviderReturn): readonly ReturnedItem[] {
  return items.map(({ itemId, quantity, accepted }) => ({ itemId, quantity: quantity - accepted }));
}

/** The shipped units of a line that are in no return. */
function returnable(order: ServedOrder, now: Instant, line: string): number {
  const { fulfilments, returns } = order.version(now);
  const of = (parts: readonly { readonly items: readonly ReturnedItem[] }[]) =>
    parts
      .flatMap(({ items }) => items)
      .reduce((sum, { itemId, quantity }) => sum + (itemId === line ? quantity : 0), 0);
  return of(fulfilments) - of(returns);
}

function cancelled(fulfilments: ProviderRun['order']['fulfilments'], line: string): number {
  return fulfilments
    .flatMap(({ items }) => items)
    .reduce((sum, { itemId, cancelQuantity }) => sum + (itemId === line ? cancelQuantity : 0), 0);
}

function itemsOf(order: ServedOrder, items: Json | undefined): readonly ReturnedItem[] | undefined {
  if (!Array.isArray(items) || items.length === 0) return undefined;
  const returned: ReturnedItem[] = [];
  for (const item of items as readonly Json[]) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
    const { itemId, quantity } = item as JsonObject;
    const known = order.basics.items.some(({ id }) => id === itemId);
    const units = Number(quantity);
    if (typeof itemId !== 'string' || !known || !Number.isSafeInteger(units) || units < 1) {
      return undefined;
    }
    returned.push({ itemId, quantity: units });
  }
  return returned;
}

function about(type: string, id: string) {
  return { type, subject: { kind: 'return', id } } as const;
}

function conflict(code: string, message: string): Answer {
  return refusal(409, code, message);
}

function unreadable(): Answer {
  return refusal(400, 'invalid_parameter', 'The items cannot be read.', 'items');
}
