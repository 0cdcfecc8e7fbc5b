import { PAGE_PARAMETERS } from '../wire/page.js';
import type { StripeHandler } from './call.js';
import { cancel, capture } from './changing.js';
import { listEvents, listObjects, type ObjectList, retrieve, retrieveEvent } from './reading.js';
import { createRefund } from './refunding.js';
import { searchPayments } from './searching.js';

/** A call, named as in Stripe's API reference. */
export type StripeRoute =
  | 'GET /v1/payment_intents'
  | 'GET /v1/payment_intents/search'
  | 'GET /v1/payment_intents/{id}'
  | 'POST /v1/payment_intents/{id}/capture'
  | 'POST /v1/payment_intents/{id}/cancel'
  | 'GET /v1/charges'
  | 'GET /v1/charges/{id}'
  | 'GET /v1/refunds'
  | 'GET /v1/refunds/{id}'
  | 'POST /v1/refunds'
  | 'GET /v1/disputes'
  | 'GET /v1/disputes/{id}'
  | 'GET /v1/reviews'
  | 'GET /v1/reviews/{id}'
  | 'GET /v1/radar/early_fraud_warnings'
  | 'GET /v1/radar/early_fraud_warnings/{id}'
  | 'GET /v1/checkout/sessions'
  | 'GET /v1/checkout/sessions/{id}'
  | 'GET /v1/events'
  | 'GET /v1/events/{id}';

/** How a call is answered, and which parameters it accepts. */
export interface StripeEndpoint {
  readonly handle: StripeHandler;
  readonly accepts: readonly string[];
  /** The kind of object that it answers with, or a `list of` them. */
  readonly shows: string;
}

function one(list: ObjectList, kind: string, param = 'id'): StripeEndpoint {
  const [name] = kind.split('.').slice(-1);
  return { handle: retrieve(list, name ?? kind, param), accepts: ['expand'], shows: kind };
}

function many(
  list: ObjectList,
  kind: string,
  url: string,
  ...fields: readonly string[]
): StripeEndpoint {
  return {
    handle: listObjects(list, kind, url, fields),
    accepts: [...PAGE_PARAMETERS, 'created', ...fields],
    shows: `list of ${kind}`,
  };
}

/** Every call. Source: Stripe, API reference. */
export const STRIPE_ROUTES: Readonly<Record<StripeRoute, StripeEndpoint>> = {
  'GET /v1/payment_intents': many('paymentIntents', 'payment_intent', '/v1/payment_intents'),
  'GET /v1/payment_intents/search': {
    handle: searchPayments,
    accepts: ['query', 'limit', 'page', 'expand'],
    shows: 'list of payment_intent',
  },
  'GET /v1/payment_intents/{id}': one('paymentIntents', 'payment_intent', 'intent'),
  'POST /v1/payment_intents/{id}/capture': {
    handle: capture,
    accepts: ['amount_to_capture', 'final_capture', 'expand'],
    shows: 'payment_intent',
  },
  'POST /v1/payment_intents/{id}/cancel': {
    handle: cancel,
    accepts: ['cancellation_reason', 'expand'],
    shows: 'payment_intent',
  },
  'GET /v1/charges': many('charges', 'charge', '/v1/charges', 'payment_intent'),
  'GET /v1/charges/{id}': one('charges', 'charge'),
  'GET /v1/refunds': many('refunds', 'refund', '/v1/refunds', 'payment_intent', 'charge'),
  'GET /v1/refunds/{id}': one('refunds', 'refund'),
  'POST /v1/refunds': {
    handle: createRefund,
    accepts: ['payment_intent', 'charge', 'amount', 'reason', 'metadata', 'expand'],
    shows: 'refund',
  },
  'GET /v1/disputes': many('disputes', 'dispute', '/v1/disputes', 'payment_intent', 'charge'),
  'GET /v1/disputes/{id}': one('disputes', 'dispute'),
  // Stripe lists reviews by their time only; a charge names its review.
  'GET /v1/reviews': many('reviews', 'review', '/v1/reviews'),
  'GET /v1/reviews/{id}': one('reviews', 'review'),
  'GET /v1/radar/early_fraud_warnings': many(
    'earlyFraudWarnings',
    'radar.early_fraud_warning',
    '/v1/radar/early_fraud_warnings',
    'payment_intent',
    'charge',
  ),
  'GET /v1/radar/early_fraud_warnings/{id}': one('earlyFraudWarnings', 'radar.early_fraud_warning'),
  'GET /v1/checkout/sessions': many(
    'checkoutSessions',
    'checkout.session',
    '/v1/checkout/sessions',
    'payment_intent',
    'status',
  ),
  'GET /v1/checkout/sessions/{id}': one('checkoutSessions', 'checkout.session', 'session'),
  'GET /v1/events': {
    handle: listEvents,
    accepts: [...PAGE_PARAMETERS, 'created', 'type', 'types'],
    shows: 'list of event',
  },
  'GET /v1/events/{id}': { handle: retrieveEvent, accepts: ['expand'], shows: 'event' },
};

const PATTERNS = Object.keys(STRIPE_ROUTES)
  .filter(isRoute)
  .map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { route, method, pattern: new RegExp(`^${path.replace('{id}', '([^/]+)')}$`) };
  });

/** The call of a method and a path. A fixed path comes before one with an id. */
export function stripeRouteOf(
  method: string,
  path: string,
): { readonly route: StripeRoute; readonly id: string } | undefined {
  for (const { route, method: wanted, pattern } of PATTERNS) {
    const found = method === wanted ? pattern.exec(path) : null;
    if (found !== null) return { route, id: decodeURIComponent(found[1] ?? '') };
  }
  return undefined;
}

function isRoute(text: string): text is StripeRoute {
  return Object.hasOwn(STRIPE_ROUTES, text);
}
