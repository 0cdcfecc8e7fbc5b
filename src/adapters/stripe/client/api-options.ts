import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../../../order/options/options.js';
import { check } from '../../checked-options.js';
import {
  CONNECTION_OPTIONS,
  type Connection,
  type ConnectionOptions,
  checkedConnection,
  checkedKey,
} from '../../http/connection.js';

/** How to call Stripe's API. */
export interface StripeApiOptions extends ConnectionOptions {
  /**
   * A secret key (`sk_…`) or a restricted one (`rk_…`) of the mode. Sent to `baseUrl` only, and never part of
   * an error or a log.
   */
  readonly apiKey: string;
  /** The address of the API. Plain http only on this machine. Default `https://api.stripe.com`. */
  readonly baseUrl?: string;
  /**
   * The version that Stripe renders its responses in. Default `2026-10-28.endive`. Before
   * `2025-03-31.basil`, a release of money looks like a refund.
   */
  readonly apiVersion?: string;
  /** Whether to only read: nothing is captured, cancelled or refunded. Default false. */
  readonly readOnly?: boolean;
}

/** {@link StripeApiOptions} with every default filled in. */
export interface StripeApiSettings extends Connection {
  readonly apiKey: string;
  readonly apiVersion: string;
  readonly readOnly: boolean;
}

/**
 * The newest version whose documentation these readings were written from. It is sent with every call, so
 * that an upgrade of the account changes nothing.
 */
const API_VERSION = '2026-10-28.endive';

const API_KEY = 'a secret or restricted key (sk_… or rk_…), without white space around it';

const OPTIONS: OptionNames<StripeApiOptions> = {
  apiKey: { required: API_KEY },
  baseUrl: 'optional',
  ...CONNECTION_OPTIONS,
  apiVersion: 'optional',
  readOnly: 'optional',
};

/** @throws {ConfigurationError} naming the first option that is not valid; never with the key. */
export function stripeApiSettings(
  given: StripeApiOptions,
  mode: 'live' | 'test',
): StripeApiSettings {
  const { apiKey, apiVersion, readOnly, ...connection } = checkedOptions(given, OPTIONS);
  checkVersion(apiVersion);
  check('readOnly', readOnly, 'true or false', [undefined, true, false].includes(readOnly));
  return {
    apiKey: keyOf(apiKey, mode),
    ...checkedConnection(connection, 'https://api.stripe.com'),
    apiVersion: apiVersion ?? API_VERSION,
    readOnly: readOnly ?? false,
  };
}

function keyOf(given: unknown, mode: 'live' | 'test'): string {
  const key = checkedKey(given, API_KEY);
  const wrong = (given: string, allowed: string) =>
    new ConfigurationError({ setting: 'apiKey', given, allowed });
  if (key.startsWith('pk_')) throw wrong('a publishable key', API_KEY);
  if (key.startsWith('whsec_')) throw wrong('a signing secret', API_KEY);
  const [, ofMode] = /^[sr]k_(live|test)_/.exec(key) ?? [];
  if (ofMode !== undefined && ofMode !== mode) {
    throw wrong(
      `a key of the ${ofMode} mode`,
      `a key of the ${mode} mode (sk_${mode}_… or rk_${mode}_…), or the mode '${ofMode}'`,
    );
  }
  return key;
}

function checkVersion(version: unknown): void {
  const isVersion = typeof version === 'string' && /^\d{4}-\d{2}-\d{2}[.\w-]{0,40}$/.test(version);
  check(
    'apiVersion',
    version,
    `a version of Stripe's API, e.g. '${API_VERSION}'`,
    version === undefined || isVersion,
  );
}
