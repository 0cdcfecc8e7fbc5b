import type { BodyLimits, ReadBody } from './body-limits.js';

/** A body that arrives in chunks. */
export class GrowingBody {
  readonly #limits: Pick<BodyLimits, 'longest' | 'share'>;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limits: Pick<BodyLimits, 'longest' | 'share'>) {
    this.#limits = limits;
  }

  /**
   * Adds a chunk.
   *
   * @returns why the body is refused; undefined: it is not.
   * @throws {TypeError} if the chunk is neither bytes nor text.
   */
  add(value: unknown): ReadBody | undefined {
    const { longest, share } = this.#limits;
    const chunk = bytesOf(value);
    this.#length += chunk.byteLength;
    if (this.#length > longest) return { kind: 'too_long' };
    if (!share.grow(chunk.byteLength + CHUNK_OVERHEAD)) return { kind: 'no_room' };
    this.#chunks.push(chunk);
    return undefined;
  }

  /** The body, once all of it has arrived. */
  whole(): ReadBody {
    const [first, ...others] = this.#chunks;
    const isOne = first !== undefined && others.length === 0;
    return { kind: 'whole', raw: isOne ? first : Buffer.concat(this.#chunks) };
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  // A stream of Node.js has texts once its encoding was set.
  if (typeof chunk === 'string') return Buffer.from(chunk);
  throw new TypeError('a chunk of a body is neither bytes nor text');
}

/** Bytes that a chunk takes in addition to its content: a body may arrive one byte at a time. */
const CHUNK_OVERHEAD = 256;
