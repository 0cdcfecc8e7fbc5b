/** Work that is under way, so that an end can wait for it. */
export class UnderWay {
  readonly #work = new Set<Promise<unknown>>();
  #refusal: (() => Error) | undefined;

  /** Starts work, unless this has ended. */
  async add<T>(start: () => Promise<T>): Promise<T> {
    if (this.#refusal !== undefined) throw this.#refusal();
    const work = start();
    const ended = work.catch(() => {}).finally(() => this.#work.delete(ended));
    this.#work.add(ended);
    return work;
  }

  /** Refuses further work with this error, and resolves when what is under way has ended. Never rejects. */
  async end(refusal: () => Error): Promise<void> {
    this.#refusal = refusal;
    await Promise.all(this.#work);
  }
}
