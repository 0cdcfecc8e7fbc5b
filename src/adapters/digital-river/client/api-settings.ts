import { checkedOptions, type OptionNames } from '../../../order/options/options.js';
import { type Connection, checkedConnection, checkedKey } from '../../http/connection.js';

/** How to call the provider's API. */
export interface ApiOptions {
  /** The confidential API key. Sent to `baseUrl` only, and never part of an error or a log. */
  readonly apiKey: string;
  /** The address of the API. Plain http only on this machine. Default
   * `https://api.digitalriver.com`. */
  readonly baseUrl?: string;
  /** How long one attempt may take until its whole body is read, in milliseconds. Default 10 000. */
  readonly timeoutMs?: number;
  /** How many times a call that can safely be repeated is retried. 0: never. Default 2. */
  readonly maxRetries?: number;
  /** The pause before the first retry, in milliseconds; it doubles for each further one. Default 250. */
  readonly initialIntervalMs?: number;
  /**
   * The longest pause before a retry, in milliseconds. If the provider asks for a longer one, the call
   * fails at once with `retryAfter`. Default 30 000.
   */
  readonly maxIntervalMs?: number;
  /** The API version to request, such as `2021-12-13`. Default: that of the account. */
  readonly apiVersion?: string;
}

/** {@link ApiOptions} with every default filled in. */
export interface ApiSettings extends Connection {
  readonly apiKey: string;
  readonly apiVersion: string | undefined;
}

const API_KEY = 'the confidential API key, without white space around it';

const OPTIONS: OptionNames<ApiOptions> = {
  apiKey: { required: API_KEY },
  baseUrl: 'optional',
  timeoutMs: 'optional',
  maxRetries: 'optional',
  initialIntervalMs: 'optional',
  maxIntervalMs: 'optional',
  apiVersion: 'optional',
};

/** @throws {ConfigurationError} naming the first option that is not valid; never with the key. */
export function apiSettings(given: ApiOptions): ApiSettings {
  const { apiKey, apiVersion, ...connection } = checkedOptions(given, OPTIONS);
  return {
    apiKey: checkedKey(apiKey, API_KEY),
    ...checkedConnection(connection, 'https://api.digitalriver.com'),
    apiVersion,
  };
}
