import { ConfigurationError } from '../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../order/options/options.js';
import { type Instant, instantOf } from '../order/time/instant.js';
import type { Engine } from '../store/engine.js';
import { isHttpAddress } from './client/http-address.js';
import { RestateClient } from './client/restate-client.js';
import { RestateStore } from './restate-store.js';
import { checkedWorker, type WorkerOptions } from './worker/worker-options.js';

export type { Attempted, Computed, Engine, Hosting, Work } from '../store/engine.js';
export type { WorkerOptions } from './worker/worker-options.js';

/** How orders are kept in Restate. */
export interface RestateOptions {
  /** Where the servers are told and asked about themselves. Absent: port 9070 of each. */
  readonly admin?: string | readonly string[];
  /**
   * Runs the objects in this process, for the servers to call. Absent: other processes do, and this
   * one only asks.
   */
  readonly worker?: WorkerOptions;
  /** Orders of different namespaces never meet. Default `orders`. */
  readonly namespace?: string;
  /**
   * Tells when milestones are due and leases are over, in microseconds since 1970. Default: the clock
   * of this machine; the engine has none to ask. For tests that travel in time.
   */
  readonly clock?: () => Instant;
  /** Milliseconds until a call that reaches no server fails. Default 10 000. */
  readonly timeoutMs?: number;
}

const OPTIONS: OptionNames<RestateOptions> = {
  admin: 'optional',
  worker: 'optional',
  namespace: 'optional',
  clock: 'optional',
  timeoutMs: 'optional',
};

/**
 * Orders as virtual objects of Restate, one for each: for those who outgrew one database. Restate
 * keeps the state of each object, replicates it, and lets one change at a time into it.
 *
 * The part that runs in this process when `worker` is given needs Node.js 22 and the package
 * `@restatedev/restate-sdk`.
 *
 * @param url of one server, or of each of several: where calls go in.
 * @throws {ConfigurationError} when an address or a key is none, when an option does not exist, and when a worker listens beyond
 * loopback and would answer anybody.
 * @example
 * const store = restate('http://127.0.0.1:8080', { worker: { host: '127.0.0.1', port: 9080 } });
 */
export function restate(url: string | readonly string[], options?: RestateOptions): Engine {
  const settings = checkedOptions(options, OPTIONS);
  const ingress = listOf(url).map((one) => addressOf('url', one));
  const admin =
    settings.admin === undefined
      ? ingress.map((one) => withPort(one, '9070'))
      : listOf(settings.admin).map((one) => addressOf('admin', one));
  const worker = settings.worker && checkedWorker(settings.worker);
  const client = new RestateClient({ ingress, admin, timeoutMs: settings.timeoutMs ?? 10_000 });
  const { namespace = 'orders', clock = () => instantOf(Date.now()) } = settings;
  return new RestateStore(client, namespace, worker, clock);
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'object' && value !== null ? value : [value];
}

function addressOf(setting: string, text: unknown): string {
  if (typeof text === 'string' && isHttpAddress(text)) return text.replace(/\/+$/, '');
  throw new ConfigurationError({
    setting,
    given: typeof text === 'string' ? JSON.stringify(text.slice(0, 80)) : kindOf(text),
    allowed: 'the address of a Restate server, such as http://127.0.0.1:8080',
  });
}

function withPort(address: string, port: string): string {
  const url = new URL(address);
  url.port = port;
  return url.href.replace(/\/+$/, '');
}
