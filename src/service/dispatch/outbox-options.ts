import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { checkWhole } from '../../order/options/whole-number.js';
import { checkMilliseconds } from '../runtime/milliseconds.js';

/** How milestones are delivered to handlers. */
export interface OutboxOptions {
  /**
   * How many handlers run at once in this process, for different orders. A handler counts until it
   * ends, even after its timeout. Default 16.
   */
  readonly concurrency?: number;
  /**
   * Milliseconds that a handler may take. Then its signal is aborted and the attempt has failed; this
   * process starts nothing else for that order until the handler ends. Default 30 000.
   */
  readonly timeoutMs?: number;
  /**
   * Milliseconds by which a lease outlasts `timeoutMs`. The milestones of a process that dies can be
   * claimed by another one when their lease is over. A handler starts only while a quarter of this is
   * left beyond `timeoutMs`, to store the result. Default 10 000; less than 100 counts as 100.
   */
  readonly graceMs?: number;
  /** Milliseconds before the first retry; doubles with every attempt. Default 1 000. */
  readonly initialIntervalMs?: number;
  /** The most milliseconds between two attempts. Default 3 600 000. */
  readonly maxIntervalMs?: number;
  /**
   * How many attempts may reach the handler. After the last one a milestone is dead until an operator
   * retries it. Default 15.
   */
  readonly maxAttempts?: number;
  /** Milliseconds between two polls of the store when nothing wakes the dispatcher. Default 1 000. */
  readonly pollIntervalMs?: number;
  /**
   * True: milestones are recorded but not delivered, as if there were no handlers. Use it after
   * restoring a backup, until everything done since then is settled. Default false.
   */
  readonly held?: boolean;
}

/** The options with a value for each. */
export type OutboxSettings = Required<OutboxOptions>;

const OPTIONS: OptionNames<OutboxOptions> = {
  concurrency: 'optional',
  timeoutMs: 'optional',
  graceMs: 'optional',
  initialIntervalMs: 'optional',
  maxIntervalMs: 'optional',
  maxAttempts: 'optional',
  pollIntervalMs: 'optional',
  held: 'optional',
};

const DEFAULTS: OutboxSettings = {
  concurrency: 16,
  timeoutMs: 30_000,
  graceMs: 10_000,
  initialIntervalMs: 1_000,
  maxIntervalMs: 3_600_000,
  maxAttempts: 15,
  pollIntervalMs: 1_000,
  held: false,
};

/** Milliseconds. With no grace at all, no handler would have its whole time. */
const MIN_GRACE_MS = 100;

/**
 * The options with their defaults.
 *
 * @throws {ConfigurationError} for an option that does not exist, a duration that a timer cannot
 * represent, a count that is not a whole number from 1 upwards, and a `held` that is not a boolean.
 */
export function checkedOutbox(given?: OutboxOptions): OutboxSettings {
  const options = checkedOptions(given, OPTIONS, 'outbox');
  for (const name of [
    'timeoutMs',
    'graceMs',
    'initialIntervalMs',
    'maxIntervalMs',
    'pollIntervalMs',
  ] as const) {
    checkMilliseconds(`outbox.${name}`, options[name]);
  }
  checkWhole('outbox.concurrency', options.concurrency, { from: 1 });
  checkWhole('outbox.maxAttempts', options.maxAttempts, { from: 1 });
  const held: unknown = options.held;
  if (held !== undefined && typeof held !== 'boolean') {
    // A delivery cannot be undone, so this is not guessed.
    throw new ConfigurationError({
      setting: 'outbox.held',
      given: JSON.stringify(held),
      allowed: 'true or false',
    });
  }
  const settings = { ...DEFAULTS, ...options };
  return { ...settings, graceMs: Math.max(settings.graceMs, MIN_GRACE_MS) };
}
