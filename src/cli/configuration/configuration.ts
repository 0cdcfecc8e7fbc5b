import { READER_LIMITS } from '../../http/changes/max-readers.js';
import type { DeadlineHours } from '../../lifecycle/index.js';
import { DEADLINES } from '../../order/deadline.js';
import { defined } from '../../order/defined.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { LIMITS_OF_ORDERS, type OrderLimits } from '../../order/options/order-limits.js';
import { checkWhole, type WholeNumbers } from '../../order/options/whole-number.js';
import { listed } from '../../order/text/listed.js';
import { BODY_LIMITS } from '../../service/ingest/limits.js';
import type { CliProvider, ProviderSettings } from '../providers/cli-provider.js';
import { type CliProviders, providersIn } from '../providers/registry.js';
import { quoted } from './checked-text.js';
import { durationOf } from './duration.js';
import { type EngineConfiguration, type EngineFlags, engineOf } from './engine-settings.js';
import type { Environment } from './environment.js';
import { listOf } from './list.js';

/** Flags as commander parses them; each wins over its environment variable. */
export interface ServeFlags extends EngineFlags {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  /** Take the directory from a process that cannot be checked. */
  readonly takeOver?: boolean;
  /** The providers whose orders these are, comma separated. */
  readonly provider?: string;
  readonly mode?: string;
  readonly allowHost?: readonly string[];
  /** Show live traffic in an inspector: its page, or `true` for the default one. */
  readonly inspect?: string | true;
  /** How often to reconcile with the provider: a duration, or `off`. */
  readonly reconcileEvery?: string;
  /** How long orders may wait: `name=duration` or `name=off` each. */
  readonly deadline?: readonly string[];
  /** The longest body of a delivery, in bytes. */
  readonly maxBodyBytes?: string;
  readonly maxOrderObservations?: string;
  readonly maxOrderBytes?: string;
  /** How many may read changes at once. */
  readonly maxReaders?: string;
}

/** A provider with its settings. */
export interface ServedProvider
  extends Pick<CliProvider, 'name' | 'title' | 'secrets' | 'api'>,
    ProviderSettings {}

/** The providers of a service, of which there is at least one. */
export type ServedProviders = readonly [ServedProvider, ...ServedProvider[]];

/** The settings of a service. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  /** A PostgreSQL server; absent: the embedded store. */
  readonly databaseUrl?: string;
  /** The engine that stores orders instead of a database; absent: none. */
  readonly engine?: EngineConfiguration;
  /** The directory of the embedded store. */
  readonly data: string;
  /** Take the directory from a process that cannot be checked. */
  readonly takeOver: boolean;
  readonly providers: ServedProviders;
  readonly token?: string;
  readonly logLevel: LogLevel;
  /** Host names that requests may be addressed to. */
  readonly hosts: readonly string[];
  /** The inspector for live traffic; absent: none. */
  readonly inspect?: string | true;
  /** Milliseconds between reconciliations of a running service; absent: none. */
  readonly reconcileEvery?: number;
  /** Hours of each deadline; absent ones are as in the statechart. */
  readonly deadlines: DeadlineHours;
  /** The longest body of a delivery, in bytes. */
  readonly maxBodyBytes: number;
  readonly orderLimits: OrderLimits;
  /** How many may read changes at once. */
  readonly maxReaders: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The lowest level that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * Reads the settings of a service from flags and environment variables.
 *
 * @param usual the providers that are served if neither names any; absent: the first one known.
 * @throws {ConfigurationError} for a setting that is missing or invalid.
 */
export function readConfiguration(
  flags: ServeFlags,
  env: Environment,
  usual?: CliProviders,
): Configuration {
  const host = flags.host ?? env.HOST ?? '127.0.0.1';
  const token = env.ORDER_LIFECYCLE_TOKEN || undefined;
  if (token === undefined && !LOOPBACK.includes(host)) {
    throw new ConfigurationError({
      setting: 'ORDER_LIFECYCLE_TOKEN',
      given: 'not set',
      allowed: `set when HOST is not a loopback address (it is ${host})`,
    });
  }
  const served = (one: CliProvider): ServedProvider => ({
    ...one,
    ...one.settings(flags, env),
  });
  const [first, ...others] = providersIn(flags, env, usual);
  const providers: ServedProviders = [served(first), ...others.map(served)];
  const allowed = [...(flags.allowHost ?? []), ...listOf(env.ORDER_LIFECYCLE_ALLOWED_HOSTS)];
  return defined({
    inspect: flags.inspect,
    port: portOf(flags.port ?? env.PORT ?? '8080'),
    host,
    databaseUrl: env.DATABASE_URL ? databaseUrlOf(env.DATABASE_URL) : undefined,
    engine: engineOf(flags, env),
    data: dataOf(flags.data ?? './.order-lifecycle'),
    takeOver: flags.takeOver ?? false,
    providers,
    reconcileEvery: everyOf(flags.reconcileEvery ?? env.ORDER_LIFECYCLE_RECONCILE_EVERY, providers),
    deadlines: deadlinesOf(flags.deadline ?? listOf(env.ORDER_LIFECYCLE_DEADLINES)),
    maxBodyBytes: wholeOf(
      'ORDER_LIFECYCLE_MAX_BODY_BYTES (--max-body-bytes)',
      [flags.maxBodyBytes, env.ORDER_LIFECYCLE_MAX_BODY_BYTES],
      BODY_LIMITS,
    ),
    orderLimits: {
      observations: wholeOf(
        'ORDER_LIFECYCLE_MAX_ORDER_OBSERVATIONS (--max-order-observations)',
        [flags.maxOrderObservations, env.ORDER_LIFECYCLE_MAX_ORDER_OBSERVATIONS],
        LIMITS_OF_ORDERS.observations,
      ),
      bytes: wholeOf(
        'ORDER_LIFECYCLE_MAX_ORDER_BYTES (--max-order-bytes)',
        [flags.maxOrderBytes, env.ORDER_LIFECYCLE_MAX_ORDER_BYTES],
        LIMITS_OF_ORDERS.bytes,
      ),
    },
    maxReaders: wholeOf(
      'ORDER_LIFECYCLE_MAX_READERS (--max-readers)',
      [flags.maxReaders, env.ORDER_LIFECYCLE_MAX_READERS],
      READER_LIMITS,
    ),
    token,
    logLevel: logLevelOf(env.LOG_LEVEL || 'info'),
    hosts: [...LOOPBACK, '[::1]', host, ...allowed].map((name) => name.toLowerCase()),
  });
}

