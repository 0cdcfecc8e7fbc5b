import { ConfigurationError } from './configuration-error.js';

/**
 * Rejects a value that is not a valid `Date`. An absent value passes.
 *
 * @throws {ConfigurationError}
 */
export function checkDate(setting: string, value: unknown): void {
  if (value === undefined || (value instanceof Date && !Number.isNaN(value.getTime()))) return;
  throw new ConfigurationError({
    setting,
    given: value instanceof Date ? 'an invalid Date' : `a ${typeof value}`,
    allowed: 'a valid Date',
  });
}
