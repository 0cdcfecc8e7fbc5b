import { ConfigurationError } from '../order/configuration-error.js';

/** How many may read `/changes` at once unless said otherwise. */
export const MAX_READERS = 100;

/** @throws {ConfigurationError} */
export function checkMaxReaders(setting: string, value: number, given = String(value)): void {
  if (Number.isInteger(value) && value >= 0 && value <= 10_000) return;
  throw new ConfigurationError({
    setting,
    given,
    allowed: `a whole number from 0 to 10000; the default is ${MAX_READERS}`,
  });
}
