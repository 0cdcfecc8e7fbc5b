import { ConfigurationError } from '../order/configuration-error.js';
import { isHttpAddress } from '../restate/http-address.js';
import type { Environment } from './configuration.js';
import { listOf } from './list.js';

/** Flags that name an engine; each wins over its environment variable. */
export interface EngineFlags {
  readonly engine?: string;
  readonly restateUrl?: string;
  readonly restateAdminUrl?: string;
  /** Where the objects of the orders listen for the engine: `host:port`. */
  readonly restateListen?: string;
  /** Where the engine finds them. */
  readonly restateWorkerUrl?: string;
}

/** The engine that keeps the orders instead of a database. */
export interface EngineConfiguration {
  /** Where calls go in, of each server. */
  readonly urls: readonly string[];
  /** Where servers are asked about themselves; absent: port 9070 of each. */
  readonly adminUrls?: readonly string[];
  /** Orders of different namespaces never meet; absent: as usual. */
  readonly namespace?: string;
  readonly worker: { readonly host: string; readonly port: number; readonly url?: string };
}

/**
 * The engine that is asked for; absent: a database keeps the orders.
 *
 * @throws {ConfigurationError} naming the setting, what was given and what is allowed.
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
      ...listenOf(flags.restateListen ?? env.RESTATE_LISTEN ?? '127.0.0.1:9080'),
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

function wrong(setting: string, given: string, allowed: string): ConfigurationError {
  return new ConfigurationError({ setting, given: JSON.stringify(given.slice(0, 80)), allowed });
}
