import { failureText } from '../../order/text/failure-text.js';
import type { OrderKey } from '../../store/store.js';
import { inHalves } from '../runtime/in-halves.js';
import type { Logger } from '../runtime/logger.js';

/** Collects the failures of a check, so that one failure does not stop the rest of it. */
export class CheckFailures {
  readonly #failures: { readonly what: string; readonly error: unknown }[] = [];

  add(what: string, error: unknown): void {
    this.#failures.push({ what, error });
  }

  /** Does the work. If it fails, adds a failure. */
  async catch(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.add(what, error);
    }
  }

  /** Does the work for some orders together. Leaves out, and adds, those for which it fails. */
  async catchEach<T extends OrderKey>(
    orders: readonly T[],
    work: (orders: readonly T[]) => Promise<void>,
  ): Promise<void> {
    await this.catch(`${orders.length} orders from ${orders[0]?.orderId} on`, () =>
      inHalves(orders, work, ({ orderId }, error) => this.add(`order ${orderId}`, error)),
    );
  }

  /** @throws Error if there are any. Each is logged before. */
  throwIfAny(logger: Logger): void {
    const [first] = this.#failures;
    if (first === undefined) return;
    for (const { what, error } of this.#failures) {
      logger.error({ what, error: failureText(error) }, 'a deadline could not be checked');
    }
    throw new Error(
      `Deadlines could not be checked completely. Failures: ${this.#failures.length}, the first for ` +
        `${first.what}: ${failureText(first.error)}`,
      { cause: first.error },
    );
  }
}
