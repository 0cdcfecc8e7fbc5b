import { ConfigurationError } from '../order/options/configuration-error.js';
import { kindOf } from '../order/options/options.js';

/*
 * Checks of the options that providers have in common. Each throws a `ConfigurationError` that names the
 * option and never shows a secret.
 */

/** What `webhookSecrets` may be. */
export const SECRETS = 'a list of at least one signing secret, none of them blank';

/** Rejects anything but one of these words; undefined passes. */
export function checkOneOf(setting: string, value: unknown, words: readonly string[]): void {
  const allowed = words.map((word) => `'${word}'`).join(' or ');
  check(setting, value, allowed, value === undefined || words.some((word) => word === value));
}

/** Rejects a blank name; undefined passes. */
export function checkName(setting: string, value: unknown): void {
  const isName = typeof value === 'string' && value.trim() !== '';
  check(setting, value, 'a name that is not blank', value === undefined || isName);
}

/** Rejects anything but a tolerance for the age of a delivery; undefined passes. */
export function checkTolerance(toleranceSeconds: unknown): void {
  check(
    'toleranceSeconds',
    toleranceSeconds,
    "a number of seconds, 0 or more, or 'off'",
    toleranceSeconds === undefined ||
      toleranceSeconds === 'off' ||
      (typeof toleranceSeconds === 'number' && toleranceSeconds >= 0),
  );
}

/** Rejects anything but a list of signing secrets. */
export function checkSecrets(secrets: unknown): void {
  const setting = 'webhookSecrets';
  const allowed = SECRETS;
  if (!Array.isArray(secrets)) {
    // Not the value: a single secret instead of a list is the likeliest mistake.
    throw new ConfigurationError({ setting, given: kindOf(secrets), allowed });
  }
  if (secrets.length === 0) throw new ConfigurationError({ setting, given: 'empty', allowed });
  const blank = secrets.findIndex((secret) => typeof secret !== 'string' || secret.trim() === '');
  if (blank !== -1) {
    throw new ConfigurationError({ setting: `${setting}[${blank}]`, given: 'blank', allowed });
  }
}

/** Rejects a value of an option unless it is allowed. */
export function check(setting: string, value: unknown, allowed: string, isAllowed: boolean): void {
  if (isAllowed) return;
  const plain = typeof value === 'object' ? kindOf(value) : String(value);
  const given = typeof value === 'string' ? `'${value}'` : plain;
  throw new ConfigurationError({ setting, given, allowed });
}
