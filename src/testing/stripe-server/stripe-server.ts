import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type Instant, instantOf } from '../../order/time/instant.js';
import { Faults, type ServerFault } from '../http-server/faults.js';
import { closed, listening, textOf } from '../http-server/listening.js';
import { Random } from '../simulator/values/random.js';
import { SECOND } from '../simulator/values/time.js';
import { signStripe } from '../stripe-simulator/delivery/sign-stripe.js';
import type { Generation } from '../stripe-simulator/run/generation.js';
import type { StripeRun } from '../stripe-simulator/run/stripe-run.js';
import { runOfLife } from '../stripe-simulator/run-of-life.js';
import type { StripeEventBody, StripeLife } from '../stripe-simulator/stripe-life.js';
import type { StripeEffect } from './calls/call.js';
import type { StripeRoute } from './calls/routes.js';
import { ServedOrders } from './calls/served-orders.js';
import { fetchFrom } from './fetch-from.js';
import { playUntil } from './play-scenario.js';
import { ServedStripeOrder } from './served-stripe-order.js';
import { isLive, type ReceivedStripeCall, StripeApi } from './stripe-api.js';
import { otherVersion } from './stripe-objects.js';

/** A fault of the next calls of one kind. */
export type StripeFault = ServerFault<StripeRoute>;

/** The options of {@link startStripeServer}. */
export interface StripeServerOptions {
  /** The API key that calls must have. A key with `_live_` is of live mode. Default `sk_test_simulated`. */
  readonly apiKey?: string;
  /** Stripe's clock, in microseconds since 1970; it counts whole seconds. Default: this machine's. */
  readonly clock?: () => Instant;
  /** Decides everything that is random. Default 1. */
  readonly seed?: string | number;
  /**
   * The version that renders an answer if the request names none, and the events that are listed. Default: for
   * each order one that looks different from its webhook.
   */
  readonly apiVersion?: string;
  /** How the API behaves towards orders that `play` begins. Default: as the scenario says, mostly `basil`. */
  readonly generation?: Generation;
  /** The secret that signs deliveries. Default `whsec_test`. */
  readonly webhookSecret?: string;
  /**
   * How many seconds pass until a search finds a payment that was created or labelled. Default 0: at once.
   * Stripe promises less than a minute, usually.
   */
  readonly searchLagSeconds?: number;
}

/** A webhook request, as Stripe posts it. */
export interface StripeWebhookRequest {
  readonly event: StripeEventBody;
  readonly body: string;
  readonly headers: Readonly<Record<'content-type' | 'stripe-signature', string>>;
}

