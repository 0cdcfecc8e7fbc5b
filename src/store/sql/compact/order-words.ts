import { LRUCache } from 'lru-cache';

/**
 * The ids that the observations of one order name, such as those of its charges. They stand once in the
 * row of the order, in the order of their appearance, and its texts refer to their positions. So a word
 * is only ever added, and a row that has others is not written over.
 */
export class OrderWords {
  // Few words, and many orders are kept: a list is found through as fast as a map, and is smaller.
  readonly #words: string[];
  #text: string;

  /** @param stored as in {@link OrderWords.text}. */
  constructor(stored = '') {
    this.#words = wordsOf(stored);
    this.#text = stored;
  }

  /** The position of a word; -1: it has none. */
  positionOf(word: string): number {
    return this.#words.indexOf(word);
  }

  /** The position of a word, which is added; -1: there are too many, or it is too long. */
  add(word: string): number {
    const position = this.#words.indexOf(word);
    if (position >= 0) return position;
    if (this.#words.length >= MOST_WORDS || word.length > LONGEST_WORD) return -1;
    this.#text += `${word} `;
    return this.#words.push(word) - 1;
  }

  /** The same words, to which none are added. */
  get unchanged(): { positionOf(word: string): number } {
    return { positionOf: (word) => this.positionOf(word) };
  }

  /** As it is stored: a space after each word. */
  get text(): string {
    return this.#text;
  }
}

/** The words in a text that {@link OrderWords.text} made. */
export function wordsOf(stored: string): string[] {
  return stored === '' ? [] : stored.trimEnd().split(' ');
}

const MOST_WORDS = 40;
const LONGEST_WORD = 64;

/** The words of orders that this process read or wrote lately, by the version of their rows. */
export class RecentWords {
  readonly #orders = new LRUCache<string, { readonly version: number; readonly words: OrderWords }>(
    { max: 2_000 },
  );

  /** @param key the `orderKeyText` of the order. */
  keep(key: string, version: number, words: OrderWords): void {
    this.#orders.set(key, { version, words });
  }

  /**
   * Those of the row that one of this version is written over; undefined: they are not known. They may
   * have more than the row, of a write that failed.
   */
  before(key: string, version: number): OrderWords | undefined {
    if (version === 1) return new OrderWords();
    const known = this.#orders.get(key);
    return known?.version === version - 1 ? known.words : undefined;
  }
}
