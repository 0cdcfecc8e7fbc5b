import type { z } from 'zod';
import type { Problem } from '../../../order/problem.js';
import { member } from '../values/member.js';
import { BAD_TIME } from './fields.js';

/** A value of the expected shape, or what is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Reads a value by a schema.
 *
 * @param at - where the value stands, e.g. `data.object`; empty for a whole body.
 * @param orderIdKey - the key that names the order; without it the problem is `no_order_id`.
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

/** A refusal, with its place. */
export function refuse(
  code: Problem['code'],
  path: string,
  reason: string,
): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code, path, reason } };
}

/** Of what is no object, the schema says what is wrong. */
function isMissing(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
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
