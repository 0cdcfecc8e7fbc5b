import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../../order/options/options.js';
import { checkWhole } from '../../../order/options/whole-number.js';

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
export interface ApiSettings extends Omit<Required<ApiOptions>, 'apiVersion'> {
  readonly apiVersion: string | undefined;
}

const DEFAULTS = {
  timeoutMs: 10_000,
  maxRetries: 2,
  initialIntervalMs: 250,
  maxIntervalMs: 30_000,
} as const;

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

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
  const options = checkedOptions(given, OPTIONS);
  const settings = {
    ...DEFAULTS,
    ...options,
    apiKey: keyOf(options.apiKey),
    baseUrl: baseOf(options.baseUrl ?? 'https://api.digitalriver.com'),
    apiVersion: options.apiVersion,
  };
  for (const name of ['timeoutMs', 'maxRetries', 'initialIntervalMs', 'maxIntervalMs'] as const) {
    const from = name === 'timeoutMs' ? 1 : 0;
    checkWhole(name, settings[name], { from, usual: DEFAULTS[name] });
  }
  return settings;
}

function keyOf(key: unknown): string {
  // No other character can be sent in a header.
  if (typeof key === 'string' && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new ConfigurationError({
    setting: 'apiKey',
    given: typeof key === 'string' ? (key.trim() === '' ? 'blank' : 'malformed') : kindOf(key),
    allowed: API_KEY,
  });
}

function baseOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && isSafe(url)) return url.href.replace(/\/+$/, '');
  throw new ConfigurationError({
    setting: 'baseUrl',
    given: url === undefined ? 'not an address' : `${url.protocol}//${url.host}`,
    allowed: 'an https address without user, query or fragment (http only on this machine)',
  });
}

function isSafe({ protocol, hostname, search, hash, username }: URL): boolean {
  if (search !== '' || hash !== '' || username !== '') return false;
  return protocol === 'https:' || LOOPBACK.includes(hostname);
}
