import { ConfigurationError } from '../../order/options/configuration-error.js';

const DAY_IN_HOURS = 24;

/**
 * A number of hours or days, in hours: `36h`, `400d`.
 *
 * @throws ConfigurationError naming the setting, what was given and what is allowed.
 */
export function hoursOf(setting: string, text: string): number {
  const [, number = '', unit] = /^(\d{1,6})([hd])$/.exec(text) ?? [];
  if (number !== '') return Number(number) * (unit === 'd' ? DAY_IN_HOURS : 1);
  throw new ConfigurationError({
    setting,
    given: JSON.stringify(text.slice(0, 80)),
    allowed: 'a number of hours or days, such as 36h or 400d',
  });
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Milliseconds of a span such as `90s`, `15m`, `36h` or `7d`.
 *
 * @throws ConfigurationError naming the setting, what was given and what is allowed.
 */
export function spanOf(setting: string, text: string): number {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const size = UNITS[unit ?? ''];
  if (digits !== undefined && size !== undefined) return Number(digits) * size;
  throw new ConfigurationError({
    setting,
    given: JSON.stringify(text.slice(0, 40)),
    allowed: 'a number with s, m, h or d, e.g. 36h',
  });
}
