/**
 * Lets all that arrive in one turn of the event loop go on together in the next: one right after the
 * other, and before anything else happens.
 */
export class SharedTurn {
  #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) > 1) return;
      setImmediate(() => {
        for (const goOn of this.#waiting.splice(0)) goOn();
      });
    });
  }
}
