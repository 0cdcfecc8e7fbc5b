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

/** What goes wrong with a call. */
export type Mishap =
  /** Answered so, and nothing was done. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | string }
  /** The connection breaks before anything was done. */
  | { readonly kind: 'lost_request' }
  /** Done, and the connection breaks before the answer. */
  | { readonly kind: 'lost_answer' }
  /** Done, and no answer ever comes. */
  | { readonly kind: 'hangs' }
  /** Done, answered with this status and no body worth reading. */
  | { readonly kind: 'done_but'; readonly status: number }
  /** Done, and something else happens before the answer. */
  | { readonly kind: 'meanwhile'; readonly happens: () => Promise<void> | void };

/** Something that will go wrong. */
export type Fault = Mishap & {
  readonly on: Route;
  /** How many calls it strikes. Default 1. */
  readonly times?: number;
};

/** The faults still to strike. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  /** Lets this go wrong with the next call of that name. */
  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault that strikes this call. */
  take(route: Route): Mishap | undefined {
    const next = this.#waiting.find(({ fault }) => fault.on === route);
    if (next === undefined) return undefined;
    next.left -= 1;
    if (next.left <= 0) this.#waiting = this.#waiting.filter((one) => one !== next);
    return next.fault;
  }
}
