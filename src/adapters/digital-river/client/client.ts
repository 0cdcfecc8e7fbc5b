import { defined } from '../../../order/defined.js';
import type { Failure } from '../../../order/rejection.js';
import type { OrderState } from '../../../order/state.js';
import type { ProviderResponse } from '../../provider.js';
import { requestIdOf } from '../response/headers.js';
import { fromResponse } from '../response/response.js';
import { member } from '../values/member.js';
import { type ApiOptions, apiSettings } from './api-settings.js';
import { createTransport, type Request, type Transport } from './transport.js';

/** An object as the provider sends it: all of it, personal data included. Keep it nowhere. */
export type ApiObject = Readonly<Record<string, unknown>> & { readonly id: string };

/** One page of a list. */
export interface ApiPage {
  readonly data: readonly ApiObject[];
  /** Ask on with the id of the last one as `startingAfter`. */
  readonly hasMore: boolean;
}

/** What a call came to: a value with the answer it came in, or a failure. */
export type Called<T> =
  | { readonly ok: true; readonly value: T; readonly response: ProviderResponse }
  | {
      readonly ok: false;
      readonly failure: Failure;
      /** Absent when no answer came. */
      readonly response?: ProviderResponse;
    };

/** What every call takes. */
export interface CallSettings {
  /** Aborts the call and its pauses. */
  readonly signal?: AbortSignal;
}

/** How an order is made: of a checkout, or for a customer with a payment source on file. */
export type NewOrder =
  | { readonly checkoutId: string }
  | {
      readonly customerId: string;
      readonly currency: string;
      readonly items: readonly {
        readonly skuId: string;
        readonly price?: number;
        readonly quantity?: number;
      }[];
      readonly [field: string]: unknown;
    };

/** Which orders; every member narrows. */
export interface OrderQuery {
  readonly checkoutId?: string;
  /** The shop's own order numbers. */
  readonly upstreamIds?: readonly string[];
  readonly ids?: readonly string[];
  readonly state?: OrderState;
  /** 1 to 100; absent: as the provider likes, usually 10. */
  readonly limit?: number;
  /** The id of the last order of the page before. */
  readonly startingAfter?: string;
  /** The id of the first order of the page after. */
  readonly endingBefore?: string;
}

/** What can be changed on an order. Absent members stay as they are. */
export interface OrderUpdate {
  readonly requestToBeForgotten?: boolean;
  readonly metadata?: Readonly<Record<string, string | number | boolean>>;
  readonly upstreamId?: string;
}

/** Which events; they reach 30 days back. */
export interface EventQuery {
  readonly type?: string;
  readonly limit?: number;
  readonly startingAfter?: string;
  readonly endingBefore?: string;
}

/** Quantities of lines to hand over (which captures them) or to give up (which cancels them). */
export interface NewFulfilment {
  readonly orderId: string;
  readonly items: readonly {
    readonly itemId: string;
    readonly quantity?: number;
    readonly cancelQuantity?: number;
  }[];
  readonly trackingCompany?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
}

/** Money to give back: an amount of the order, or amounts of lines. Decimals, not minor units. */
export interface NewRefund {
  readonly orderId: string;
  readonly currency: string;
  readonly amount?: number;
  readonly percent?: number;
  readonly items?: readonly {
    readonly itemId: string;
    readonly quantity?: number;
    readonly amount?: number;
    readonly percent?: number;
    readonly type?: 'shipping' | 'fees' | 'duty';
  }[];
  readonly type?: 'shipping' | 'tax' | 'duty' | 'importer_tax';
  readonly reason?: string;
}

/** Quantities of lines that may come back. */
export interface NewReturn {
  readonly orderId: string;
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
  /** Up to 64 characters. */
  readonly reason?: string;
}

/** What came back and is accepted: all of a return, or quantities of its lines. */
export type ReturnUpdate =
  | { readonly state: 'accepted' }
  | {
      readonly items: readonly {
        readonly itemId: string;
        readonly quantity: number;
        readonly state: 'accepted';
      }[];
    };

/** Which returns. */
export interface ReturnQuery {
  readonly orderId: string;
  readonly limit?: number;
  readonly startingAfter?: string;
}

/** A public link to a file. */
export interface NewFileLink {
  readonly fileId: string;
  /** RFC 3339; until then the link works. */
  readonly expiresTime: string;
}

/**
 * The provider's order API, one method for each call, no more. Every method answers with a value,
 * never throws, and tells in a failure whether the call may have had an effect (`uncertain`) and the
 * provider's own `requestId` of it.
 */
