import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ConfigurationError } from '../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../order/options/options.js';
import { checkWhole } from '../order/options/whole-number.js';
import { FRAUD_STATES, ORDER_STATES } from '../order/state.js';
import { idInPath } from '../order/text/path-segment.js';
import { Overloaded } from '../service/ingest/overloaded.js';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import { type Logger, silent } from '../service/runtime/logger.js';
import { withTimeout } from '../service/runtime/timeout.js';
import { StoreError } from '../store/store-error.js';
import { Changes } from './changes/changes.js';
import { MAX_READERS, READER_LIMITS } from './changes/max-readers.js';
import { addressOf } from './connection.js';
import {
  consoleAssets,
  consolePage,
  consoleSession,
  type Protection,
  tooManyAttempts,
} from './console.js';
import { metricsText } from './metrics.js';
import { problem } from './problem.js';
import { type RefusalReason, Refusals } from './refusals.js';
import { exportRoute } from './routes/export-route.js';
import {
  decisionOf,
  milestoneFilterOf,
  orderFilterOf,
  repeatedParameter,
} from './routes/parameters.js';
import { lookingRoutes, momentOf } from './routes/query-routes.js';
import { settlementRoutes } from './routes/settlement-routes.js';
import { namesSession, Sessions, same } from './session.js';

