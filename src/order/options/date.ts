import { ConfigurationError } from './configuration-error.js';
import { kindOf } from './options.js';

/**
 * Rejects a value that is not a valid `Date`; undefined passes.
 *
 * @throws {ConfigurationError}
 */
export function checkDate(setting: string, value: unknown): void {
  if (value === undefined || (value instanceof Date && !Number.isNaN(value.getTime()))) return;
  throw new ConfigurationError({
    setting,
    given: value instanceof Date ? 'an invalid Date' : kindOf(value),
    allowed: 'a valid Date',
  });
}
