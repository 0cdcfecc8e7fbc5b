import type { z } from 'zod';
import type { Problem } from '../../../order/problem.js';
import { isObject, member } from '../../values/member.js';
import { BAD_TIME } from './fields.js';

/** A value of the expected shape, or the problem with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Parses a value by a schema.
 *
 * @param at - the place of the value, such as `data.object`; empty for a whole body.
 * @param orderIdKey - the key of the order's id. If it is missing, the problem is `no_order_id`.
 */
export function parse<T>(
  schema: z.ZodType<T>,
  value: unknown,
  at = '',
  orderIdKey?: string,
): Parsed<T> {
  if (orderIdKey !== undefined && isMissing(value, orderIdKey)) {
    return refuse('no_order_id', joined(at, [orderIdKey]), 'Expected the id of the order.');
  }
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  if (issue === undefined) return refuse('unexpected_shape', at, 'Expected another shape.');
  const isTime = issue.code === 'custom' && issue.params?.problem === BAD_TIME.problem;
  return refuse(isTime ? 'bad_time' : 'unexpected_shape', joined(at, issue.path), issue.message);
}

/** A problem, with its place. */
export function refuse(
  code: Problem['code'],
  path: string,
  reason: string,
): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code, path, reason } };
}

function isMissing(value: unknown, key: string): boolean {
  // The schema reports a value that is not an object.
  if (!isObject(value)) return false;
  const found = member(value, key);
  return found === undefined || found === null || found === '';
}

function joined(at: string, path: readonly PropertyKey[]): string {
  let text = at;
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? String(step) : `.${String(step)}`;
  }
  return text;
}