/** How the HTTP surface is protected. */
export interface AppOptions {
  /** Asked for as `Authorization: Bearer …` everywhere but at the webhook and the health checks. */
  readonly token?: string;
  /** Names that requests may be addressed to, without port. Absent: any. */
  readonly hosts?: readonly string[];
  /** Where deliveries are POSTed. Default `/webhooks/digital-river`. */
  readonly webhookPath?: string;
  /**
   * Milliseconds after which a request is answered 503, whatever the store does. Default 2 500.
   * Deliveries and calls of the provider have a timeout of their own.
   */
  readonly requestTimeoutMs?: number;
  /**
   * How many may read `GET /changes` at once; one more is answered 503 with `Retry-After`. Default 100;
   * 0: nobody.
   */
  readonly maxReaders?: number;
  /** Told of what goes wrong in here, which is answered 500. Default: silence. */
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

/** What is needed to sign in. */
const OPEN_PATHS = /^\/(session$|console\/)/;

/** More than any decision of an operator needs, in bytes. */
const LONGEST_DECISION = 64 * 1024;

/** More than a token needs, in bytes. */
const LONGEST_SIGN_IN = 4 * 1024;

/** Handlers over Web-standard requests and responses: mount them anywhere. */
export interface App {
  /**
   * @param connection what the server hands over beside the request, `{ incoming: { socket } }` as
   * `@hono/node-server` does: the address of who asked is logged from it, and readers that do not read
   * are cut off. Absent: neither.
   */
  fetch(request: Request, connection?: unknown): Promise<Response>;
}

/**
 * The HTTP surface of a service: the provider's webhook, the operators' API, health and metrics.
 *
 * @throws {ConfigurationError} for a token that is blank, which would let everybody in, and for an
 * option that does not exist.
 * @example
 * const app = createApp(orders, { token: 'a long random text' });
 * const answer = await app.fetch(new Request('http://localhost/healthz'));
 */
export function createApp(orders: OrderLifecycle, options?: AppOptions): App {
  const settings = checkedOptions(options, OPTIONS);
  if (settings.token?.trim() === '') {
    throw new ConfigurationError({
      setting: 'token',
      given: 'blank',
      allowed: 'a secret, or left out where only operators can reach the service',
    });
  }
  const webhookPath = settings.webhookPath ?? '/webhooks/digital-river';
  const { logger = silent, requestTimeoutMs = 2_500, maxReaders = MAX_READERS } = settings;
  checkWhole('maxReaders', maxReaders, READER_LIMITS);
  const refusals = new Refusals(logger, requestTimeoutMs / 2);
  const changes = new Changes(orders, maxReaders, logger);
  const protection =
    settings.token === undefined
      ? undefined
      : { token: settings.token, sessions: new Sessions(settings.token) };
  const app = new Hono();
  const patient: MiddlewareHandler = async (_, next) => {
    try {
      await withTimeout(next(), requestTimeoutMs);
      return undefined;
    } catch {
      return unavailable();
    }
  };
  const limitedTo = (maxSize: number) =>
    bodyLimit({
      maxSize,
      onError: (c) =>
        c.json(problem('too_large', `The body is longer than ${maxSize} bytes.`), 413),
    });
  const limited = limitedTo(LONGEST_DECISION);
  const eachOnce: MiddlewareHandler = async (c, next) => {
    const twice = repeatedParameter(c.req.url);
    if (twice === undefined) return next();
    const message = `${twice.slice(0, 80)}: given more than once`;
    return c.json(problem('bad_parameter', message), 400);
  };

  app.onError((error, c) => {
    const code = error instanceof StoreError ? error.code : undefined;
    if (code === 'unreachable' || code === 'timed_out') return unavailable();
    if (code === 'closed') return unavailable('The service is stopping; try again later.');
    if (error instanceof Overloaded) {
      return unavailable('Too much is waiting to be done; try again later.');
    }
    if (code === 'bad_cursor') return c.json(problem('bad_parameter', error.message), 400);
    const { method, routePath: route } = c.req;
    logger.error({ error: error.message, method, route }, 'a request could not be answered');
    return c.json(problem('internal', 'Something went wrong here; see the log.'), 500);
  });
  app.notFound((c) =>
    c.json(problem('not_found', 'There is nothing here. GET / lists what there is.'), 404),
  );
  app.all(webhookPath, (c) => orders.webhook(c.req.raw));
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', patient, async (c) => {
    try {
      await orders.ready();
      return c.json({ status: 'ready' });
    } catch {
      return c.json(problem('unavailable', 'The store does not answer.'), 503);
    }
  });

  app.use(async (c, next) => {
    if (!addressedToUs(c, settings.hosts)) {
      refusals.count('foreign_host');
      return c.json(
        problem(
          'foreign_host',
          'The Host header names another host. Allow it with --allow-host or ORDER_LIFECYCLE_ALLOWED_HOSTS.',
        ),
        421,
      );
    }
    if (!fromOurPage(c)) {
      refusals.count('foreign_origin');
      return c.json(
        problem('foreign_origin', 'A page of another origin asks for this: it may not.'),
        403,
      );
    }
    // The page itself and what it is made of hold no data, and it has to ask for the token.
    if (c.req.method === 'GET' && c.req.path === '/') {
      const page = consolePage(c);
      if (page !== undefined) return page;
    }
    if (OPEN_PATHS.test(c.req.path)) return next();
    const refused = protection && refusalOf(c, protection);
    if (refused === 'no_token') refusals.count(refused);
    else if (refused !== undefined && !(await refusals.wrong(refused, addressOf(c.env)))) {
      return tooManyAttempts();
    }
    if (refused !== undefined) {
      return c.json(
        problem(
          'unauthorised',
          'Send the token as "Authorization: Bearer <ORDER_LIFECYCLE_TOKEN>".',
        ),
        401,
        { 'www-authenticate': 'Bearer' },
      );
    }
    await next();
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    return undefined;
  });

  // Asks the provider, whose API has a timeout of its own.
  app.post('/orders/:id/reconcile', limited, eachOnce, async (c) => {
    const id = idInPath(c.req.param('id'));
    try {
      const { examined, orders: found } = await orders.reconcile({ orders: [id] });
      return c.json({ examined, order: found[0] ?? { orderId: id, outcome: 'in_step' } });
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return c.json(problem('no_api_key', error.message), 409);
    }
  });

  app.use('/session', patient, limitedTo(LONGEST_SIGN_IN));
  app.use(patient, limited, eachOnce);

  consoleAssets(app);
  consoleSession(app, protection, refusals, () => changes.endForbidden());
  app.get('/', (c) => c.json({ service: 'order-lifecycle', ...directory(webhookPath) }));
  app.get('/metrics', async (c) =>
    c.text(await metricsText(orders, refusals.counts, changes.readers)),
  );
  app.get('/orders', async (c) => {
    const filter = orderFilterOf(c.req.query());
    return 'problem' in filter
      ? c.json(problem('bad_parameter', filter.problem), 400)
      : c.json(await orders.orders(filter));
  });
  app.get('/orders/:id', async (c) => {
    const moment = momentOf(c.req.query());
    if (moment !== undefined && 'problem' in moment) {
      return c.json(problem('bad_parameter', moment.problem), 400);
    }
    const id = idInPath(c.req.param('id'));
    const order = await (moment === undefined ? orders.get(id) : orders.asOf(id, moment));
    return order === undefined ? unknownOrder(c) : c.json(order);
  });
  app.get('/orders/:id/history', async (c) => {
    const moment = momentOf(c.req.query());
    if (moment !== undefined && 'problem' in moment) {
      return c.json(problem('bad_parameter', moment.problem), 400);
    }
    const id = idInPath(c.req.param('id'));
    const history = await (moment === undefined
      ? orders.history(id)
      : orders.historyAsOf(id, moment));
    return history === undefined ? unknownOrder(c) : c.json({ id, observations: history });
  });
  app.post('/orders/:id/observations/:oid/resolve', async (c) => {
    const decision = decisionOf(await c.req.json().catch(() => undefined));
    if ('problem' in decision) return c.json(problem('bad_decision', decision.problem), 400);
    const resolved = await orders.resolve(
      idInPath(c.req.param('id')),
      idInPath(c.req.param('oid')),
      decision,
    );
    switch (resolved.kind) {
      case 'resolved':
        return c.json(resolved.order);
      case 'not_found':
        return c.json(problem('not_found', resolved.message), 404);
      case 'not_parked':
        return c.json(problem('not_parked', resolved.message), 409);
    }
  });
  const mayRead = (c: Context) =>
    protection === undefined || refusalOf(c, protection) === undefined;
  lookingRoutes(app, orders, { changes, refusals, mayRead });
  exportRoute(app, orders);
  settlementRoutes(app, orders);
  app.get('/milestones', async (c) => {
    const filter = milestoneFilterOf(c.req.query());
    return 'problem' in filter
      ? c.json(problem('bad_parameter', filter.problem), 400)
      : c.json(await orders.milestones(filter));
  });
  app.post('/milestones/:key{.+}/retry', async (c) => {
    const retried = await orders.retry(c.req.param('key'));
    switch (retried.kind) {
      case 'retried':
        return c.json({ status: 'pending' });
      case 'not_found':
        return c.json(problem('not_found', retried.message), 404);
      default:
        return c.json(problem(retried.kind, retried.message), 409);
    }
  });

  return {
    fetch: async (request, connection) => app.fetch(request, connection as object | undefined),
  };
}

