import type { Faults, ServerFault } from '../http-server/faults.js';
import type { JsonObject } from '../simulator/values/json.js';
import type { Random } from '../simulator/values/random.js';
import type { StripeCall, StripeEffect } from './calls/call.js';
import { STRIPE_ROUTES, type StripeRoute, stripeRouteOf } from './calls/routes.js';
import type { ServedOrders } from './calls/served-orders.js';
import { done, failed, invalid, type StripeAnswer } from './wire/answer.js';
import { expanded, refusedExpansion } from './wire/expand.js';
import { Form } from './wire/form.js';
import { KeptAnswers } from './wire/idempotency.js';
import { keyOf, unauthorised } from './wire/key.js';

/** A request, whatever brought it. Headers have names in lower case. */
export interface StripeHttpRequest {
  readonly method: string;
  /** The path with its query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What becomes of a request: an answer, a broken connection, or nothing at all. */
export type StripeOutcome =
  | { readonly kind: 'answered'; readonly answer: StripeAnswer }
  | { readonly kind: 'lost' }
  | { readonly kind: 'hangs' };

/** A call that the server received. */
export interface ReceivedStripeCall {
  /** Absent: the server has no such call. */
  readonly route?: StripeRoute;
  /** The path with its query. */
  readonly url: string;
  /** The parameters of the body. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  readonly stripeVersion?: string;
  readonly stripeAccount?: string;
  /** The id of the request; absent: nothing was answered. */
  requestId?: string;
  /** The status of the answer; 0: there was none, because of a fault. */
  status: number;
  /** Whether the answer is one that was kept under the idempotency key. */
  replayed: boolean;
}

/** What the API needs. */
export interface StripeApiOptions {
  readonly apiKey: string;
  readonly apiVersion: string | undefined;
  readonly searchLagSeconds: number;
  readonly orders: ServedOrders;
  /** Seconds since 1970, UTC. */
  readonly now: () => number;
  readonly random: Random;
  readonly faults: Faults<StripeRoute>;
}

/** What a request asks for, once its path is known. */
interface Asked {
  readonly route: StripeRoute;
  readonly id: string;
  readonly form: Form;
  readonly requestId: string;
}

const ID_LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Stripe's API, without a socket: a request in, an answer or a fault out. */
export class StripeApi {
  readonly calls: ReceivedStripeCall[] = [];
  readonly effects: StripeEffect[] = [];
  readonly #options: StripeApiOptions;
  readonly #kept = new KeptAnswers();
  #losing = 0;

  constructor(options: StripeApiOptions) {
    this.#options = options;
  }

  /** Loses this share of the coming answers, before or after the call took effect. */
  loseAnswers(probability: number): void {
    this.#losing = probability;
  }

  /** Receives a request. */
  async receive(request: StripeHttpRequest): Promise<StripeOutcome> {
    const { random, faults } = this.#options;
    const url = new URL(request.target, 'http://stripe.example');
    const found = stripeRouteOf(request.method, url.pathname);
    const query = new Form(url.search.slice(1));
    const body = new Form(isForm(request) ? request.body : '');
    const form = request.method === 'GET' ? query : body;
    const call = this.#record(request, found?.route, body);
    const requestId = `req_${random.text(14, ID_LETTERS)}`;
    const respond = (answer: StripeAnswer): StripeOutcome => {
      Object.assign(call, { requestId, status: answer.status });
      call.replayed = answer.headers?.['idempotent-replayed'] === 'true';
      return { kind: 'answered', answer: this.#withHeaders(answer, call, requestId) };
    };
    const refused = this.#refusal(request, found?.route, form);
    if (refused !== undefined || found === undefined) {
      return respond(refused ?? invalid(404, `Unrecognised request URL: ${url.pathname}`));
    }
    const fault = faults.take(found.route) ?? this.#lostAtRandom(found.route);
    if (fault?.kind === 'lost_request') return { kind: 'lost' };
    // Stripe limits rates before it looks at the idempotency key; errors of the server are kept under it.
    if (fault?.kind === 'status' && fault.status < 500) return respond(answerOf(fault));
    const answer = await this.#keyed(call, { ...found, form, requestId }, fault);
    if (fault?.kind === 'lost_answer') return { kind: 'lost' };
    if (fault?.kind === 'hangs') return { kind: 'hangs' };
    return respond(answer);
  }

  #record(
    request: StripeHttpRequest,
    route: StripeRoute | undefined,
    body: Form,
  ): ReceivedStripeCall {
    const { headers } = request;
    const named = {
      idempotencyKey: headers['idempotency-key'],
      stripeVersion: headers['stripe-version'],
      stripeAccount: headers['stripe-account'],
    };
    const call: ReceivedStripeCall = {
      ...(route === undefined ? {} : { route }),
      url: request.target,
      parameters: body.entries,
      ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
      status: 0,
      replayed: false,
    };
    this.calls.push(call);
    return call;
  }

