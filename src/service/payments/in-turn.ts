/** Does the work about each order in turn, in this process. */
export class InTurn {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work once all that was begun before about this order has ended, in whatever way. */
  async run<T>(orderId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(orderId) ?? Promise.resolve();
    const own = before.then(work, work);
    this.#last.set(orderId, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(orderId) === own) this.#last.delete(orderId);
    }
  }
}
