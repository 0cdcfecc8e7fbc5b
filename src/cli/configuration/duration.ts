import { ConfigurationError } from '../../order/options/configuration-error.js';

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * The milliseconds of a duration such as `90s`, `15m`, `36h` or `7d`.
 *
 * @throws {ConfigurationError} when it is not a duration.
 */
export function durationOf(setting: string, text: string): number {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const size = UNITS[unit ?? ''];
  if (digits !== undefined && size !== undefined) return Number(digits) * size;
  throw new ConfigurationError({
    setting,
    given: JSON.stringify(text.slice(0, 40)),
    allowed: 'a number with s, m, h or d, e.g. 36h',
  });
}
