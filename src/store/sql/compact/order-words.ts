import { LRUCache } from 'lru-cache';
import { orderKeyText } from '../../order-key.js';
import type { OrderKey } from '../../store.js';

/**
 * The ids that the observations of one order name, such as those of its charges. They stand once in the
 * row of the order, in the order of their appearance, and its texts refer to their positions. So a word
 * is only ever added, and a row that has others is not written over.
 */
export class OrderWords {
  readonly #positions: Map<string, number>;

  constructor(stored = '') {
    const words = stored.split(' ').filter((word) => word !== '');
    this.#positions = new Map(words.map((word, position) => [word, position]));
  }

  positionOf(word: string): number | undefined {
    return this.#positions.get(word);
  }

  /** The position of a word, which is added; undefined: there are too many, or it is too long. */
  add(word: string): number | undefined {
    const position = this.#positions.get(word) ?? this.#positions.size;
    if (position >= MOST_WORDS || word.length > LONGEST_WORD) return undefined;
    this.#positions.set(word, position);
    return position;
  }

  /** As it is stored: a space after each word. */
  get text(): string {
    return [...this.#positions.keys()].map((word) => `${word} `).join('');
  }
}

const MOST_WORDS = 60;
const LONGEST_WORD = 64;

/** The words of orders that this process read or wrote lately, by the version of their rows. */
export class RecentWords {
  readonly #orders = new LRUCache<string, { readonly version: number; readonly text: string }>({
    max: 5_000,
  });

  keep(row: OrderKey & { readonly version: number }, text: string): void {
    this.#orders.set(orderKeyText(row), { version: row.version, text });
  }

  /** Those of the row that a new one is written over; undefined: they are not known. */
  before(row: OrderKey & { readonly version: number }): OrderWords | undefined {
    if (row.version === 1) return new OrderWords();
    const known = this.#orders.get(orderKeyText(row));
    return known?.version === row.version - 1 ? new OrderWords(known.text) : undefined;
  }
}
