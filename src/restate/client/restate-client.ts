import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { StoreError } from '../../store/store-error.js';
import { REFUSED } from '../objects/names.js';

/** Where the servers of an engine are. */
export interface Addresses {
  /** Of each server, where calls go in. */
  readonly ingress: readonly string[];
  /** Of each server, where it is asked and told about itself. */
  readonly admin: readonly string[];
  /** Milliseconds until a call that reaches nobody fails. */
  readonly timeoutMs: number;
}

/** A call to an object. */
export interface ObjectCall {
  readonly object: string;
  readonly key: string;
  readonly handler: string;
  readonly input?: unknown;
  /** Calls with one key are one call. Absent: this call alone, however often it has to be made. */
  readonly idempotencyKey?: string;
  /** For those that only read, and need not be one call. */
  readonly reads?: boolean;
}

/** One row of an answer to a query. */
export type Row = Readonly<Record<string, unknown>>;

/** Speaks with the servers: with the next one when one does not answer. */
export class RestateClient {
  readonly #addresses: Addresses;
  #turn = 0;

  constructor(addresses: Addresses) {
    this.#addresses = addresses;
  }

  /** Calls a handler and answers what it answers. The caller knows its type. */
  async call<T>({ object, key, handler, input, idempotencyKey, reads }: ObjectCall): Promise<T> {
    const path = `/${object}/${encodeURIComponent(key)}/${handler}`;
    const once: Record<string, string> = reads
      ? {}
      : { 'idempotency-key': encodeURIComponent(idempotencyKey ?? randomUUID()) };
    const response = await this.#post(this.#addresses.ingress, path, input, once);
    const body = await response.text();
    return (body === '' ? undefined : JSON.parse(body)) as T;
  }

  /** Makes a call of which nobody waits for the end. */
  async send({ object, key, handler }: ObjectCall): Promise<void> {
    const path = `/${object}/${encodeURIComponent(key)}/${handler}/send`;
    await this.#post(this.#addresses.ingress, path, null, {});
  }

  /** Asks what the servers hold. */
  async query(sql: string): Promise<readonly Row[]> {
    const response = await this.#post(this.#addresses.admin, '/query', { query: sql }, {});
    const { rows } = (await response.json()) as { readonly rows: readonly Row[] };
    return rows;
  }

  /** Tells the servers where objects run. Telling it again tells them what has changed there. */
  async register(uri: string): Promise<void> {
    await this.#post(this.#addresses.admin, '/deployments', { uri, force: true }, {});
  }

  /** The names of what has been registered. */
  async registered(): Promise<readonly string[]> {
    const { services } = (await (
      await this.#ask(this.#addresses.ingress, '/restate/health', {})
    ).json()) as { readonly services?: readonly string[] };
    return services ?? [];
  }

  #post(to: readonly string[], path: string, input: unknown, more: Record<string, string>) {
    const headers = { 'content-type': 'application/json', accept: 'application/json', ...more };
    if (input === undefined) return this.#ask(to, path, { method: 'POST', headers: more });
    return this.#ask(to, path, { method: 'POST', headers, body: JSON.stringify(input) });
  }

  async #ask(to: readonly string[], path: string, init: RequestInit): Promise<Response> {
    const end = performance.now() + this.#addresses.timeoutMs;
    let problem: unknown;
    for (let pause = 20; ; pause = Math.min(pause * 2, 1_000)) {
      const left = end - performance.now();
      if (left <= 0) break;
      try {
        const url = `${to[this.#turn % to.length]}${path}`;
        const response = await fetch(url, {
          ...init,
          signal: AbortSignal.timeout(Math.ceil(left)),
        });
        if (response.ok) return response;
        const text = await response.text();
        if (response.status === REFUSED) throw new Refused(messageIn(text));
        problem = new Error(`it answered ${response.status}: ${text.slice(0, 500)}`);
        if (response.status < 500 && response.status !== 429 && response.status !== 404) break;
      } catch (error) {
        if (error instanceof Refused) throw new Error(error.message);
        problem = error;
      }
      this.#turn += 1;
      await setTimeout(Math.min(pause, Math.max(0, end - performance.now())));
    }
    throw new StoreError(
      'unreachable',
      `The engine cannot be used (${messageOf(problem)}). Does a Restate server run at ` +
        `${to.join(', ')}, and has a process with a worker registered there, such as ` +
        '"order-lifecycle serve --engine restate"?',
      { cause: problem },
    );
  }
}

class Refused extends Error {}

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
