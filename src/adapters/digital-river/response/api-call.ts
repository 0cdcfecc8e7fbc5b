/**
 * Which call an answer belongs to, named as in the provider's API reference.
 *
 * - `POST /orders` makes an order of a checkout.
 * - `POST /orders/{id}` updates one, `POST /orders/{id}/refresh` asks for its state anew.
 * - `GET /orders/{id}` reads one.
 * - `GET /orders` looks one up, by the checkout it was made from or by the shop's own number.
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

/** What holds for every call. */
export interface CallOptions {
  /** The merchant account the call was made for. Absent: `default`. */
  readonly account?: string;
  /**
   * The mode this system runs in; an order of the other mode is recorded but releases nothing. An
   * answer that does not say its mode counts as of this one: the API key decided it. Absent: any
   * mode is taken.
   */
  readonly mode?: 'live' | 'test';
}

/** Whether it is the call that makes an order: only its answers can be rejections. */
export function isCreation(call: ApiCall): boolean {
  return call.method === 'POST' && call.path === '/orders';
}
