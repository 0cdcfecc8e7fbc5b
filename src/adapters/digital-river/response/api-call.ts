/**
 * The call that a response belongs to, named as in the provider's API reference.
 *
 * - `POST /orders` creates an order from a checkout.
 * - `POST /orders/{id}` updates an order; `POST /orders/{id}/refresh` makes the provider check it again.
 * - `GET /orders/{id}` reads an order.
 * - `GET /orders` finds an order by its checkout or by the shop's order number.
 */
export type ApiCall = CallOptions &
  (
    | { readonly method: 'POST'; readonly path: '/orders'; readonly checkoutId?: string }
    | {
        readonly method: 'POST';
        readonly path: '/orders/{id}' | '/orders/{id}/refresh';
        readonly orderId: string;
      }
    | { readonly method: 'GET'; readonly path: '/orders/{id}'; readonly orderId: string }
    | {
        readonly method: 'GET';
        readonly path: '/orders';
        readonly checkoutId?: string;
        readonly upstreamId?: string;
      }
  );

/** Options of every call. */
export interface CallOptions {
  /** The merchant account of the call. Default `default`. */
  readonly account?: string;
  /**
   * The mode of this system. An order of the other mode is recorded but releases nothing; one without a
   * mode counts as one of this mode, because the API key belongs to it. Absent: the mode is not checked.
   */
  readonly mode?: 'live' | 'test';
}