/** Missing events wait for an hour at most, at little cost to the provider. */
const DEFAULT_INTERVAL = '1h';

/** A timer of Node.js cannot represent much more than 24 days. */
const MAX_INTERVAL_MS = 24 * 86_400_000;

function everyOf(text: string | undefined, providers: ServedProviders): number | undefined {
  const setting = 'ORDER_LIFECYCLE_RECONCILE_EVERY (--reconcile-every)';
  if (text === 'off') return undefined;
  if (!providers.some(({ hasApi }) => hasApi)) {
    if (!text) return undefined;
    const keys = providers.flatMap(({ api }) => api?.key.name ?? []);
    if (keys.length === 0) {
      const titles = listed(providers.map(({ title }) => title));
      const allowed = `left out or off: this version makes no calls to ${titles}`;
      throw new ConfigurationError({ setting, given: quoted(text), allowed });
    }
    throw new ConfigurationError({
      setting: keys.join(' or '),
      given: 'not set',
      allowed: `set when ${setting} is set (it is ${quoted(text)})`,
    });
  }
  const every = durationOf(setting, text || DEFAULT_INTERVAL);
  if (every >= 1_000 && every <= MAX_INTERVAL_MS) return every;
  throw new ConfigurationError({ setting, given: quoted(text ?? ''), allowed: 'from 1s to 24d' });
}

const HOUR = 3_600_000;

function deadlinesOf(settings: readonly string[]): DeadlineHours {
  const hours = settings.map((text) => {
    const [given = '', duration = ''] = text.split('=').map((part) => part.trim());
    const deadline = DEADLINES.find((known) => known === given);
    if (deadline === undefined) {
      throw new ConfigurationError({
        setting: 'ORDER_LIFECYCLE_DEADLINES (--deadline)',
        given: quoted(text),
        allowed: `name=duration or name=off; the names are ${DEADLINES.join(', ')}`,
      });
    }
    if (duration === 'off') return [deadline, duration] as const;
    const setting = `ORDER_LIFECYCLE_DEADLINES (--deadline), ${deadline}`;
    return [deadline, durationOf(setting, duration) / HOUR] as const;
  });
  return Object.fromEntries(hours);
}

/** A blank variable counts as not set; a blank flag is refused. */
function wholeOf(
  setting: string,
  [flag, variable]: readonly [string | undefined, string | undefined],
  range: WholeNumbers & { readonly usual: number },
): number {
  const text = flag ?? (variable || undefined);
  if (text === undefined) return range.usual;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  checkWhole(setting, value, range, quoted(text));
  return value;
}

function dataOf(directory: string): string {
  if (directory.trim() !== '') return directory;
  throw new ConfigurationError({
    setting: '--data',
    given: 'blank',
    allowed: 'a directory this user may write to; it is created if missing',
  });
}

/**
 * The number of a port.
 *
 * @throws {ConfigurationError} when it is none.
 */
export function portOf(text: string, setting = 'PORT (--port)'): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigurationError({
    setting,
    given: quoted(text),
    allowed: 'a whole number from 0 to 65535; 0 picks a free one',
  });
}

function logLevelOf(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level !== undefined) return level;
  throw new ConfigurationError({
    setting: 'LOG_LEVEL',
    given: quoted(text),
    allowed: `one of ${LOG_LEVELS.join(', ')}`,
  });
}

function databaseUrlOf(text: string): string {
  if (/^postgres(ql)?:\/\/./.test(text)) return text;
  throw new ConfigurationError({
    setting: 'DATABASE_URL',
    given: 'not a PostgreSQL address',
    allowed: 'postgres://user:password@host:5432/database, or absent for the embedded store',
  });
}
