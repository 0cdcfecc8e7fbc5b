import type { JsonObject } from '../../simulator/values/json.js';
import type { StripeEventBody } from '../../stripe-simulator/stripe-life.js';
import type { StripeObjects } from '../stripe-objects.js';
import { done, invalid, missing, type StripeAnswer } from '../wire/answer.js';
import { createdIn, page } from '../wire/page.js';
import type { StripeCall, StripeHandler } from './call.js';
import type { LoggedEvent } from './served-orders.js';

/** Where the objects of a kind are. */
export type ObjectList = Exclude<keyof StripeObjects, 'events'>;

/** Answers with one object. */
export function retrieve(list: ObjectList, kind: string, param: string): StripeHandler {
  return (call) => {
    const { id, orders, version, sees } = call;
    const order = orders.withObject(id);
    const object = order?.objects(version)[list].find((one) => one.id === id);
    if (order === undefined || object === undefined) return missing(kind, id, param);
    return sees(order) ? done(object) : missing(kind, id, param, true);
  };
}

/** Lists the objects of a kind that name what the query names in these fields. */
export function listObjects(
  list: ObjectList,
  kind: string,
  url: string,
  fields: readonly string[],
): StripeHandler {
  return (call) => {
    const { form, orders, version, sees } = call;
    const inRange = createdIn(form);
    if (typeof inRange !== 'function') return inRange;
    const wanted = fields.flatMap((field) => {
      const value = form.get(field);
      return value === undefined ? [] : [[field, value] as const];
    });
    for (const [field, value] of wanted) {
      const owner = orders.withObject(value);
      if (field !== 'status' && (owner === undefined || !sees(owner))) {
        return missing(field, value, field);
      }
    }
    const named = wanted.find(([field]) => field !== 'status');
    const owner = named === undefined ? undefined : orders.withObject(named[1]);
    const all = (owner === undefined ? orders.all : [owner])
      .filter(sees)
      .flatMap((order) => order.objects(version)[list])
      .sort((a, b) => Number(b.created) - Number(a.created));
    const matches = (one: JsonObject) =>
      inRange(one) && wanted.every(([field, value]) => one[field] === value);
    const positionOf = (id: string) => all.findIndex((one) => one.id === id);
    return page({ kind, url, all, matches, positionOf, show: (one) => one }, form);
  };
}

const EVENT_RETENTION_SECONDS = 30 * 86_400;
const MOST_TYPES = 20;

/** Lists the events of the last 30 days. Source: Stripe, "List all events". */
export function listEvents(call: StripeCall): StripeAnswer {
  const { form, orders } = call;
  const inRange = createdIn(form);
  if (typeof inRange !== 'function') return inRange;
  const types = form.list('types');
  const type = form.get('type');
  if (type !== undefined) types.push(type);
  if (types.length > MOST_TYPES) {
    return invalid(400, `At most ${MOST_TYPES} types of events can be listed at once.`, {
      param: 'types',
    });
  }
  const wanted = new Set(types);
  return page(
    {
      kind: 'event',
      url: '/v1/events',
      all: orders.listed,
      positionOf: (id) => orders.positionOf(id),
      matches: (logged) =>
        isVisible(call, logged) &&
        inRange(logged.listed) &&
        (wanted.size === 0 || wanted.has(logged.listed.type)),
      show: ({ listed }) => asJson(listed),
    },
    form,
  );
}

/** Answers with one event of the last 30 days. */
export function retrieveEvent(call: StripeCall): StripeAnswer {
  const { id, orders } = call;
  const logged = orders.listed[orders.positionOf(id)];
  return logged !== undefined && isVisible(call, logged)
    ? done(asJson(logged.listed))
    : missing('event', id, 'id');
}

/** Whether an event is of the account of the request, and not older than Stripe keeps it. */
function isVisible({ sees, now }: StripeCall, { order, listed }: LoggedEvent): boolean {
  return (
    sees(order) &&
    listed.account === order.run.setup.account &&
    listed.created > now - EVENT_RETENTION_SECONDS
  );
}

function asJson(event: StripeEventBody): JsonObject {
  return event as unknown as JsonObject; // an event is plain JSON; its type names the members
}
