/** Lets so many through at once; the others wait for their turn. */
export class Turnstile {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  readonly #inside = new Set<Promise<unknown>>();
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#count >= this.#limit)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#count += 1;
    const doing = work();
    this.#inside.add(doing);
    try {
      return await doing;
    } finally {
      this.#inside.delete(doing);
      const next = this.#waiting.shift();
      if (next === undefined) this.#count -= 1;
      else next();
    }
  }

  /** Resolves when nobody is inside and nobody waits. */
  async empty(): Promise<void> {
    while (this.#inside.size > 0 || this.#waiting.length > 0) {
      await Promise.allSettled(this.#inside);
    }
  }
}
