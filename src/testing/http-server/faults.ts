/** A fault of the next calls of one kind. */
export type ServerFault<Route extends string> = {
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
export class Faults<Route extends string> {
  #waiting: { readonly fault: ServerFault<Route>; left: number }[] = [];

  /** Adds a fault for the next calls of its kind. */
  add(fault: ServerFault<Route>): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault of this call. */
  take(route: Route): ServerFault<Route> | undefined {
    const next = this.#waiting.find(({ fault }) => fault.on === route);
    if (next === undefined) return undefined;
    next.left -= 1;
    if (next.left <= 0) this.#waiting = this.#waiting.filter((one) => one !== next);
    return next.fault;
  }
}
