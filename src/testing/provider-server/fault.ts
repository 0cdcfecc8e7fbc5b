import type { ServerFault } from '../http-server/faults.js';

/** A call, named as in the provider's API reference. */
export type Route =
  | 'POST /orders'
  | 'GET /orders'
  | 'GET /orders/{id}'
  | 'POST /orders/{id}'
  | 'POST /orders/{id}/refresh'
  | 'GET /events'
  | 'POST /fulfillments'
  | 'POST /refunds'
  | 'POST /returns'
  | 'POST /returns/{id}'
  | 'GET /returns'
  | 'POST /file-links';

/** A fault of the next calls of one kind. */
export type Fault = ServerFault<Route>;
