import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Instant, instantOf } from '../../order/time/instant.js';
import {
  type OrderHistory,
  Random,
  type RejectionCause,
  type ScenarioName,
  type SimulationOptions,
  simulateRejection,
  simulateScenario,
} from '../simulator/index.js';
import type { JsonObject } from '../simulator/values/json.js';
import { httpDate } from '../simulator/values/time.js';
import { type Answer, refusal } from './answer.js';
import { type Fault, Faults, type Mishap, type Route } from './fault.js';
import { ROUTES, routeOf, type World } from './routes.js';
import { ServedOrder } from './served-order.js';

export type { Fault, Mishap, Route } from './fault.js';
export { type ServedEvent, ServedOrder } from './served-order.js';

/** How {@link startProviderServer} is set up. */
export interface ProviderServerOptions {
  /** The key that calls must carry. Default `sk_test`. */
  readonly apiKey?: string;
  /** The provider's clock, microseconds since 1970. Default: this machine's. */
  readonly clock?: () => Instant;
  /** What is left to chance follows from it. Default 1. */
  readonly seed?: string | number;
}

/** A call that came in. */
export interface ReceivedCall {
  /** Absent: it named nothing the server knows. */
  readonly route?: Route;
  readonly url: string;
  readonly body: JsonObject;
  /** 0: no answer was given on purpose. */
  status: number;
}

/** A provider that answers calls over HTTP. */
export interface ProviderServer {
  /** Where it listens; the `baseUrl` of a client. */
  readonly url: string;
  readonly apiKey: string;
  /** Every call so far. */
  readonly calls: readonly ReceivedCall[];
  /** A checkout that becomes an order of this kind when it is submitted. Answers its id. */
  checkout(scenario: ScenarioName, options?: SimulationOptions): string;
  /** A checkout that is refused for this reason. Answers its id. */
  refusedCheckout(cause: RejectionCause): string;
  /** An order that lives on its own, told by the simulator. */
  adopt(history: OrderHistory): ServedOrder;
  /** The order of that number; it need not exist yet. */
  order(id: string): ServedOrder | undefined;
  /** Every order. */
  readonly orders: readonly ServedOrder[];
  /** Lets something go wrong with the next call of a kind. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

/**
 * Plays the provider's order API on a free port of this machine: orders that live on as the clock
 * runs, checkouts that become orders or are refused, events, fulfilments, refunds, returns and file links,
 * with faults on request. For tests of what is built on this package.
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
  const faults = new Faults();
  const calls: ReceivedCall[] = [];
  let seeds = 0;
  let url = '';
  const world: World = {
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
    const send = ({ status, body: said, headers }: Answer) => {
      call.status = status;
      response.writeHead(status, {
        'content-type': 'application/json',
        date: httpDate(clock()),
        'x-dr-requestid': random.uuid(),
        ...headers,
      });
      response.end(JSON.stringify(said));
    };
    if (request.headers.authorization !== `Bearer ${apiKey}`) {
      send(refusal(401, 'unauthorized', 'The API key is not known.'));
      return;
    }
    if (found === undefined) {
      send(refusal(404, 'not_found', 'There is nothing at this path.'));
      return;
    }
    const mishap = faults.take(found.route);
    if (mishap?.kind === 'lost_request') {
      response.destroy();
      return;
    }
    if (mishap?.kind === 'status') {
      send(refused(mishap));
      return;
    }
    const answer = ROUTES[found.route](world, { id: found.id, query: target.searchParams, body });
    switch (mishap?.kind) {
      case 'lost_answer':
        response.destroy();
        return;
      case 'hangs':
        return;
      case 'done_but':
        send({ status: mishap.status, body: { message: 'upstream error' } });
        return;
      case 'meanwhile':
        await mishap.happens();
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
      const orderSeed = world.nextSeed();
      const live = (start: Instant) =>
        simulateScenario(scenario, orderSeed, { ...simulation, start });
      const { checkoutId } = live(clock());
      world.checkouts.set(checkoutId, { begin: (now) => new ServedOrder(live(now)) });
      return checkoutId;
    },
    refusedCheckout(cause) {
      const { status, body, headers } = simulateRejection(world.nextSeed(), { cause });
      const checkoutId = random.uuid();
      const retryAfter = headers['retry-after'];
      world.checkouts.set(checkoutId, {
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
      world.orders.set(history.orderId, order);
      return order;
    },
    order: (id) => world.orders.get(id),
    get orders() {
      return [...world.orders.values()];
    },
    fail: (fault) => faults.add(fault),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refused({ status, retryAfter }: Extract<Mishap, { kind: 'status' }>): Answer {
  return {
    ...refusal(status, 'unknown_error', 'The request could not be processed.'),
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    // Parsed from JSON: an object of it is a JSON object.
    return typeof parsed === 'object' && parsed !== null ? (parsed as JsonObject) : {};
  } catch {
    return {};
  }
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`);
    });
  });
}
