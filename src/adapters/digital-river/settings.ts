import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../order/options/options.js';
import type { ApiOptions } from './client/api-settings.js';

/** Options of {@link digitalRiver}. */
export interface DigitalRiverOptions {
  /**
   * The mode of the merchant account. Messages of the other mode are recorded, but open no gate and
   * release nothing. Default `test`.
   */
  readonly mode?: 'live' | 'test';
  /** Every active signing secret of the webhook, at least one. */
  readonly webhookSecrets: readonly string[];
  /** A name for the merchant account, if one store holds several. Default `default`. */
  readonly account?: string;
  /**
   * How far the timestamp of a delivery may be from now, in seconds, either way. 0: the same second
   * only. `'off'`: any age. Default 300.
   */
  readonly toleranceSeconds?: number | 'off';
  /**
   * How to call the provider's API; at least `{ apiKey }`. Absent: webhooks only. Orders can then not be
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

/** @throws {ConfigurationError} naming the first option that is not valid; never with a secret. */
export function checkedSettings(given: DigitalRiverOptions): DigitalRiverOptions {
  const options = checkedOptions(given, OPTIONS);
  const { mode, account, toleranceSeconds } = options;
  check('mode', mode, "'live' or 'test'", mode === undefined || mode === 'live' || mode === 'test');
  checkSecrets(options.webhookSecrets);
  check(
    'account',
    account,
    'a name that is not blank',
    account === undefined || (typeof account === 'string' && account.trim() !== ''),
  );
  check(
    'toleranceSeconds',
    toleranceSeconds,
    "a number of seconds, 0 or more, or 'off'",
    toleranceSeconds === undefined ||
      toleranceSeconds === 'off' ||
      (typeof toleranceSeconds === 'number' && toleranceSeconds >= 0),
  );
  return options;
}

function check(setting: string, value: unknown, allowed: string, isAllowed: boolean): void {
  if (isAllowed) return;
  const plain = typeof value === 'object' ? kindOf(value) : String(value);
  const given = typeof value === 'string' ? `'${value}'` : plain;
  throw new ConfigurationError({ setting, given, allowed });
}

function checkSecrets(secrets: unknown): void {
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
