import { defineOwn } from '../../../order/facts/define-own.js';
import { SECOND } from '../../../order/time/instant.js';
import {
  BY_ID,
  INSTANT,
  LEAST_SECONDS,
  LIST,
  MARK,
  NAMED,
  NUMBER,
  OF_ORDER,
  type OwnValues,
  REPEATED,
  REPEATED_WORDS,
  TEXT_OF,
} from './codes.js';
import { MEMBER_LISTS, NAMES } from './dictionary.js';

/**
 * The value of a stored text in compact form.
 *
 * @param own as when it was written.
 * @param words those of the order, then or later.
 * @throws SyntaxError when it is no JSON, or has a code that this version does not know.
 */
export function expand(stored: string, own: OwnValues, words: readonly string[] = []): unknown {
  return new Expansion(stored, own, words).valueOf(JSON.parse(stored));
}

class Expansion {
  readonly #stored: string;
  readonly #own: OwnValues;
  readonly #wordsOfOrder: readonly string[];
  #words: readonly string[] | undefined;

  constructor(stored: string, own: OwnValues, words: readonly string[]) {
    this.#wordsOfOrder = words;
    this.#stored = stored;
    this.#own = own;
  }

  valueOf(value: unknown): unknown {
    if (typeof value === 'string') return value.startsWith(MARK) ? this.#code(value) : value;
    if (Array.isArray(value)) return this.#list(value);
    return typeof value === 'number' && value <= -LEAST_SECONDS ? -value * SECOND : value;
  }

  #list(list: readonly unknown[]): unknown {
    const [first] = list;
    if (first === LIST) return list.slice(1).map((value) => this.valueOf(value));
    const object: Record<string, unknown> = {};
    if (first === NAMED) {
      for (let at = 1; at < list.length; at += 2) {
        const name = list[at];
        const text = typeof name === 'number' ? NAMES[name] : this.valueOf(name);
        defineOwn(object, String(text ?? unknown()), this.valueOf(list[at + 1]));
      }
    } else if (first === BY_ID) {
      for (let at = 1; at < list.length; at += 1) {
        const value = this.valueOf(list[at]);
        defineOwn(object, (value as { readonly id: string }).id, value);
      }
    } else {
      const names = MEMBER_LISTS[Number(first) - 1] ?? unknown();
      for (let at = 1; at < list.length; at += 1) {
        object[names[at - 1] ?? unknown()] = this.valueOf(list[at]);
      }
    }
    return object;
  }

  #code(code: string): unknown {
    const text = TEXT_OF.get(code);
    if (text !== undefined) return text;
    if (code === INSTANT) return this.#own.instant;
    if (code.startsWith(MARK + MARK)) return code.slice(MARK.length);
    if (code.startsWith(NUMBER)) return Number(code.slice(NUMBER.length));
    if (code.startsWith(OF_ORDER)) {
      return this.#wordsOfOrder[Number(code.slice(OF_ORDER.length))] ?? unknown();
    }
    if (code.startsWith(REPEATED)) {
      this.#words ??= [...this.#stored.matchAll(WORDS)].map(([, word = '']) => word);
      return this.#words[Number(code.slice(REPEATED.length))] ?? unknown();
    }
    return this.#own.texts[Number(code.slice(MARK.length))] ?? unknown();
  }
}

const WORDS = new RegExp(REPEATED_WORDS, 'g');

function unknown(): never {
  throw new SyntaxError('The stored text has a code that this version does not know.');
}
