import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Instant, instantOf } from '../../order/time/instant.js';
import { Faults } from '../http-server/faults.js';
import { closed, listening, textOf } from '../http-server/listening.js';
import { type RejectionCause, simulateRejection } from '../simulator/rejection.js';
import type { ScenarioName } from '../simulator/scenarios/index.js';
import { type OrderHistory, simulateScenario } from '../simulator/simulate.js';
import type { SimulationOptions } from '../simulator/simulation-options.js';
import type { JsonObject } from '../simulator/values/json.js';
import { Random } from '../simulator/values/random.js';
import { httpDate } from '../simulator/values/time.js';
import { type Answer, refusal } from './answer.js';
import type { Fault, Route } from './fault.js';
import { type ProviderState, ROUTES, routeOf } from './routes.js';
import { ServedOrder } from './served-order.js';

/** The options of {@link startProviderServer}. */
export interface ProviderServerOptions {
  /** The API key that calls must have. Default `sk_test`. */
  readonly apiKey?: string;
  /** The provider's clock, in microseconds since 1970. Default: this machine's. */
  readonly clock?: () => Instant;
  /** Decides everything that is random. Default 1. */
  readonly seed?: string | number;
}

/** A call that the server received. */
export interface ReceivedCall {
  /** Absent: the server has no such call. */
  readonly route?: Route;
  readonly url: string;
  readonly body: JsonObject;
  /** The status of the answer; 0: there was none, because of a fault. */
  status: number;
}

/** A simulated provider that answers calls over HTTP. */
export interface ProviderServer {
  /** Its address: the `baseUrl` of a client. */
  readonly url: string;
  readonly apiKey: string;
  /** Every call so far. */
  readonly calls: readonly ReceivedCall[];
  /** Creates a checkout that becomes an order of this scenario. Returns the id of the checkout. */
  checkout(scenario: ScenarioName, options?: SimulationOptions): string;
  /** Creates a checkout that is refused for this reason. Returns the id of the checkout. */
  refusedCheckout(cause: RejectionCause): string;
  /** Adds a simulated order. */
  adopt(history: OrderHistory): ServedOrder;
  /** The order with this id, also before it is placed. */
  order(id: string): ServedOrder | undefined;
  /** Every order. */
  readonly orders: readonly ServedOrder[];
  /** Makes the next calls of a kind fail. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

/**
 * Starts a server with the provider's order API on a free port of this machine. Its orders change as
 * the clock runs; it has checkouts, events, fulfilments, refunds, returns and file links, and fails on
 * request.
 *
 * @example
 * const provider = await startProviderServer();
 * const checkoutId = provider.checkout('review_passed');
 * provider.fail({ on: 'POST /orders', kind: 'lost_answer' });
 */
export async function startProviderServer(
  options: ProviderServerOptions = {},
): Promise<ProviderServer> {
  const { apiKey = 'sk_test', clock = () => instantOf(Date.now()), seed = 1 } = options;
  const random = new Random(`provider ${seed}`);
  const faults = new Faults<Route>();
  const calls: ReceivedCall[] = [];
  let seeds = 0;
  let url = '';
  const state: ProviderState = {
    orders: new Map(),
    checkouts: new Map(),
    now: clock,
    nextSeed: () => {
      seeds += 1;
      return `${seed} ${seeds}`;
    },
    baseUrl: () => url,
  };

  const server = createServer((request, response) => {
    void answerTo(request, response).catch(() => response.destroy());
  });

  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = new URL(request.url ?? '/', 'http://provider.example');
    const found = routeOf(request.method ?? '', target.pathname);
    const body = await bodyOf(request);
    const call: ReceivedCall = {
      ...(found === undefined ? {} : { route: found.route }),
      url: `${target.pathname}${target.search}`,
      body,
      status: 0,
    };
    calls.push(call);
    const send = ({ status, body: answer, headers }: Answer) => {
      call.status = status;
      response.writeHead(status, {
        'content-type': 'application/json',
        date: httpDate(clock()),
        'x-dr-requestid': random.uuid(),
        ...headers,
      });
      response.end(JSON.stringify(answer));
    };
    if (request.headers.authorization !== `Bearer ${apiKey}`) {
      send(refusal(401, 'unauthorized', 'The API key is not known.'));
      return;
    }
    if (found === undefined) {
      send(refusal(404, 'not_found', 'There is nothing at this path.'));
      return;
    }
    const fault = faults.take(found.route);
    if (fault?.kind === 'lost_request') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'status') {
      send(refused(fault));
      return;
    }
    const answer = ROUTES[found.route](state, { id: found.id, query: target.searchParams, body });
    switch (fault?.kind) {
      case 'lost_answer':
        response.destroy();
        return;
      case 'hangs':
        return;
      case 'done_but':
        send({ status: fault.status, body: { message: 'upstream error' } });
        return;
      case 'meanwhile':
        await fault.happens();
        send(answer);
        return;
      default:
        send(answer);
    }
  };

  url = await listening(server);
  return {
    url,
    apiKey,
    calls,
    checkout(scenario, simulation = {}) {
      const orderSeed = state.nextSeed();
      const history = (start: Instant) =>
        simulateScenario(scenario, orderSeed, { ...simulation, start });
      const { checkoutId } = history(clock());
      state.checkouts.set(checkoutId, { begin: (now) => new ServedOrder(history(now)) });
      return checkoutId;
    },
    refusedCheckout(cause) {
      const { status, body, headers } = simulateRejection(state.nextSeed(), { cause });
      const checkoutId = random.uuid();
      const retryAfter = headers['retry-after'];
      state.checkouts.set(checkoutId, {
        refusal: {
          status,
          body,
          ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
        },
      });
      return checkoutId;
    },
    adopt(history) {
      const order = new ServedOrder(history);
      state.orders.set(history.orderId, order);
      return order;
    },
    order: (id) => state.orders.get(id),
    get orders() {
      return [...state.orders.values()];
    },
    fail: (fault) => faults.add(fault),
    close: () => closed(server),
  };
}

function refused({ status, retryAfter }: Extract<Fault, { kind: 'status' }>): Answer {
  return {
    ...refusal(status, 'unknown_error', 'The request could not be processed.'),
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  try {
    const parsed: unknown = JSON.parse(await textOf(request));
    // An object parsed from JSON is a JSON object.
    return typeof parsed === 'object' && parsed !== null ? (parsed as JsonObject) : {};
  } catch {
    return {};
  }
}
