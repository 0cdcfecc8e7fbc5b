import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { charge, intent, type Json, refund } from '../../_support/events.js';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What happens to the next call that changes something. `lost` and `broken` happen after its effect,
 * `dropped` and `failed` instead of it. Stripe keeps the 500 of `broken` and `failed`.
 */
export type Fault = 'lost' | 'broken' | 'dropped' | 'failed' | 'too_many' | 'busy' | Reply;

export const DATE = 'Thu, 01 Jan 2026 12:00:00 GMT';
export const DATE_SECONDS = Date.UTC(2026, 0, 1, 12) / 1000;

const JSON_TYPE = { 'content-type': 'application/json' };

/** The calls of Stripe that this package makes, over HTTP, with one page size and a clock that stands. */
export class SmallStripe {
  readonly arrived: Arrived[] = [];
  readonly faults: Fault[] = [];
  /** Responses for paths, instead of what the objects give. */
  readonly replies = new Map<string, Reply | (() => Reply)>();
  readonly objects = new Map<string, Json>();
  date: string | undefined = DATE;
  pageSize = 100;
  readonly #kept = new Map<string, Reply>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  add(...objects: readonly Json[]): void {
    for (const one of objects) this.objects.set(String(one.id), one);
  }

  /** The calls that changed something, or were to. */
  get posts(): readonly Arrived[] {
    return this.arrived.filter(({ method }) => method === 'POST');
  }

  /** Forgets the responses that it keeps under idempotency keys, as Stripe does after a day. */
  forgetKeys(): void {
    this.#kept.clear();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const url = new URL(request.url ?? '/', 'http://stripe');
    const arrived: Arrived = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(text),
      headers: request.headers,
    };
    this.arrived.push(arrived);
    const reply = arrived.method === 'POST' ? this.#posted(arrived) : this.#read(arrived);
    if (reply === undefined) {
      request.socket.destroy();
      return;
    }
    response.sendDate = false;
    const date = this.date === undefined ? {} : { date: this.date };
    response.writeHead(reply.status, { ...JSON_TYPE, ...date, ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  }

  #posted(arrived: Arrived): Reply | undefined {
    const key = String(arrived.headers['idempotency-key']);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      return { ...kept, headers: { ...kept.headers, 'Idempotent-Replayed': 'true' } };
    }
    const fault = this.faults.shift();
    if (fault === 'dropped') return undefined;
    if (fault === 'too_many') return refused(429, 'rate_limit');
    if (fault === 'busy') return refused(409, 'idempotency_key_in_use', 'idempotency_error');
    if (typeof fault === 'object') return fault;
    const done = fault === 'failed' ? undefined : this.#effect(arrived);
    const isBroken = fault === 'broken' || fault === 'failed';
    const reply = isBroken || done === undefined ? refused(500, 'internal', 'api_error') : done;
    this.#kept.set(key, reply);
    return fault === 'lost' ? undefined : reply;
  }

  #effect({ path, form }: Arrived): Reply {
    const [, id = '', action] = /^\/v1\/payment_intents\/(\w+)\/(\w+)$/.exec(path) ?? [];
    if (action === undefined) return this.#refunded(form);
    const payment = this.objects.get(id);
    if (payment === undefined) return missing();
    const capturable = Number(payment.amount_capturable);
    if (payment.status !== 'requires_capture') return unexpectedState();
    const captured = action === 'capture' ? Number(form.get('amount_to_capture') ?? capturable) : 0;
    const changed = {
      ...payment,
      amount_capturable: 0,
      amount_received: captured,
      status: action === 'capture' ? 'succeeded' : 'canceled',
    };
    this.objects.set(id, changed);
    return { status: 200, body: changed };
  }

  #refunded(form: URLSearchParams): Reply {
    const made = refund({
      id: `re_${this.objects.size + 1}`,
      amount: Number(form.get('amount')),
      payment_intent: form.get('payment_intent'),
      charge: form.get('charge') ?? 'ch_1',
      metadata: { order_lifecycle_key: form.get('metadata[order_lifecycle_key]') },
    });
    this.add(made);
    return { status: 200, body: made };
  }

  #read({ path, query }: Arrived): Reply {
    const reply = this.replies.get(path);
    if (reply !== undefined) return typeof reply === 'function' ? reply() : reply;
    const [, resource = '', id] =
      /^\/v1\/((?:radar\/|checkout\/)?\w+)(?:\/(.+))?$/.exec(path) ?? [];
    if (id === 'search') return this.#found(String(query.get('query')), query.get('page'));
    if (id !== undefined) {
      const one = this.objects.get(decodeURIComponent(id));
      const isThere = one !== undefined && RESOURCES[resource] === one.object;
      return isThere ? { status: 200, body: one } : missing();
    }
    const of = (one: Json) =>
      ['payment_intent', 'charge'].every((by) => !query.has(by) || one[by] === query.get(by));
    const all = [...this.objects.values()]
      .filter((one) => one.object === RESOURCES[resource] && of(one))
      .filter(
        ({ type }) => !query.has('types[]') || query.getAll('types[]').includes(String(type)),
      );
    const after = query.get('starting_after');
    const from = after === null ? 0 : all.findIndex(({ id: one }) => one === after) + 1;
    const data = all.slice(from, from + this.pageSize);
    const hasMore = from + data.length < all.length;
    return { status: 200, body: { object: 'list', data, has_more: hasMore } };
  }

  /** A search that ignores case, of one exact value. */
  #found(query: string, page: string | null): Reply {
    const [, key = '', value = ''] = /^metadata\['(.*)'\]:'(.*)'$/.exec(query) ?? [];
    const plain = (text: string) => text.replaceAll(/\\(.)/g, '$1').toLowerCase();
    const all = [...this.objects.values()].filter(
      (one) =>
        one.object === 'payment_intent' &&
        String((one.metadata as Json)[plain(key)]).toLowerCase() === plain(value),
    );
    const from = Number(page ?? 0);
    const next = from + this.pageSize;
    const hasMore = next < all.length;
    return {
      status: 200,
      body: {
        ...{ object: 'search_result', data: all.slice(from, next), has_more: hasMore },
        next_page: hasMore ? String(next) : null,
      },
    };
  }
}

const RESOURCES: Readonly<Record<string, string>> = {
  payment_intents: 'payment_intent',
  charges: 'charge',
  refunds: 'refund',
  disputes: 'dispute',
  reviews: 'review',
  'radar/early_fraud_warnings': 'radar.early_fraud_warning',
  'checkout/sessions': 'checkout.session',
  events: 'event',
};

/** An error as Stripe writes it, with a message that must not be shown. */
export function refused(
  status: number,
  code: string,
  type = 'invalid_request_error',
  more: Json = {},
): Reply {
  const error = { type, code, message: 'Jane Personal, your request failed', ...more };
  return { status, body: { error }, headers: { 'Request-Id': 'req_1' } };
}

export function missing(): Reply {
  return refused(404, 'resource_missing');
}

export function unexpectedState(): Reply {
  return refused(400, 'payment_intent_unexpected_state');
}

/** A payment that is authorised, with its Charge. */
export function authorised(id = 'pi_1'): readonly Json[] {
  const state = { status: 'requires_capture', amount_capturable: 1099 };
  const chargeId = id.replace('pi_', 'ch_');
  return [
    intent({ id, latest_charge: chargeId, ...state }),
    charge({ id: chargeId, payment_intent: id, captured: false, amount_captured: 0 }),
  ];
}
