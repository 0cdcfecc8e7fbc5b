// As it was at the start: a test that fakes timers later does not hold deliveries back.
const { setImmediate } = globalThis;

/**
 * Resumes everything that arrives in one turn of the event loop together in the next turn, one right
 * after the other and before anything else.
 */
export class SharedTurn {
  #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) > 1) return;
      setImmediate(() => {
        for (const resume of this.#waiting.splice(0)) resume();
      });
    });
  }
}