function unavailable(message = 'The store does not answer; try again later.'): Response {
  return Response.json(problem('unavailable', message), {
    status: 503,
    headers: { 'retry-after': '10', 'cache-control': 'no-store' },
  });
}

function unknownOrder(c: Context): Response {
  return c.json(
    problem('not_found', `Nothing is known of order ${idInPath(c.req.param('id') ?? '')}.`),
    404,
  );
}

function addressedToUs(c: Context, hosts: readonly string[] | undefined): boolean {
  if (hosts === undefined) return true;
  const host = (c.req.header('host') ?? '').toLowerCase();
  return hosts.includes(host.replace(/:\d+$/, ''));
}

/** A browser sends what any page asks it to, and names that page. Programs name none. */
function fromOurPage(c: Context): boolean {
  const origin = c.req.header('origin');
  if (origin === undefined || c.req.method === 'GET') return true;
  return URL.canParse(origin) && new URL(origin).host === c.req.header('host');
}

/** A program shows the token; the console shows the session that the token opened. */
function refusalOf(
  c: Context,
  { token, sessions }: Protection,
): Extract<RefusalReason, 'no_token' | 'wrong_token' | 'wrong_session'> | undefined {
  const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  const cookie = c.req.header('cookie');
  if (same(given, token) || sessions.holds(cookie)) return undefined;
  if (given !== '') return 'wrong_token';
  return namesSession(cookie) ? 'wrong_session' : 'no_token';
}

function directory(webhookPath: string): object {
  return {
    paths: {
      [`POST ${webhookPath}`]: 'deliveries of the provider, signed',
      'GET /orders': `orders; ?state=${ORDER_STATES.join('|')} &fraudState=${FRAUD_STATES.join('|')} &parked=true &upstreamId= &checkoutId= &limit= &after=`,
      'GET /orders/{id}':
        'one order (the ids . and .. are written ~. and ~..): state, charges, refunds, gates, what is parked, milestones; ?at= as it was known then',
      'GET /orders/{id}/history': 'every observation in fold order, with its standing; ?at=',
      'GET /changes': 'orders that change, as server-sent events',
      'GET /export': 'everything as lines of JSON, for "order-lifecycle import"; ?account= &since=',
      'GET /quarantined': 'deliveries that could not be understood, without their bodies',
      'GET /counts': 'orders by state, milestones by status, and what waits for a person',
      'POST /orders/{id}/observations/{oid}/resolve':
        '{"decision":"dismiss","actor":"","reason":""}',
      'POST /orders/{id}/reconcile': 'reads the order at the provider and takes in what it says',
      'GET /milestones':
        'milestones; ?status=pending|done|withdrawn|dead &orderId= &limit= &after=',
      'GET /milestones/pending':
        'what waits to be handed over as lines of JSON, and what of it would be; ?kind=a,b',
      'POST /milestones/settle':
        '{"settlements":[{"key":"","status":"done|withdrawn","actor":"","reason":""}]}',
      'POST /milestones/{key}/retry':
        'hands a milestone over again that is dead, or withdrawn and due after all',
      'GET /': 'the console, for a browser; this list, for programs',
      'GET /healthz': 'alive',
      'GET /readyz': 'the store answers',
      'GET /metrics': 'counts for Prometheus',
    },
  };
}
