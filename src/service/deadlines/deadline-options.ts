import type { DeadlineHours } from '../../lifecycle/index.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { checkMilliseconds } from '../runtime/milliseconds.js';

/** How deadlines are checked. */
export interface DeadlineOptions {
  /**
   * Milliseconds from one check to the next. 0: only when `checkDeadlines()` is called. Default 600 000,
   * or 0 where an engine keeps the orders.
   */
  readonly intervalMs?: number;
  /** After how many hours each deadline has passed. `off`: never. */
  readonly hours?: DeadlineHours;
}

/** More than a hundred years. */
const MAX_HOURS = 1_000_000;

const DEADLINE_OPTIONS: OptionNames<DeadlineOptions> = {
  intervalMs: 'optional',
  hours: 'optional',
};

const DEADLINE_HOURS: OptionNames<DeadlineHours> = {
  payment_window: 'optional',
  authorisation_expiry: 'optional',
  review_too_long: 'optional',
  early_unresolved: 'optional',
};

/** @throws {ConfigurationError} */
export function checkedDeadlines(given?: DeadlineOptions): DeadlineOptions {
  const options = checkedOptions(given, DEADLINE_OPTIONS, 'deadlines');
  checkMilliseconds('deadlines.intervalMs', options.intervalMs);
  return { ...options, hours: checkedDeadlineHours(options.hours, 'deadlines.hours') };
}

/** @throws {ConfigurationError} for hours that are neither a number from 0 nor `off`. */
export function checkedDeadlineHours(
  hours: DeadlineHours | undefined,
  within?: string,
): DeadlineHours {
  const checked = checkedOptions(hours, DEADLINE_HOURS, within);
  for (const [deadline, value] of Object.entries(checked)) {
    if (value === 'off' || (Number.isFinite(value) && value >= 0 && value <= MAX_HOURS)) continue;
    throw new ConfigurationError({
      setting: `deadlines.hours.${deadline}`,
      given: String(value),
      allowed: `a number of hours from 0 to ${MAX_HOURS}, or 'off'`,
    });
  }
  return checked;
}
