import { ConfigurationError } from '../../order/options/configuration-error.js';

/** The longest delay of a timer, in milliseconds: some 24 days. Node treats a longer one as 1. */
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
