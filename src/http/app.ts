import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { defined } from '../order/defined.js';
import { ConfigurationError } from '../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../order/options/options.js';
import { checkWhole } from '../order/options/whole-number.js';
import { Overloaded } from '../service/ingest/overload-errors.js';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import { asJoined, type OrderLifecycles } from '../service/order-lifecycles.js';
import { type Logger, silent } from '../service/runtime/logger.js';
import { withTimeout } from '../service/runtime/timeout.js';
import { providerInfo } from '../service/several/provider-info.js';
import { StoreError } from '../store/store-error.js';
import { Changes } from './changes/changes.js';
import { joinedChanges } from './changes/joined-changes.js';
import { MAX_READERS, READER_LIMITS } from './changes/max-readers.js';
import { badParameter, problem, unavailable } from './problem.js';
import { requireOwnHost, requireToken } from './protection/protection.js';
import { Refusals } from './protection/refusals.js';
import { Sessions } from './protection/sessions.js';
import { changesRoute } from './routes/changes-route.js';
import { consoleRoutes } from './routes/console-routes.js';
import { described, routesOf } from './routes/described.js';
import { exportRoute } from './routes/export-route.js';
import { healthRoutes } from './routes/health-routes.js';
import { milestoneRoutes } from './routes/milestone-routes.js';
import { orderRoutes } from './routes/order-routes.js';
import { repeatedParameter } from './routes/parameters.js';
import { reconcileRoute } from './routes/reconcile-route.js';
import { referenceRoutes } from './routes/references/reference-routes.js';
import { sessionRoutes } from './routes/session-routes.js';
import { shopRoutes } from './routes/shop-routes.js';
import { statisticsRoutes } from './routes/statistics-routes.js';
import { webhookPaths } from './webhook-paths.js';

/** How the HTTP surface is protected and limited. */
export interface AppOptions {
  /**
   * Required as `Authorization: Bearer …` everywhere but at the webhook, the health checks, and
   * the files and the sign-in of the console. Absent: nothing is protected.
   */
  readonly token?: string;
  /** Names that requests may be addressed to, without port. Absent: any. */
  readonly hosts?: readonly string[];
  /**
   * The path of the webhook; with several providers, that of each by its name, such as
   * `{ stripe: '/stripe' }`. Default `/webhooks/` and the name of the provider.
   */
  readonly webhookPath?: string | Readonly<Record<string, string>>;
  /**
   * Milliseconds after which a request is answered 503, whatever the store does. Default 2 500.
   * Deliveries and calls of the provider have a timeout of their own.
   */
  readonly requestTimeoutMs?: number;
  /** How many may read `GET /changes` at once; one more is answered 503. Default 100; 0: nobody. */
  readonly maxReaders?: number;
  /** Logs internal errors, which are answered 500. Default: no log. */
  readonly logger?: Logger;
}

const OPTIONS: OptionNames<AppOptions> = {
  token: 'optional',
  hosts: 'optional',
  webhookPath: 'optional',
  requestTimeoutMs: 'optional',
  maxReaders: 'optional',
  logger: 'optional',
};

/** Bytes of a body; more than any decision of an operator needs. */
const MAX_BODY = 64 * 1024;

/** Bytes of the body that signs in. */
const MAX_SIGN_IN_BODY = 4 * 1024;

/** A handler of Web-standard requests and responses: mount it anywhere. */
export interface App {
  /**
   * @param connection `{ incoming: { socket } }`, as `@hono/node-server` passes it: to log the address
   * of a caller, and to cut off readers that do not read. Absent: neither.
   */
  fetch(request: Request, connection?: unknown): Promise<Response>;
  /**
   * What answers the deliveries at a path, for a server that need not build a `Request` for them. Undefined:
   * `fetch` answers, as it does at every path.
   */
  receiverAt?(path: string): Pick<OrderLifecycle, 'receive'> | undefined;
}

/**
 * Creates the HTTP surface of a service: webhooks, operators' API, console, health and metrics. With several
 * providers, lists go through all of them, and an order is found by its id; `?provider=` chooses one.
 *
 * @throws {ConfigurationError} for a blank token, which would let everybody in, for an unknown option, and
 * for a path of a webhook that cannot be told apart from another.
 * @example
 * const app = createApp(orders, { token: 'a long random text' });
 * const answer = await app.fetch(new Request('http://localhost/healthz'));
 */
