import { member } from '../values/member.js';
import { isPrintable, UNPRINTABLE } from '../values/word.js';

/** What the body of an error says, fit for logs. Its sentences are not kept. */
export interface ErrorBody {
  readonly codes: readonly string[];
  readonly parameters: readonly string[];
}

const MAX_ERRORS = 20;

/**
 * Reads the body of an error, in whatever shape it comes: with or without `type`, `description` in
 * place of `message`, an HTML page of some proxy, nothing at all. Never fails.
 *
 * Specification, "409 Conflict": `{type, errors: [{code, parameter?, message}]}`.
 */
export function errorBody(body: unknown): ErrorBody {
  const listed = member(body, 'errors');
  const errors: unknown[] = Array.isArray(listed) ? listed.slice(0, MAX_ERRORS) : [body];
  return {
    codes: words(errors, 'code').map((code) => (isPrintable(code) ? code : UNPRINTABLE)),
    parameters: words(errors, 'parameter').filter(isPath),
  };
}

/** A code in the one spelling the tables use: the provider mixes hyphens and underscores. */
export function normalised(code: string): string {
  return code.toLowerCase().replaceAll('-', '_');
}

function words(errors: readonly unknown[], key: string): string[] {
  return errors.map((error) => member(error, key)).filter((word) => typeof word === 'string');
}

function isPath(text: string): boolean {
  return /^[A-Za-z0-9_.[\]-]{1,100}$/.test(text);
}
