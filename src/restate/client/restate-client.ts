import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { StoreError } from '../../store/store-error.js';
import { REFUSED } from '../objects/names.js';

/** The addresses of the servers of an engine. */
export interface Addresses {
  /** Of each server, the address for calls. */
  readonly ingress: readonly string[];
  /** Of each server, the address for administration. */
  readonly admin: readonly string[];
  /** Timeout in milliseconds of a call that no server answers. */
  readonly timeoutMs: number;
}

/** A call to an object. */
export interface ObjectCall {
  readonly object: string;
  readonly key: string;
  readonly handler: string;
  readonly input?: unknown;
  /**
   * Calls with the same key are made once. Absent: a key for this call, however often it is
   * retried.
   */
  readonly idempotencyKey?: string;
  /** Whether the call only reads, so that it needs no key. */
  readonly reads?: boolean;
}

/** One row of the result of a query. */
export type Row = Readonly<Record<string, unknown>>;

/** Calls the servers of an engine. Retries with the next server when one does not answer. */
export class RestateClient {
  readonly #addresses: Addresses;
  /** The index of the server to call, modulo their number. */
  #server = 0;

  constructor(addresses: Addresses) {
    this.#addresses = addresses;
  }

  /** Calls a handler and returns its answer. The caller knows the type. */
  async call<T>({ object, key, handler, input, idempotencyKey, reads }: ObjectCall): Promise<T> {
    const path = `/${object}/${encodeURIComponent(key)}/${handler}`;
    const headers: Record<string, string> = reads
      ? {}
      : { 'idempotency-key': encodeURIComponent(idempotencyKey ?? randomUUID()) };
    const response = await this.#post(this.#addresses.ingress, path, input, headers);
    const body = await response.text();
    return (body === '' ? undefined : JSON.parse(body)) as T;
  }

  /** Makes a call without waiting for its end. */
  async send({ object, key, handler }: ObjectCall): Promise<void> {
    const path = `/${object}/${encodeURIComponent(key)}/${handler}/send`;
    await this.#post(this.#addresses.ingress, path, null, {});
  }

  /** Queries the state that the servers hold. */
  async query(sql: string): Promise<readonly Row[]> {
    const response = await this.#post(this.#addresses.admin, '/query', { query: sql }, {});
    const { rows } = (await response.json()) as { readonly rows: readonly Row[] };
    return rows;
  }

  /**
   * Registers the address where objects run. Doing so again updates the definitions of the objects.
   */
  async register(uri: string): Promise<void> {
    await this.#post(this.#addresses.admin, '/deployments', { uri, force: true }, {});
  }

  /** The names of the registered objects. */
  async registered(): Promise<readonly string[]> {
    const { services } = (await (
      await this.#fetch(this.#addresses.ingress, '/restate/health', {})
    ).json()) as { readonly services?: readonly string[] };
    return services ?? [];
  }

  #post(to: readonly string[], path: string, input: unknown, headers: Record<string, string>) {
    if (input === undefined) return this.#fetch(to, path, { method: 'POST', headers });
    const json = { 'content-type': 'application/json', accept: 'application/json' };
    const init = { headers: { ...json, ...headers }, body: JSON.stringify(input) };
    return this.#fetch(to, path, { method: 'POST', ...init });
  }

  async #fetch(to: readonly string[], path: string, init: RequestInit): Promise<Response> {
    const end = performance.now() + this.#addresses.timeoutMs;
    let problem: unknown;
    for (let interval = 20; ; interval = Math.min(interval * 2, 1_000)) {
      const left = end - performance.now();
      if (left <= 0) break;
      try {
        const url = `${to[this.#server % to.length]}${path}`;
        const response = await fetch(url, {
          ...init,
          signal: AbortSignal.timeout(Math.ceil(left)),
        });
        if (response.ok) return response;
        const text = await response.text();
        if (response.status === REFUSED) throw new Rejected(messageIn(text));
        problem = new Error(`it answered ${response.status}: ${text.slice(0, 500)}`);
        if (response.status < 500 && response.status !== 429 && response.status !== 404) break;
      } catch (error) {
        if (error instanceof Rejected) throw new Error(error.message);
        problem = error;
      }
      this.#server += 1;
      await setTimeout(Math.min(interval, Math.max(0, end - performance.now())));
    }
    throw new StoreError(
      'unreachable',
      `The engine cannot be used (${messageOf(problem)}). Check that a Restate server runs at ` +
        `${to.join(', ')} and that a process with a worker has registered there, such as ` +
        '"order-lifecycle serve --engine restate".',
      { cause: problem },
    );
  }
}

/** The handler rejected the call for good. */
class Rejected extends Error {}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: string };
    return message ?? text;
  } catch {
    return text;
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
