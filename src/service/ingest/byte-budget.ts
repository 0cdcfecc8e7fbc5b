/** The part of a {@link ByteBudget} that one holder has. */
export interface ByteShare {
  /** Takes more bytes; false: there is no room, or the share has ended, and it is unchanged. */
  grow(bytes: number): boolean;
  /** Gives everything back. May be called more than once. */
  end(): void;
}

/**
 * Bytes that several holders share. A share may grow only while at least its own size stays free, so
 * large shares leave room for small ones. A single holder gets any size, since it could never fit otherwise.
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

  /** A new, empty share. */
  share(): ByteShare {
    let held = 0;
    let hasEnded = false;
    return {
      grow: (bytes) => {
        // A stream may still deliver a chunk after its body was given up.
        if (hasEnded) return false;
        const isAlone = this.#used === held;
        if (!isAlone && this.#used + held + bytes > this.#limit) return false;
        held += bytes;
        this.#used += bytes;
        return true;
      },
      end: () => {
        hasEnded = true;
        this.#used -= held;
        held = 0;
      },
    };
  }
}