export interface DigitalRiverClient {
  /** `POST /orders`. Never repeated of itself once it was sent: look the order up first. */
  createOrder(order: NewOrder, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `GET /orders/{id}`; with `expand`, items say whether they are physical. */
  getOrder(
    id: string,
    settings?: CallSettings & { readonly expand?: boolean },
  ): Promise<Called<ApiObject>>;
  /** `GET /orders` */
  listOrders(query: OrderQuery, settings?: CallSettings): Promise<Called<ApiPage>>;
  /** `POST /orders/{id}` */
  updateOrder(id: string, update: OrderUpdate, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `POST /orders/{id}/refresh`: the provider looks at the payment again. */
  refreshOrder(id: string, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `GET /events` */
  listEvents(query?: EventQuery, settings?: CallSettings): Promise<Called<ApiPage>>;
  /** `POST /fulfillments`. Never repeated of itself once it was sent. */
  createFulfilment(fulfilment: NewFulfilment, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `POST /refunds`. Never repeated of itself once it was sent. */
  createRefund(refund: NewRefund, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `POST /returns`. Never repeated of itself once it was sent. */
  createReturn(wanted: NewReturn, settings?: CallSettings): Promise<Called<ApiObject>>;
  /** `POST /returns/{id}`. Never repeated of itself once it was sent. */
  updateReturn(
    id: string,
    update: ReturnUpdate,
    settings?: CallSettings,
  ): Promise<Called<ApiObject>>;
  /** `GET /returns` */
  listReturns(query: ReturnQuery, settings?: CallSettings): Promise<Called<ApiPage>>;
  /** `POST /file-links`: the value's `url` may be given to the customer. */
  createFileLink(link: NewFileLink, settings?: CallSettings): Promise<Called<ApiObject>>;
}

/**
 * A client of the provider's order API.
 *
 * @throws {ConfigurationError} for a setting that cannot work, such as a blank key.
 * @example
 * const client = digitalRiverClient({ apiKey: process.env.DIGITAL_RIVER_API_KEY ?? '' });
 * const found = await client.listOrders({ checkoutId: 'c1' });
 * if (found.ok) found.value.data[0]?.id;
 */
export function digitalRiverClient(options: ApiOptions): DigitalRiverClient {
  const transport = createTransport(apiSettings(options));
  const object = (request: Request) => called(transport, request, asObject);
  const page = (request: Request) => called(transport, request, asPage);
  const post = (path: string, body: object, repeatable: boolean, settings?: CallSettings) =>
    object({ method: 'POST', path, body, repeatable, signal: settings?.signal });
  const get = { method: 'GET', repeatable: true } as const;
  return {
    createOrder: (order, settings) => post('/orders', order, false, settings),
    getOrder: (id, settings) =>
      object({
        ...get,
        path: `/orders/${encodeURIComponent(id)}`,
        query: { expand: settings?.expand === true ? 'true' : undefined },
        signal: settings?.signal,
      }),
    listOrders: ({ ids, upstreamIds, limit, ...query }, settings) =>
      page({
        ...get,
        path: '/orders',
        query: {
          ...query,
          ids: ids?.join(','),
          upstreamIds: upstreamIds?.join(','),
          limit: limit?.toString(),
        },
        signal: settings?.signal,
      }),
    updateOrder: (id, update, settings) =>
      post(`/orders/${encodeURIComponent(id)}`, update, true, settings),
    refreshOrder: (id, settings) =>
      post(`/orders/${encodeURIComponent(id)}/refresh`, {}, true, settings),
    listEvents: ({ limit, ...query } = {}, settings) =>
      page({
        ...get,
        path: '/events',
        query: { ...query, limit: limit?.toString() },
        signal: settings?.signal,
      }),
    createFulfilment: (fulfilment, settings) => post('/fulfillments', fulfilment, false, settings),
    createRefund: (refund, settings) => post('/refunds', refund, false, settings),
    createReturn: (wanted, settings) => post('/returns', wanted, false, settings),
    updateReturn: (id, update, settings) =>
      post(`/returns/${encodeURIComponent(id)}`, update, false, settings),
    listReturns: ({ limit, ...query }, settings) =>
      page({
        ...get,
        path: '/returns',
        query: { ...query, limit: limit?.toString() },
        signal: settings?.signal,
      }),
    createFileLink: (link, settings) => post('/file-links', link, true, settings),
  };
}

async function called<T>(
  transport: Transport,
  request: Request,
  read: (body: unknown) => T | undefined,
): Promise<Called<T>> {
  const outcome = await transport(request);
  if (outcome.kind === 'failure') return { ok: false, failure: outcome };
  const { response } = outcome;
  const succeeded = response.status === 200 || response.status === 201;
  const value = succeeded ? read(response.body) : undefined;
  if (value !== undefined) return { ok: true, value, response };
  const failure = succeeded
    ? unreadable(response, request.method === 'POST')
    : refused(response, request.method);
  return { ok: false, failure, response };
}

function refused(response: ProviderResponse, method: 'GET' | 'POST'): Failure {
  // Read as a call about one order: only a creation has rejections, and those have their own reader.
  const reading = fromResponse(response, { method, path: '/orders/{id}', orderId: '' });
  return reading.kind === 'failure' ? reading : unreadable(response, method === 'POST');
}

function unreadable(response: ProviderResponse, uncertain: boolean): Failure {
  return {
    kind: 'failure',
    retryable: false,
    uncertain,
    reason: 'The answer could not be read.',
    internal: defined({
      httpStatus: response.status,
      codes: [],
      requestId: requestIdOf(response),
    }),
  };
}

function asObject(body: unknown): ApiObject | undefined {
  // The check makes it one; the compiler cannot follow it.
  return typeof member(body, 'id') === 'string' ? (body as ApiObject) : undefined;
}

function asPage(body: unknown): ApiPage | undefined {
  const list = member(body, 'data');
  if (!Array.isArray(list)) return undefined;
  const data = list.flatMap((entry) => asObject(entry) ?? []);
  if (data.length !== list.length) return undefined;
  return { data, hasMore: member(body, 'hasMore') === true };
}
