import { member } from '../../values/member.js';
import { isPrintable, UNPRINTABLE } from '../../values/printable.js';

/** The codes and parameters of an error, fit for logs. Its messages are left out. */
export interface ErrorBody {
  readonly codes: readonly string[];
  readonly parameters: readonly string[];
}

const MAX_ERRORS = 20;

/**
 * Reads the body of an error in any shape: with or without `type`, `description` instead of `message`, an
 * HTML page of a proxy, nothing at all. Never throws.
 *
 * Specification, "409 Conflict": `{type, errors: [{code, parameter?, message}]}`.
 */
export function errorBody(body: unknown): ErrorBody {
  const listed = member(body, 'errors');
  const errors: unknown[] = Array.isArray(listed) ? listed.slice(0, MAX_ERRORS) : [body];
  return {
    codes: textsOf(errors, 'code').map((code) => (isPrintable(code) ? code : UNPRINTABLE)),
    parameters: textsOf(errors, 'parameter').filter(isPath),
  };
}

/** A code in the spelling of the tables: the provider mixes hyphens and underscores. */
export function normalised(code: string): string {
  return code.toLowerCase().replaceAll('-', '_');
}

function textsOf(errors: readonly unknown[], key: string): string[] {
  return errors.map((error) => member(error, key)).filter((text) => typeof text === 'string');
}

function isPath(text: string): boolean {
  return /^[A-Za-z0-9_.[\]-]{1,100}$/.test(text);
}
