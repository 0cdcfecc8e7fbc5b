import { ConfigurationError } from '../order/configuration-error.js';

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