/** A simulated Stripe that answers calls over HTTP. */
export interface StripeServer {
  /** Its address, without `/v1`. */
  readonly url: string;
  readonly apiKey: string;
  /** Every call so far. */
  readonly calls: readonly ReceivedStripeCall[];
  /** Everything that calls did. A call that was answered from its idempotency key did nothing. */
  readonly effects: readonly StripeEffect[];
  /** How often a payment was captured by calls. */
  captures(payment: string): number;
  /** How often a payment was refunded by calls. */
  refunds(payment: string): number;
  /** Adds a simulated life, as it ends. Throws a `RangeError` if the life was changed after it was simulated. */
  adopt(life: StripeLife): ServedStripeOrder;
  /** Adds an order that has just lived through a scenario. Throws a `RangeError` if there is no such scenario. */
  play(scenario: string, options?: { readonly orderId?: string }): ServedStripeOrder;
  /** The order with this id of the shop. */
  order(orderId: string): ServedStripeOrder | undefined;
  readonly orders: readonly ServedStripeOrder[];
  /** Every event, as the endpoint receives it, in the order in which the server created it. */
  readonly events: readonly StripeEventBody[];
  /** The events from this place in `events` on as signed webhook requests. Default: all. */
  deliveries(options?: { readonly from?: number }): StripeWebhookRequest[];
  /** Makes the next calls of a kind fail. */
  fail(fault: StripeFault): void;
  /** Loses this share of all answers from now on, half of them before the call takes effect. 0 ends it. */
  loseAnswers(probability: number): void;
  /** Answers like the server, faults included, without a connection. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  close(): Promise<void>;
}

/**
 * Starts a server with the part of Stripe's API that concerns payments, on a free port of this machine. It
 * answers reads, lists and searches, captures, cancels and refunds, keeps idempotency keys, and fails on request.
 * It is written from Stripe's documentation alone. What it leaves out is listed in `STRIPE_SERVER_NOT_PLAYED`.
 *
 * @example
 * const server = await startStripeServer();
 * const order = server.play('held');
 * order.truth.state; // 'accepted'
 * server.fail({ on: 'POST /v1/payment_intents/{id}/capture', kind: 'lost_answer' });
 * await server.close();
 */
export async function startStripeServer(options: StripeServerOptions = {}): Promise<StripeServer> {
  const {
    apiKey = 'sk_test_simulated',
    clock = () => instantOf(Date.now()),
    seed = 1,
    apiVersion,
    generation,
    webhookSecret = 'whsec_test',
    searchLagSeconds = 0,
  } = options;
  const random = new Random(`stripe-server/${seed}`);
  const orders = new ServedOrders();
  const faults = new Faults<StripeRoute>();
  let latest = 0;
  // Stripe's clock is never before what it reported.
  const now = () => Math.max(latest, Math.floor(clock() / SECOND));
  const api = new StripeApi({ apiKey, apiVersion, searchLagSeconds, orders, now, random, faults });
  const count = (kind: StripeEffect['kind'], payment: string) =>
    api.effects.filter((effect) => effect.kind === kind && effect.payment === payment).length;

  const changed = (order: ServedStripeOrder) => {
    latest = Math.max(latest, order.run.now);
    orders.note(order);
  };
  const add = (run: StripeRun): ServedStripeOrder => {
    const order = new ServedStripeOrder(run, { now, changed });
    orders.add(order);
    changed(order);
    return order;
  };

  const server = createServer((request, response) => {
    void answerTo(request, response).catch(() => response.destroy());
  });
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const outcome = await api.receive({
      method: request.method ?? '',
      target: request.url ?? '/',
      headers: singly(request.headers),
      body: await textOf(request),
    });
    if (outcome.kind === 'lost') response.destroy();
    if (outcome.kind !== 'answered') return;
    const { status, headers, body } = outcome.answer;
    response.writeHead(status, headers);
    response.end(JSON.stringify(body));
  };
  const url = await listening(server);

  return {
    url,
    apiKey,
    calls: api.calls,
    effects: api.effects,
    captures: (payment) => count('capture', payment),
    refunds: (payment) => count('refund', payment),
    adopt(life) {
      const [webhook = ''] = life.events.map((event) => event.api_version);
      return add(runOfLife(life, { accountVersion: apiVersion ?? otherVersion(webhook) }));
    },
    play(scenario, { orderId } = {}) {
      return add(
        playUntil(now(), scenario, {
          seed: random.int(0, 2 ** 48),
          orderId,
          mode: isLive(apiKey) ? 'live' : 'test',
          generation,
          apiVersion,
        }),
      );
    },
    order: (orderId) => orders.all.find((order) => order.orderId === orderId),
    get orders() {
      return orders.all;
    },
    get events() {
      return orders.events;
    },
    deliveries({ from = 0 } = {}) {
      const at = new Date(now() * 1_000);
      return orders.events.slice(from).map((event) => {
        const body = JSON.stringify(event);
        const signature = signStripe({ rawBody: body, secret: webhookSecret, at });
        return {
          event,
          body,
          headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        };
      });
    },
    fail: (fault) => faults.add(fault),
    loseAnswers: (probability) => api.loseAnswers(probability),
    fetch: (input, init) => fetchFrom(api, new Request(input, init)),
    close: () => closed(server),
  };
}

/** Headers with one value each. */
function singly(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
