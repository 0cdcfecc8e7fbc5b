import { ByteBudget, type ByteShare } from './byte-budget.js';
import { QueueFull } from './overload-errors.js';

/** How many observations, and how many bytes of them, may wait to be stored or be under way. */
export class QueueLimit {
  readonly #size: number;
  readonly #bytes: ByteBudget;

  constructor(size: number, bytes: number) {
    this.#size = size;
    this.#bytes = new ByteBudget(bytes);
  }

  /**
   * Admits one more observation, and returns its share of the bytes, which the caller ends.
   *
   * @param waiting how many wait already.
   * @throws {QueueFull}
   */
  admit(waiting: number, bytes: number): ByteShare {
    if (waiting >= this.#size) throw new QueueFull(waiting, 'observations');
    const share = this.#bytes.share();
    if (!share.grow(bytes)) throw new QueueFull(this.#bytes.used, 'bytes');
    return share;
  }
}
