import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import {
  checkName,
  checkOneOf,
  checkSecrets,
  checkTolerance,
  SECRETS,
} from '../checked-options.js';
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
  checkOneOf('mode', options.mode, ['live', 'test']);
  checkSecrets(options.webhookSecrets);
  checkName('account', options.account);
  checkTolerance(options.toleranceSeconds);
  return options;
}
