import { ConfigurationError } from '../../order/options/configuration-error.js';
import { isHttpAddress } from '../../restate/client/http-address.js';
import {
  isIdentityKey,
  isLoopback,
  type WorkerOptions,
} from '../../restate/worker/worker-options.js';
import type { Environment } from './environment.js';
import { listOf } from './list.js';

/** Flags of an engine; each wins over its environment variable. */
export interface EngineFlags {
  readonly engine?: string;
  readonly restateUrl?: string;
  readonly restateAdminUrl?: string;
  /** Where this process listens for the engine: `host:port`. */
  readonly restateListen?: string;
  /** The address at which the engine reaches it. */
  readonly restateWorkerUrl?: string;
  /** Public keys of the engine, comma separated. */
  readonly restateIdentityKey?: string;
  /** Accepts unsigned calls. */
  readonly restateAllowUnsigned?: boolean;
}

/** The engine that stores orders instead of a database. */
export interface EngineConfiguration {
  /** The ingress of each server. */
  readonly urls: readonly string[];
  /** The admin API of each server; absent: port 9070. */
  readonly adminUrls?: readonly string[];
  /** Separates the orders of services that share servers; absent: the default namespace. */
  readonly namespace?: string;
  readonly worker: WorkerOptions;
}

/**
 * Reads the settings of the engine; undefined: a database stores the orders.
 *
 * @throws {ConfigurationError} for a setting that is missing or invalid.
 */
export function engineOf(flags: EngineFlags, env: Environment): EngineConfiguration | undefined {
  const engine = flags.engine ?? env.ORDER_LIFECYCLE_ENGINE;
  if (engine === undefined || engine === '') return undefined;
  if (engine !== 'restate') {
    throw wrong('ORDER_LIFECYCLE_ENGINE (--engine)', engine, 'restate, or absent for a database');
  }
  const urls = addressesOf('RESTATE_URL (--restate-url)', flags.restateUrl ?? env.RESTATE_URL);
  const admin = flags.restateAdminUrl ?? env.RESTATE_ADMIN_URL;
  const url = flags.restateWorkerUrl ?? env.RESTATE_WORKER_URL;
  return {
    urls,
    ...(admin ? { adminUrls: addressesOf('RESTATE_ADMIN_URL (--restate-admin-url)', admin) } : {}),
    worker: {
      ...workerOf(
        listenOf(flags.restateListen ?? env.RESTATE_LISTEN ?? '127.0.0.1:9080'),
        flags,
        env,
      ),
      ...(url ? { url: addressOf('RESTATE_WORKER_URL (--restate-worker-url)', url) } : {}),
    },
  };
}

function addressesOf(setting: string, text: string | undefined): readonly string[] {
  const addresses = listOf(text);
  if (addresses.length === 0) {
    throw new ConfigurationError({
      setting,
      given: 'not set',
      allowed:
        'the address of a Restate server, such as http://127.0.0.1:8080, or of several, comma separated',
    });
  }
  return addresses.map((address) => addressOf(setting, address));
}

function addressOf(setting: string, text: string): string {
  if (isHttpAddress(text)) return text;
  throw wrong(setting, text, 'an address such as http://127.0.0.1:8080');
}

function listenOf(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', digits = ''] = /^(.+):(\d+)$/.exec(text) ?? [];
  const port = Number(digits);
  if (host !== '' && port <= 65_535) return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
  throw wrong(
    'RESTATE_LISTEN (--restate-listen)',
    text,
    'an address of this machine and a port, such as 127.0.0.1:9080; port 0 picks one',
  );
}

/** Adds the settings that decide who may call this process. */
function workerOf(
  listen: { readonly host: string; readonly port: number },
  flags: EngineFlags,
  env: Environment,
): WorkerOptions {
  const identityKeys = listOf(flags.restateIdentityKey ?? env.RESTATE_IDENTITY_KEY);
  const setting = 'RESTATE_IDENTITY_KEY (--restate-identity-key)';
  const invalid = identityKeys.find((key) => !isIdentityKey(key));
  if (invalid !== undefined) {
    const allowed = 'the public keys that Restate prints, publickeyv1_…, comma separated';
    throw wrong(setting, invalid, allowed);
  }
  if (identityKeys.length > 0) return { ...listen, identityKeys };
  if (isLoopback(listen.host)) return listen;
  if (allowsUnsigned(flags, env)) return { ...listen, allowUnsigned: true };
  throw new ConfigurationError({
    setting,
    given: 'not set',
    allowed: `set when RESTATE_LISTEN is not a loopback address (it is ${listen.host}), or --restate-allow-unsigned (RESTATE_ALLOW_UNSIGNED=true) to accept calls from anybody`,
  });
}

function allowsUnsigned(flags: EngineFlags, env: Environment): boolean {
  if (flags.restateAllowUnsigned === true || env.RESTATE_ALLOW_UNSIGNED === 'true') return true;
  if (!env.RESTATE_ALLOW_UNSIGNED || env.RESTATE_ALLOW_UNSIGNED === 'false') return false;
  throw wrong('RESTATE_ALLOW_UNSIGNED', env.RESTATE_ALLOW_UNSIGNED, 'true or false');
}

function wrong(setting: string, given: string, allowed: string): ConfigurationError {
  return new ConfigurationError({ setting, given: JSON.stringify(given.slice(0, 80)), allowed });
}
