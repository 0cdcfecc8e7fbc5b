import { ConfigurationError } from '../../order/options/configuration-error.js';

/** The longest pause that a timer keeps, some 24 days; of a longer one it makes a millisecond. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Rejects a duration that a timer cannot represent. An absent one passes.
 *
 * @throws {ConfigurationError}
 */
export function checkMilliseconds(setting: string, value: number | undefined): void {
  if (value === undefined || (value >= 0 && value <= LONGEST_TIMER)) return;
  throw new ConfigurationError({
    setting,
    given: String(value),
    allowed: `a number of milliseconds from 0 to ${LONGEST_TIMER}`,
  });
}
