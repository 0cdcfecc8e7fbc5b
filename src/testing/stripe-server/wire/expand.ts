import type { Json, JsonObject } from '../../simulator/values/json.js';
import { invalid, type StripeAnswer } from './answer.js';

// The fields that can be expanded, with the kind of what they show. Source: Stripe, "Expanding responses".
const EXPANDABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  payment_intent: { latest_charge: 'charge', review: 'review' },
  charge: { payment_intent: 'payment_intent', review: 'review', refunds: 'list of refund' },
  refund: { charge: 'charge', payment_intent: 'payment_intent' },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
  review: { charge: 'charge', payment_intent: 'payment_intent' },
  'radar.early_fraud_warning': { charge: 'charge', payment_intent: 'payment_intent' },
  'checkout.session': { payment_intent: 'payment_intent' },
};

const MOST_LEVELS = 4;

/** Why one of these paths cannot be expanded in an answer that shows an object, or a `list of` objects. */
export function refusedExpansion(
  shows: string,
  paths: readonly string[],
): StripeAnswer | undefined {
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > MOST_LEVELS) {
      return invalid(400, `At most ${MOST_LEVELS} levels can be expanded: '${path}' has more.`, {
        param: 'expand',
      });
    }
    let kind: string | undefined = shows;
    for (const step of steps) kind = kind === undefined ? undefined : kindOf(kind, step);
    if (kind === undefined) {
      return invalid(400, `This property cannot be expanded (${path}).`, { param: 'expand' });
    }
  }
  return undefined;
}

function kindOf(kind: string, field: string): string | undefined {
  const listed = /^list of (.*)$/.exec(kind)?.[1];
  if (listed !== undefined) return field === 'data' ? listed : undefined;
  return EXPANDABLE[kind]?.[field];
}

/** How what a field names is found. */
export interface Expansion {
  find(id: string): JsonObject | undefined;
  refundsOf(charge: string): readonly JsonObject[];
}

/** The body with the fields expanded that a request names. Fields that are null stay null. */
export function expanded(
  body: JsonObject,
  paths: readonly string[],
  expansion: Expansion,
): JsonObject {
  return paths.reduce((shown, path) => expandPath(shown, path.split('.'), expansion), body);
}

function expandPath(
  object: JsonObject,
  [field, ...rest]: readonly string[],
  expansion: Expansion,
): JsonObject {
  if (field === undefined) return object;
  const value = object[field];
  if (Array.isArray(value)) {
    const data = (value as readonly Json[]).map(
      (
        one, // `isArray` does not narrow a readonly array
      ) => (isObject(one) ? expandPath(one, rest, expansion) : one),
    );
    return { ...object, [field]: data };
  }
  const inner = innerOf(object, field, expansion);
  return inner === undefined ? object : { ...object, [field]: expandPath(inner, rest, expansion) };
}

function innerOf(object: JsonObject, field: string, expansion: Expansion): JsonObject | undefined {
  const value = object[field];
  if (isObject(value)) return value;
  if (field === 'refunds') return refundList(object, expansion);
  return typeof value === 'string' ? expansion.find(value) : undefined;
}

function refundList(charge: JsonObject, expansion: Expansion): JsonObject {
  const id = typeof charge.id === 'string' ? charge.id : '';
  const data = [...expansion.refundsOf(id)];
  return {
    object: 'list',
    data,
    has_more: false,
    total_count: data.length,
    url: `/v1/charges/${id}/refunds`,
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
