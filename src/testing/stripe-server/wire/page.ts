import type { Json, JsonObject } from '../../simulator/values/json.js';
import { done, invalid, missing, type StripeAnswer } from './answer.js';
import type { Form } from './form.js';

/** The parameters that every list accepts. */
export const PAGE_PARAMETERS = ['limit', 'starting_after', 'ending_before', 'expand'];

/** What is listed. */
export interface Listed<T> {
  /** The kind of the objects, as an error names it. */
  readonly kind: string;
  readonly url: string;
  /** All of it, newest first. */
  readonly all: readonly T[];
  /** Where an object stands in `all`; -1: it is not there. */
  readonly positionOf: (id: string) => number;
  /** Whether the query wants it. */
  readonly matches: (one: T) => boolean;
  readonly show: (one: T) => JsonObject;
}

/** One page of a list. Source: Stripe, "Pagination". */
export function page<T>(listed: Listed<T>, query: Form): StripeAnswer {
  const limit = limitOf(query);
  if (typeof limit !== 'number') return limit;
  const { all, matches, positionOf, show, kind, url } = listed;
  const [after, before] = [query.get('starting_after'), query.get('ending_before')];
  if (after !== undefined && before !== undefined) {
    return invalid(400, 'Give starting_after or ending_before, not both.', {
      code: 'parameters_exclusive',
    });
  }
  const cursor = after ?? before;
  const position = cursor === undefined ? -1 : positionOf(cursor);
  if (cursor !== undefined && position < 0) {
    return missing(kind, cursor, after === undefined ? 'ending_before' : 'starting_after');
  }
  const found: T[] = [];
  const step = before === undefined ? 1 : -1;
  let index = position + step;
  if (cursor === undefined) index = 0;
  for (; index >= 0 && index < all.length && found.length <= limit; index += step) {
    const one = all[index];
    if (one !== undefined && matches(one)) found.push(one);
  }
  const data = found.slice(0, limit).map(show);
  if (step < 0) data.reverse();
  return done({ object: 'list', data, has_more: found.length > limit, url });
}

/** The size of a page: 1 to 100, 10 by default. */
export function limitOf(query: Form): number | StripeAnswer {
  const text = query.get('limit') ?? '10';
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 100) return limit;
  return invalid(400, `The limit of a page is an integer from 1 to 100, not '${text}'.`, {
    code: 'parameter_invalid_integer',
    param: 'limit',
  });
}

/** Whether an object was created in the range that a query gives: `created`, or `created[gte]` and the like. */
export function createdIn(
  query: Form,
): ((one: { readonly created?: Json }) => boolean) | StripeAnswer {
  const exact = query.get('created');
  const bounds = Object.entries(query.members('created'));
  if (exact !== undefined) bounds.push(['exact', exact]);
  const tests: ((created: number) => boolean)[] = [];
  for (const [bound, text] of bounds) {
    const at = Number(text);
    const test = /^\d+$/.test(text) ? COMPARISONS[bound] : undefined;
    if (test === undefined) {
      return invalid(400, `Not a time that objects can be selected by: created[${bound}]=${text}`, {
        code: 'parameter_invalid_integer',
        param: 'created',
      });
    }
    tests.push((created) => test(created, at));
  }
  return (one) => tests.every((test) => test(Number(one.created)));
}

const COMPARISONS: Readonly<Record<string, (created: number, at: number) => boolean>> = {
  exact: (created, at) => created === at,
  gt: (created, at) => created > at,
  gte: (created, at) => created >= at,
  lt: (created, at) => created < at,
  lte: (created, at) => created <= at,
};
