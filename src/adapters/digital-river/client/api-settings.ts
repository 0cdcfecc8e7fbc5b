import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../../order/options/options.js';

/** How the provider's API is called. */
export interface ApiOptions {
  /** The confidential key. Sent to `baseUrl` and nowhere else; in no error, log or inspection. */
  readonly apiKey: string;
  /** Where the API is. Absent: `https://api.digitalriver.com`. Plain http only on this machine. */
  readonly baseUrl?: string;
  /** Milliseconds for one attempt, until its whole body is there. Absent: 10 000. */
  readonly timeoutMs?: number;
  /** How often a call that may be repeated is tried again. 0: never. Absent: 2. */
  readonly maxRetries?: number;
  /** The first pause before trying again, in milliseconds; it doubles. Absent: 250. */
  readonly initialIntervalMs?: number;
  /**
   * The longest pause in milliseconds. When the provider asks for a longer one, the call fails at
   * once and says how long to wait: trying earlier would disobey. Absent: 30 000.
   */
  readonly maxIntervalMs?: number;
  /** The API version to ask for, e.g. `2021-12-13`. Absent: the one the account is set to. */
  readonly apiVersion?: string;
}

/** The same with every default filled in. */
export interface ApiSettings {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly initialIntervalMs: number;
  readonly maxIntervalMs: number;
  readonly apiVersion: string | undefined;
}

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

/** @throws {ConfigurationError} naming the first setting that cannot work; never with the key. */
export function apiSettings(given: ApiOptions): ApiSettings {
  const options = checkedOptions(given, OPTIONS);
  return {
    apiKey: keyOf(options.apiKey),
    baseUrl: baseOf(options.baseUrl ?? 'https://api.digitalriver.com'),
    timeoutMs: whole('timeoutMs', options.timeoutMs ?? 10_000, 1),
    maxRetries: whole('maxRetries', options.maxRetries ?? 2, 0),
    initialIntervalMs: whole('initialIntervalMs', options.initialIntervalMs ?? 250, 0),
    maxIntervalMs: whole('maxIntervalMs', options.maxIntervalMs ?? 30_000, 0),
    apiVersion: options.apiVersion,
  };
}

function keyOf(key: unknown): string {
  // Anything outside printable ASCII cannot be put into a header.
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
    given: url === undefined ? 'no address' : `${url.protocol}//${url.host}`,
    allowed: 'an https address without query (http only on this machine)',
  });
}

function isSafe({ protocol, hostname, search, hash, username }: URL): boolean {
  if (search !== '' || hash !== '' || username !== '') return false;
  return protocol === 'https:' || LOOPBACK.includes(hostname);
}

function whole(setting: string, given: number, least: number): number {
  if (Number.isSafeInteger(given) && given >= least) return given;
  const allowed = `a whole number, ${least} or more`;
  throw new ConfigurationError({ setting, given: String(given), allowed });
}
