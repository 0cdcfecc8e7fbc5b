/** What one of several holds of a {@link ByteBudget}. */
export interface ByteShare {
  /** Takes so many bytes more; false: there is no room, and it holds what it held. */
  grow(bytes: number): boolean;
  /** Gives everything back. Calling it again does nothing. */
  end(): void;
}

/**
 * Bytes that several may hold together. Each may hold as much as is still free beside it, so large ones
 * that grow leave room for small ones. One that is alone gets what it asks for: it would never fit.
 */
export class ByteBudget {
  readonly #limit: number;
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many bytes are held. */
  get used(): number {
    return this.#used;
  }

  /** The share of one more, which holds nothing yet. */
  share(): ByteShare {
    let held = 0;
    return {
      grow: (bytes) => {
        const isAlone = this.#used === held;
        if (!isAlone && this.#used + held + bytes > this.#limit) return false;
        held += bytes;
        this.#used += bytes;
        return true;
      },
      end: () => {
        this.#used -= held;
        held = 0;
      },
    };
  }
}
