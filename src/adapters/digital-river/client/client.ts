import { type ApiOptions, apiSettings } from './api-settings.js';
import { type ApiObject, type ApiPage, asObject, asPage, type Called, called } from './called.js';
import type {
  CallSettings,
  EventQuery,
  NewFileLink,
  NewFulfilment,
  NewOrder,
  NewRefund,
  NewReturn,
  OrderQuery,
  OrderUpdate,
  ReturnQuery,
  ReturnUpdate,
} from './requests.js';
import { createTransport, type Query, type Request } from './transport.js';

/**
 * The provider's order API: one method for each call. Every method returns a value and never throws. A
 * failure states whether the call may have taken effect (`uncertain`) and the provider's `requestId`.
 *
 * A call whose repetition could have another effect is retried only if it certainly had none; otherwise
 * look for its effect before calling again.
 */
export interface DigitalRiverClient {
  /** `POST /orders`. Not retried once it was sent. */
  createOrder(order: NewOrder, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `GET /orders/{id}`. With `expand`, items state whether they are physical. */
  getOrder(
    id: string,
    settings?: CallSettings & { readonly expand?: boolean },
  ): Promise<Called<ApiObject>>;
  /** `GET /orders` */
  listOrders(query: OrderQuery, settings?: CallSettings): Promise<Called<ApiPage>>;
  /** `POST /orders/{id}` */
  updateOrder(id: string, update: OrderUpdate, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `POST /orders/{id}/refresh`: makes the provider check the payment again. */
  refreshOrder(id: string, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `GET /events` */
  listEvents(query?: EventQuery, settings?: CallSettings): Promise<Called<ApiPage>>;
  /** `POST /fulfillments`. Not retried once it was sent. */
  createFulfilment(fulfilment: NewFulfilment, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `POST /refunds`. Not retried once it was sent. */
  createRefund(refund: NewRefund, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `POST /returns`. Not retried once it was sent. */
  createReturn(orderReturn: NewReturn, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `POST /returns/{id}`. Not retried once it was sent. */
  updateReturn(
    id: string,
    update: ReturnUpdate,
    settings?: CallSettings,
  ): Promise<Called<ApiObject>>;
  /** `GET /returns` */
  listReturns(query: ReturnQuery, settings?: CallSettings): Promise<Called<ApiPage>>;
  /** `POST /file-links`. The `url` of the value may be given to the customer. */
  createFileLink(link: NewFileLink, settings?: CallSettings): Promise<Called<ApiObject>>;
}

/**
 * Creates a client of the provider's order API.
 *
 * @throws {ConfigurationError} for an option that is missing, unknown or not valid, such as a blank key.
 * @example
 * const client = digitalRiverClient({ apiKey: process.env.DIGITAL_RIVER_API_KEY ?? '' });
 * const found = await client.listOrders({ checkoutId: 'c1' });
 * if (found.ok) found.value.data[0]?.id;
 */
export function digitalRiverClient(options: ApiOptions): DigitalRiverClient {
  const transport = createTransport(apiSettings(options));
  const object = (request: Request) => called(transport, request, asObject);
  const get = (path: string, query: Query, settings?: CallSettings) =>
    ({ method: 'GET', path, query, repeatable: true, signal: settings?.signal }) as const;
  const page = (path: string, query: Query, settings?: CallSettings) =>
    called(transport, get(path, query, settings), asPage);
  const post = (path: string, body: object, repeatable: boolean, settings?: CallSettings) =>
    object({ method: 'POST', path, body, repeatable, signal: settings?.signal });
  const orderPath = (id: string) => `/orders/${encodeURIComponent(id)}`;
  return {
    createOrder: (order, settings) => post('/orders', order, false, settings),
    getOrder: (id, settings) => {
      const expand = settings?.expand === true ? 'true' : undefined;
      return object(get(orderPath(id), { expand }, settings));
    },
    listOrders: ({ ids, upstreamIds, limit, ...query }, settings) => {
      const lists = { ids: ids?.join(','), upstreamIds: upstreamIds?.join(',') };
      return page('/orders', { ...query, ...lists, limit: limit?.toString() }, settings);
    },
    updateOrder: (id, update, settings) => post(orderPath(id), update, true, settings),
    refreshOrder: (id, settings) => post(`${orderPath(id)}/refresh`, {}, true, settings),
    listEvents: ({ limit, ...query } = {}, settings) =>
      page('/events', { ...query, limit: limit?.toString() }, settings),
    createFulfilment: (fulfilment, settings) => post('/fulfillments', fulfilment, false, settings),
    createRefund: (refund, settings) => post('/refunds', refund, false, settings),
    createReturn: (orderReturn, settings) => post('/returns', orderReturn, false, settings),
    updateReturn: (id, update, settings) =>
      post(`/returns/${encodeURIComponent(id)}`, update, false, settings),
    listReturns: ({ limit, ...query }, settings) =>
      page('/returns', { ...query, limit: limit?.toString() }, settings),
    createFileLink: (link, settings) => post('/file-links', link, true, settings),
  };
}
