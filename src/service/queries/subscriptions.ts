import { failureText } from '../../order/text/failure-text.js';
import type { Logger } from '../runtime/logger.js';

/** A change of an order, or of one of its milestones. */
export interface OrderChange {
  readonly orderId: string;
}

/** The subscriptions of this process to changes of orders. */
export class Subscriptions {
  readonly #listeners = new Set<(change: OrderChange) => void>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Calls `listener` after every change until the returned function is called. */
  watch(listener: (change: OrderChange) => void): () => void {
    // Wrapped, so that each subscription of the same function can end on its own.
    const subscription = (change: OrderChange) => listener(change);
    this.#listeners.add(subscription);
    return () => this.#listeners.delete(subscription);
  }

  /** Calls every listener. One that throws is logged and affects nothing else. */
  changed(orderId: string): void {
    for (const listener of this.#listeners) {
      // A listener may be asynchronous, which its type does not forbid, and reject later.
      void (async () => listener({ orderId }))().catch((error: unknown) => {
        this.#logger.error({ error: failureText(error) }, 'a listener of `watch` failed');
      });
    }
  }
}
