import { ConfigurationError } from '../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../order/options/options.js';
import { type Instant, instantOf } from '../order/time/instant.js';
import type { Engine } from '../store/engine.js';
import { isHttpAddress } from './client/http-address.js';
import { RestateClient } from './client/restate-client.js';
import { restateStore } from './store/restate-store.js';
import { checkedWorker, type WorkerOptions } from './worker/worker-options.js';

export type { AttemptEnding, Attempted, Computed, Engine, Hosting, Work } from '../store/engine.js';
export type { WorkerOptions } from './worker/worker-options.js';

/** Options of {@link restate}. */
export interface RestateOptions {
  /** The address of each server for administration. Absent: port 9070 of each. */
  readonly admin?: string | readonly string[];
  /**
   * Runs the objects in this process, for the servers to call. Absent: the objects run in other
   * processes, and this one only calls them.
   */
  readonly worker?: WorkerOptions;
  /** Separates the orders of several applications in one engine. Default `orders`. */
  readonly namespace?: string;
  /**
   * Decides when milestones are due and leases end, in microseconds since 1970. Default: the clock
   * of this machine, as the engine has none to read. For tests that set the time.
   */
  readonly clock?: () => Instant;
  /** Timeout in milliseconds of a call that no server answers. Default 10 000. */
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
 * A store with each order as a virtual object of Restate, for loads beyond one database. Restate stores
 * the state of each object, replicates it, and makes one change to it at a time.
 *
 * With the option `worker`, the objects run in this process, which needs Node.js 22 and the package
 * `@restatedev/restate-sdk`.
 *
 * @param url the address of one server, or of each of several.
 * @throws {ConfigurationError} for an invalid address or key, for an unknown option, and for a worker that
 * listens beyond loopback without checking signatures.
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
  return restateStore(client, namespace, worker, clock);
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
