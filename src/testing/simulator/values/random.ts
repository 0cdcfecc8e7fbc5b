/** The seed of a random stream. The same seed always gives the same stream. */
export type Seed = number | string;

const HEX_CODES = Buffer.from('0123456789abcdef', 'latin1');
const scratch = Buffer.alloc(16);
const letters = Buffer.alloc(36);

/** Hashes a text to four 32-bit words, with integer arithmetic only, so that every engine agrees. */
function hash(text: string): readonly [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ unit, 597399067);
    b = c ^ Math.imul(b ^ unit, 2869860233);
    c = d ^ Math.imul(c ^ unit, 951274213);
    d = a ^ Math.imul(d ^ unit, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

/**
 * A seeded random stream (sfc32), the same on every engine and version: it uses integer arithmetic
 * only.
 *
 * @example
 * const dice = new Random('demo');
 * dice.int(1, 6) === new Random('demo').int(1, 6); // true
 */
export class Random {
  /** The seed of this stream, as text. */
  readonly seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: Seed) {
    this.seed = String(seed);
    const [a, b, c, d] = hash(this.seed);
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#counter = d | 0;
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** The next 32 random bits, as an integer from 0 to 2^32 - 1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /**
   * Another stream. It depends only on the seed of this one and the label, not on how much of this
   * one was used: another draw in one place does not change a different one.
   */
  split(label: string): Random {
    return new Random(`${this.seed}/${label}`);
  }

  /** An integer from `min` to `max`, both included. Ranges up to 2^53 are exact. */
  int(min: number, max: number): number {
    const span = max - min + 1;
    if (span <= 0x1_0000_0000) return min + Math.floor((this.next() / 0x1_0000_0000) * span);
    const unit = ((this.next() >>> 5) * 0x400_0000 + (this.next() >>> 6)) / 0x20_0000_0000_0000;
    return min + Math.floor(unit * span);
  }

  /** True with the probability `p`: 0 is never, 1 is always. */
  chance(p: number): boolean {
    return this.next() < p * 0x1_0000_0000;
  }

  /** An element of a list. Throws a `RangeError` if the list is empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('Cannot pick from an empty list.');
    return list[this.int(0, list.length - 1)] as T; // the index is within the list
  }

  /** A value of a table of weights. A value of weight 0 is never chosen. */
  weighted<T>(table: readonly (readonly [weight: number, value: T])[]): T {
    let total = 0;
    for (const [weight] of table) total += weight;
    let rest = (this.next() / 0x1_0000_0000) * total;
    for (const [weight, value] of table) {
      if (rest < weight) return value;
      rest -= weight;
    }
    throw new RangeError('Cannot pick from a table without a positive weight.');
  }

  /** The same elements in another order, as a new list. */
  shuffle<T>(list: readonly T[]): T[] {
    const result = list.slice();
    for (let index = result.length - 1; index > 0; index -= 1) {
      const other = this.int(0, index);
      const swapped = result[index] as T; // both indices are within the list
      result[index] = result[other] as T;
      result[other] = swapped;
    }
    return result;
  }

  /** A version 4 UUID in lower case. */
  uuid(): string {
    scratch.writeUInt32BE(this.next(), 0);
    scratch.writeUInt32BE(((this.next() & 0xffff0fff) | 0x4000) >>> 0, 4);
    scratch.writeUInt32BE(((this.next() & 0x3fffffff) | 0x80000000) >>> 0, 8);
    scratch.writeUInt32BE(this.next(), 12);
    // One flat string: a rope of concatenations takes more memory than the payload around it.
    let at = 0;
    for (let byte = 0; byte < 16; byte += 1) {
      if (byte === 4 || byte === 6 || byte === 8 || byte === 10) letters[at++] = 45;
      const value = scratch[byte] ?? 0;
      letters[at++] = HEX_CODES[value >>> 4] ?? 48;
      letters[at++] = HEX_CODES[value & 15] ?? 48;
    }
    return letters.toString('latin1');
  }

  /** A text of decimal digits that does not begin with 0. */
  digits(length: number): string {
    let text = String(this.int(1, 9));
    while (text.length < length) text += String(this.int(0, 9));
    return text;
  }

  /** A text of `length` letters of `alphabet`. */
  text(length: number, alphabet: string): string {
    let text = '';
    while (text.length < length) text += alphabet.charAt(this.int(0, alphabet.length - 1));
    return text;
  }
}
