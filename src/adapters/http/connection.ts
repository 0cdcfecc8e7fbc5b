import { ConfigurationError } from '../../order/options/configuration-error.js';
import { kindOf, type OptionNames } from '../../order/options/options.js';
import { checkWhole } from '../../order/options/whole-number.js';

/** How long to wait for a provider, and how often to call it again. */
export interface ConnectionOptions {
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
}

/** The names of {@link ConnectionOptions}. */
export const CONNECTION_OPTIONS: OptionNames<ConnectionOptions> = {
  timeoutMs: 'optional',
  maxRetries: 'optional',
  initialIntervalMs: 'optional',
  maxIntervalMs: 'optional',
};

/** Where to call a provider, and the options with every default filled in. */
export interface Connection extends Required<ConnectionOptions> {
  /** The address of the API, without a slash at its end. */
  readonly baseUrl: string;
}

const DEFAULTS = {
  timeoutMs: 10_000,
  maxRetries: 2,
  initialIntervalMs: 250,
  maxIntervalMs: 30_000,
} as const;

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Fills in the defaults.
 *
 * @throws {ConfigurationError} naming the first option that is not valid.
 */
export function checkedConnection(
  { baseUrl, ...given }: Partial<Connection>,
  defaultBaseUrl: string,
): Connection {
  const settings = { ...DEFAULTS, ...given, baseUrl: baseOf(baseUrl ?? defaultBaseUrl) };
  for (const name of ['timeoutMs', 'maxRetries', 'initialIntervalMs', 'maxIntervalMs'] as const) {
    const from = name === 'timeoutMs' ? 1 : 0;
    checkWhole(name, settings[name], { from, usual: DEFAULTS[name] });
  }
  return settings;
}

/**
 * A key that can be sent in a header.
 *
 * @throws {ConfigurationError} for any other; never with the key.
 */
export function checkedKey(key: unknown, allowed: string): string {
  // No other character can be sent in a header.
  if (typeof key === 'string' && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new ConfigurationError({
    setting: 'apiKey',
    given: typeof key === 'string' ? (key.trim() === '' ? 'blank' : 'malformed') : kindOf(key),
    allowed,
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
