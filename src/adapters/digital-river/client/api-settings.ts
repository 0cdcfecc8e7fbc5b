import { checkedOptions, type OptionNames } from '../../../order/options/options.js';
import {
  CONNECTION_OPTIONS,
  type Connection,
  type ConnectionOptions,
  checkedConnection,
  checkedKey,
} from '../../http/connection.js';

/** How to call the provider's API. */
export interface ApiOptions extends ConnectionOptions {
  /** The confidential API key. Sent to `baseUrl` only, and never part of an error or a log. */
  readonly apiKey: string;
  /** The address of the API. Plain http only on this machine. Default
   * `https://api.digitalriver.com`. */
  readonly baseUrl?: string;
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
  ...CONNECTION_OPTIONS,
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
