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
export type Fault = {
  readonly on: Route;
  /** The number of calls that it affects. Default 1. */
  readonly times?: number;
} /** Answers with this status and does nothing. */ & (
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | string }
  /** Breaks the connection and does nothing. */
  | { readonly kind: 'lost_request' }
  /** Does what was called for and breaks the connection before the answer. */
  | { readonly kind: 'lost_answer' }
  /** Does what was called for and never answers. */
  | { readonly kind: 'hangs' }
  /** Does what was called for and answers with this status and without a useful body. */
  | { readonly kind: 'done_but'; readonly status: number }
  /** Does what was called for, and lets something else happen before the answer. */
  | { readonly kind: 'meanwhile'; readonly happens: () => Promise<void> | void }
);

/** The faults of coming calls. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  /** Adds a fault for the next calls of its kind. */
  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault of this call. */
  take(route: Route): Fault | undefined {
    const next = this.#waiting.find(({ fault }) => fault.on === route);
    if (next === undefined) return undefined;
    next.left -= 1;
    if (next.left <= 0) this.#waiting = this.#waiting.filter((one) => one !== next);
    return next.fault;
  }
}
