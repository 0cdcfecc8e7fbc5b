import { failureText } from '../../order/text/failure-text.js';
import type { Logger } from '../runtime/logger.js';
import type { OrderChange } from './queries.js';

/** Who wants to hear of changes in this process. */
export class Subscriptions {
  readonly #listeners = new Set<(change: OrderChange) => void>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Calls `listener` after every change, until the function that is returned is called. */
  watch(listener: (change: OrderChange) => void): () => void {
    // Wrapped, so that the same function watching twice can stop once.
    const own = (change: OrderChange) => listener(change);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** A listener that throws must not hurt whoever made the change, nor the other listeners. */
  changed(orderId: string): void {
    for (const listener of this.#listeners) {
      // One that is asynchronous, which its type does not forbid, fails later.
      void (async () => listener({ orderId }))().catch((error: unknown) => {
        this.#logger.error({ error: failureText(error) }, 'a watcher failed');
      });
    }
  }
}
