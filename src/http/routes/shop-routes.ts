import type { Context, Hono } from 'hono';
import { defined } from '../../order/defined.js';
import type { ShopReport } from '../../order/payments/object-report.js';
import { idInPath } from '../../order/text/path-segment.js';
import { dateOf } from '../../order/time/instant.js';
import { readInstant } from '../../order/time/read-instant.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import type { ProviderChoice } from '../../service/several/joined.js';
import { ofProvider } from '../../service/several/provider-info.js';
import type { ReportRequest, ReportResult } from '../../service/shop/report-request.js';
import { problem } from '../problem.js';
import { described } from './described.js';
import { linesAnswer } from './lines.js';
import { ordersWith, speaksOfPayments, unknownProvider } from './provider-choice.js';

const BODY =
  '{"key":"","items":[{"itemId":"","quantity":1}],"at":"","actor":""}, all but key optional';

/** The routes of reports, with what each reports. */
const REPORTS: readonly (readonly [path: string, ShopReport['object'], what: string])[] = [
  ['fulfilments', 'fulfilment', 'reports what the shop sent'],
  ['returns', 'return', 'reports what came back to the shop'],
  ['cancellations', 'cancellation', 'reports what the shop gave up'],
];

/** Reports of the shop, and which orders they release. */
export function shopRoutes(app: Hono, orders: OrderLifecycles): void {
  for (const [path, kind, what] of REPORTS) {
    app.post(
      `/orders/:id/${path}`,
      described(`${what}, for a provider that speaks of payments; ${BODY}`),
      async (c) => {
        const body: unknown = await c.req.json().catch(() => undefined);
        if (!(body instanceof Object) || Array.isArray(body)) return badReport(c, '', EXAMPLE);
        if ('kind' in body) return badReport(c, 'kind', KIND);
        const id = idInPath(c.req.param('id'));
        const one = await ordersWith(c, orders, id, speaksOfPayments);
        if (one instanceof Response) return one;
        return answerTo(c, one, await one.report(id, requestOf(body, kind)));
      },
    );
  }
  app.get(
    '/releases',
    described(
      'orders that would be released for fulfilment now, and orders that are withheld as too old, as lines of JSON; ?provider=',
    ),
    (c) => {
      const provider = c.req.query('provider');
      return (
        unknownProvider(c, orders, provider) ??
        linesAnswer(c, releaseLines(orders, defined({ provider })))
      );
    },
  );
}

/** The report in a body. The service checks it; only its kind and its time are different in JSON. */
function requestOf(body: object, kind: ShopReport['object']): ReportRequest {
  const { at, ...given }: Record<string, unknown> = { ...body };
  const instant = typeof at === 'string' ? readInstant(at) : undefined;
  const time = instant === undefined ? at : dateOf(instant);
  // The service checks every member.
  return { ...given, kind, ...(at === undefined ? {} : { at: time }) } as unknown as ReportRequest;
}

function answerTo(c: Context, one: OrderLifecycle, result: ReportResult): Response {
  switch (result.kind) {
    case 'recorded':
      return c.json(ofProvider(one, result.order), 201);
    case 'duplicate':
      return c.json(ofProvider(one, result.order), 200);
    case 'invalid':
      return badReport(c, result.path, result.message);
    case 'key_reused':
    case 'set_aside':
      return c.json(problem(result.kind, result.message), 409);
    case 'not_supported':
      return c.json(problem(result.kind, result.message), 501);
  }
}

const EXAMPLE = 'The body should be JSON such as {"key":"parcel-1"}.';
const KIND = 'The path of the request decides the kind. Leave it out.';

function badReport(c: Context, path: string, message: string): Response {
  return c.json({ ...problem('bad_report', message), path }, 400);
}

async function* releaseLines(
  orders: OrderLifecycles,
  choice: ProviderChoice,
): AsyncGenerator<string, void, undefined> {
  for await (const release of orders.releases(choice)) yield `${JSON.stringify(release)}\n`;
}
