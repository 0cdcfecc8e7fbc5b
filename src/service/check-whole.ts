import { ConfigurationError } from '../order/configuration-error.js';

/**
 * Rejects a value that is not a whole number in a range. An absent value passes.
 *
 * @throws {ConfigurationError}
 */
export function checkWhole(
  setting: string,
  value: number | undefined,
  from: number,
  to = Number.MAX_SAFE_INTEGER,
): void {
  if (value === undefined) return;
  if (Number.isSafeInteger(value) && value >= from && value <= to) return;
  const upTo = to === Number.MAX_SAFE_INTEGER ? 'upwards' : `to ${to}`;
  throw new ConfigurationError({
    setting,
    given: String(value),
    allowed: `a whole number from ${from} ${upTo}`,
  });
}
