import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../order/options/options.js';
import type { ApiOptions } from './client/api-settings.js';

/** How the provider is set up. */
export interface DigitalRiverOptions {
  /**
   * Which of the provider's two worlds this system lives in. What comes from the other one is
   * recorded, but opens no gate and releases nothing. Absent: `test`.
   */
  readonly mode?: 'live' | 'test';
  /** The signing secrets of the webhook, all that are active. At least one. */
  readonly webhookSecrets: readonly string[];
  /** A name for the merchant account, if a store holds several. Absent: `default`. */
  readonly account?: string;
  /**
   * How old or new a delivery's timestamp may be, in seconds. 0: the same second only. `'off'`: any
   * age. Absent: 300.
   */
  readonly toleranceSeconds?: number | 'off';
  /**
   * How to call the provider, at least `{ apiKey }`. Absent: it is only listened to; nothing can be
   * placed, reconciled, fulfilled or refunded through this package.
   */
  readonly api?: ApiOptions;
}

const SECRETS = 'a list of at least one signing secret, none of them blank';

const OPTIONS: OptionNames<DigitalRiverOptions> = {
  mode: 'optional',
  webhookSecrets: { required: SECRETS },
  account: 'optional',
  toleranceSeconds: 'optional',
  api: 'optional',
};

/** @throws {ConfigurationError} naming the first setting that cannot work; never with a secret. */
export function checkedSettings(given: DigitalRiverOptions): DigitalRiverOptions {
  const options = checkedOptions(given, OPTIONS);
  checkMode(options.mode);
  checkSecrets(options.webhookSecrets);
  checkAccount(options.account);
  checkTolerance(options.toleranceSeconds);
  return options;
}

function checkMode(mode: unknown): void {
  if (mode === undefined || mode === 'live' || mode === 'test') return;
  throw new ConfigurationError({
    setting: 'mode',
    given: shown(mode),
    allowed: "'live' or 'test'",
  });
}

function checkSecrets(secrets: unknown): void {
  const setting = 'webhookSecrets';
  const allowed = SECRETS;
  if (!Array.isArray(secrets)) {
    // Not even its type's value: a lone secret in place of a list is the likeliest mistake.
    throw new ConfigurationError({ setting, given: kindOf(secrets), allowed });
  }
  if (secrets.length === 0) throw new ConfigurationError({ setting, given: 'empty', allowed });
  const blank = secrets.findIndex((secret) => typeof secret !== 'string' || secret.trim() === '');
  if (blank !== -1) {
    throw new ConfigurationError({ setting: `${setting}[${blank}]`, given: 'blank', allowed });
  }
}

function checkAccount(account: unknown): void {
  if (account === undefined || (typeof account === 'string' && account.trim() !== '')) return;
  throw new ConfigurationError({
    setting: 'account',
    given: shown(account),
    allowed: 'a name that is not blank',
  });
}

function checkTolerance(tolerance: unknown): void {
  if (tolerance === undefined || tolerance === 'off') return;
  if (typeof tolerance === 'number' && tolerance >= 0) return;
  throw new ConfigurationError({
    setting: 'toleranceSeconds',
    given: shown(tolerance),
    allowed: "a number of seconds, 0 or more, or 'off'",
  });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