  /** Why a request is refused before anything looks at what it asks for. */
  #refusal(
    request: StripeHttpRequest,
    route: StripeRoute | undefined,
    form: Form,
  ): StripeAnswer | undefined {
    const { apiKey, orders } = this.#options;
    const key = keyOf(request.headers.authorization);
    if (key !== apiKey) return unauthorised(key);
    const version = request.headers['stripe-version'];
    if (version !== undefined && !/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) {
      return invalid(400, `Invalid Stripe API version: ${version}`);
    }
    const account = request.headers['stripe-account'];
    if (account !== undefined && orders.all.every(({ run }) => run.setup.account !== account)) {
      return invalid(403, `The key has no access to account '${account}'.`, {
        code: 'account_invalid',
      });
    }
    if (request.method !== 'GET' && request.body !== '' && !isForm(request)) {
      return invalid(
        400,
        'Invalid request: the content type of a POST is application/x-www-form-urlencoded.',
      );
    }
    if (route === undefined) return undefined;
    const { accepts, shows } = STRIPE_ROUTES[route];
    const unknown = form.unknown(accepts);
    if (unknown === undefined) return refusedExpansion(shows, form.list('expand'));
    return invalid(400, `Received unknown parameter: ${unknown}`, {
      code: 'parameter_unknown',
      param: unknown,
    });
  }

  #lostAtRandom(route: StripeRoute): ServerFault<StripeRoute> | undefined {
    const { random } = this.#options;
    if (this.#losing <= 0 || !random.chance(this.#losing)) return undefined;
    return { on: route, kind: random.chance(0.5) ? 'lost_request' : 'lost_answer' };
  }

  /** Runs a call once for its idempotency key. Stripe ignores the key of a GET. */
  async #keyed(
    received: ReceivedStripeCall,
    asked: Asked,
    fault: ServerFault<StripeRoute> | undefined,
  ): Promise<StripeAnswer> {
    const { idempotencyKey, stripeAccount = '', url } = received;
    if (idempotencyKey === undefined || asked.route.startsWith('GET')) {
      return this.#run(received, asked, fault);
    }
    const key = `${stripeAccount} ${idempotencyKey}`;
    const earlier = this.#kept.begin({
      key,
      named: idempotencyKey,
      path: url,
      parameters: asked.form.canonical,
      requestId: asked.requestId,
      at: this.#options.now(),
    });
    if (earlier !== undefined) return earlier;
    const answer = await this.#run(received, asked, fault);
    this.#kept.end(key, answer);
    return {
      ...answer,
      headers: { ...answer.headers, 'original-request': asked.requestId },
    };
  }

  async #run(
    received: ReceivedStripeCall,
    { route, id, form, requestId }: Asked,
    fault: ServerFault<StripeRoute> | undefined,
  ): Promise<StripeAnswer> {
    if (fault?.kind === 'status') return answerOf(fault);
    const { apiKey, apiVersion, searchLagSeconds, orders, now } = this.#options;
    const { stripeAccount, stripeVersion = apiVersion, idempotencyKey = null } = received;
    const live = isLive(apiKey);
    const call: StripeCall = {
      id,
      form,
      version: stripeVersion,
      now: now(),
      sees: ({ run }) => run.livemode === live && run.setup.account === stripeAccount,
      request: { id: requestId, idempotency_key: idempotencyKey },
      orders,
      searchLagSeconds,
      effects: this.effects,
    };
    const answer = this.#expanded(call, STRIPE_ROUTES[route].handle(call));
    if (fault?.kind === 'meanwhile') await fault.happens();
    return fault?.kind === 'done_but' ? serverError(fault.status) : answer;
  }

  #expanded(call: StripeCall, answer: StripeAnswer): StripeAnswer {
    if (answer.status !== 200) return answer;
    const { form, orders, version, sees } = call;
    const find = (id: string): JsonObject | undefined => {
      const order = orders.withObject(id);
      return order === undefined || !sees(order) ? undefined : order.find(id, version);
    };
    const refundsOf = (charge: string): readonly JsonObject[] =>
      orders
        .withObject(charge)
        ?.objects(version)
        .refunds.filter((refund) => refund.charge === charge) ?? [];
    return done(expanded(answer.body, form.list('expand'), { find, refundsOf }));
  }

  #withHeaders(answer: StripeAnswer, call: ReceivedStripeCall, requestId: string): StripeAnswer {
    const { now, apiVersion } = this.#options;
    const version = call.stripeVersion ?? apiVersion;
    return {
      ...answer,
      headers: {
        'content-type': 'application/json',
        date: new Date(now() * 1_000).toUTCString(),
        'request-id': requestId,
        ...(version === undefined ? {} : { 'stripe-version': version }),
        ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
        ...answer.headers,
      },
    };
  }
}

/** Whether a key is of live mode. Source: Stripe, "API keys". */
export function isLive(apiKey: string): boolean {
  return apiKey.includes('_live_');
}

function isForm({ headers }: StripeHttpRequest): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? true;
}

function answerOf(fault: Extract<ServerFault<StripeRoute>, { kind: 'status' }>): StripeAnswer {
  const { status, retryAfter } = fault;
  if (status >= 500) return serverError(status);
  return invalid(status, 'The request was refused.', {
    ...(status === 429 ? { code: 'rate_limit' } : {}),
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  });
}

function serverError(status: number): StripeAnswer {
  return failed(status, 'Something went wrong at Stripe.', { type: 'api_error' });
}