export function createApp(given: OrderLifecycle | OrderLifecycles, options?: AppOptions): App {
  const settings = checkedOptions(options, OPTIONS);
  const { token, logger = silent, requestTimeoutMs = 2_500, maxReaders = MAX_READERS } = settings;
  if (token?.trim() === '') {
    throw new ConfigurationError({
      setting: 'token',
      given: 'blank',
      allowed: 'a secret, or left out where only operators can reach the service',
    });
  }
  checkWhole('maxReaders', maxReaders, READER_LIMITS);
  const protection = token === undefined ? undefined : { token, sessions: new Sessions(token) };
  const refusals = new Refusals(logger, requestTimeoutMs / 2);
  const orders = asJoined(given);
  const webhooks = webhookPaths(orders, settings.webhookPath);
  const changes = new Changes(joinedChanges(orders), maxReaders, logger);
  const inTime = answeredWithin(requestTimeoutMs);
  const limited = limitedTo(MAX_BODY);

  const app = new Hono();
  app.onError((error, c) => {
    const { method, routePath: route } = c.req;
    return answerTo(error) ?? internal(error, method, route, logger);
  });
  app.notFound((c) =>
    c.json(problem('not_found', 'Nothing is here. GET / lists every route.'), 404),
  );

  // The order counts: each line protects or limits the routes below it.
  for (const { one, webhook } of webhooks) {
    app.post(webhook, described(`signed deliveries of ${one.provider.title}`), (c) =>
      one.webhook(c.req.raw),
    );
    app.all(webhook, (c) => one.webhook(c.req.raw));
  }
  healthRoutes(app, orders, inTime);

  app.use(requireOwnHost(settings.hosts, refusals));
  consoleRoutes(app);
  app.use('/session', inTime, limitedTo(MAX_SIGN_IN_BODY));
  sessionRoutes(app, protection, refusals, () => changes.endForbidden());

  app.use(requireToken(protection, refusals));
  reconcileRoute(app, orders, limited, parametersOnce);

  app.use(inTime, limited, parametersOnce);
  const providers = webhooks.map(({ one, webhook }) => ({
    ...{ ...providerInfo(one), webhook },
    ...defined({ mode: one.provider.mode, cannotReconcile: one.cannotReconcile }),
  }));
  app.get('/', described('the console, for a browser; this list, for programs'), (c) =>
    c.json({
      service: 'order-lifecycle',
      // Programs written for one provider find it here.
      ...(providers.length === 1 ? { provider: providers[0] } : {}),
      providers,
      paths: routesOf(app),
    }),
  );
  orderRoutes(app, orders);
  shopRoutes(app, orders);
  milestoneRoutes(app, orders);
  referenceRoutes(app, orders);
  changesRoute(app, changes, protection, refusals);
  exportRoute(app, orders);
  statisticsRoutes(app, orders, refusals, changes);

  const receivers = new Map(webhooks.map(({ one, webhook }) => [webhook, one]));
  return {
    fetch: async (request, connection) => app.fetch(request, connection as object | undefined),
    receiverAt: (path) => receivers.get(path),
  };
}

/** The answer to an error that a caller can wait out or correct. */
function answerTo(error: Error): Response | undefined {
  if (error instanceof Overloaded) {
    return unavailable('Too many deliveries are waiting; try again later.');
  }
  switch (error instanceof StoreError ? error.code : undefined) {
    case 'unreachable':
    case 'timed_out':
      return unavailable();
    case 'closed':
      return unavailable('The service is stopping; try again later.');
    case 'bad_cursor':
      return Response.json(problem('bad_parameter', error.message), { status: 400 });
    default:
      return undefined;
  }
}

function internal(error: Error, method: string, route: string, logger: Logger): Response {
  logger.error({ error: error.message, method, route }, 'a request failed');
  return Response.json(problem('internal', 'The request failed; see the log of the service.'), {
    status: 500,
  });
}

function answeredWithin(timeoutMs: number): MiddlewareHandler {
  return async (_, next) => {
    try {
      await withTimeout(next(), timeoutMs);
      return undefined;
    } catch {
      return unavailable();
    }
  };
}

function limitedTo(maxSize: number): MiddlewareHandler {
  const message = `The body is longer than ${maxSize} bytes.`;
  return bodyLimit({ maxSize, onError: (c) => c.json(problem('too_large', message), 413) });
}

/** Refuses a parameter that is given more than once: one of the two would be ignored. */
const parametersOnce: MiddlewareHandler = async (c, next) => {
  const name = repeatedParameter(c.req.url);
  return name === undefined
    ? next()
    : badParameter(c, `${name.slice(0, 80)}: given more than once`);
};
