import type { OrderState } from '../../../order/state.js';
import type { FulfilmentLine, RefundRequest, ReturnRequest } from '../../provider-api.js';

/** Options of every call. */
export interface CallSettings {
  /** Aborts the call, also while it waits to retry. */
  readonly signal?: AbortSignal;
}

/** A new order: from a checkout, or for a customer with a stored payment source. */
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

/** Which part of a list to return. */
export interface PageQuery {
  /** The size of a page, 1 to 100. Default: the provider's, usually 10. */
  readonly limit?: number;
  /** The id of the last object of the previous page. */
  readonly startingAfter?: string;
  /** The id of the first object of the next page. */
  readonly endingBefore?: string;
}

/** Which orders to list: those that match all the given properties. */
export interface OrderQuery extends PageQuery {
  readonly checkoutId?: string;
  /** The shop's order numbers. */
  readonly upstreamIds?: readonly string[];
  readonly ids?: readonly string[];
  readonly state?: OrderState;
}

/** Which events to list. The provider keeps them for 30 days. */
export interface EventQuery extends PageQuery {
  readonly type?: string;
}

/** Which returns to list. */
export interface ReturnQuery extends Omit<PageQuery, 'endingBefore'> {
  readonly orderId: string;
}

/** Changes to an order. Absent properties stay as they are. */
export interface OrderUpdate {
  readonly requestToBeForgotten?: boolean;
  readonly metadata?: Readonly<Record<string, string | number | boolean>>;
  readonly upstreamId?: string;
}

/** Units that were fulfilled, and units to cancel. */
export interface NewFulfilment {
  readonly orderId: string;
  readonly items: readonly FulfilmentLine[];
  readonly trackingCompany?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
}

/** A refund: an amount of the whole order, or amounts of lines. Decimals, not minor units. */
export interface NewRefund extends Pick<RefundRequest, 'type' | 'reason'> {
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
}

/** A return: the units that a customer may send back. The reason has at most 64 characters. */
export interface NewReturn extends ReturnRequest {
  readonly orderId: string;
}

/** Accepts a return as a whole, or units of its lines. */
export type ReturnUpdate =
  | { readonly state: 'accepted' }
  | {
      readonly items: readonly (ReturnRequest['items'][number] & { readonly state: 'accepted' })[];
    };

/** A public link to a file. */
export interface NewFileLink {
  readonly fileId: string;
  /** When the link stops working; RFC 3339. */
  readonly expiresTime: string;
}
