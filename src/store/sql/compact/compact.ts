import { failureMessageOf } from '../../../order/facts/failure-message.js';
import { SECOND } from '../../../order/time/instant.js';
import {
  BY_ID,
  INSTANT,
  LEAST_SECONDS,
  LEAST_WORD,
  LIST,
  MARK,
  NAMED,
  NUMBER,
  OF_ORDER,
  type OwnValues,
  ownCode,
  REPEATED,
  REPEATED_WORDS,
  TEXT_OF,
  WORD,
} from './codes.js';
import { MEMBER_LISTS, NAMES } from './dictionary.js';

/** The words that a text may refer to: the position of a word among them, or -1. */
export interface KnownWords {
  positionOf(word: string): number;
  /** Absent: no words are added. */
  add?(word: string): number;
}

/**
 * The compact text of a JSON value. `expand` makes the value from it, with the members of every object in
 * their order.
 *
 * @param own values of other columns of the row, which are not repeated.
 * @param words those of the order; absent: none are known.
 */
export function compact(value: unknown, own: OwnValues, words?: KnownWords): string {
  return new Compaction(own, words).textOf(value);
}

class Compaction {
  readonly #instant: number | undefined;
  readonly #texts: OwnValues['texts'];
  readonly #wordsOfOrder: KnownWords | undefined;
  /** Codes of the words that were spelled. */
  readonly #spelled = new Map<string, string>();
  #words = 0;

  constructor({ instant, texts }: OwnValues, words: KnownWords | undefined) {
    this.#instant = instant;
    this.#texts = texts;
    this.#wordsOfOrder = words;
  }

  /** The text is built directly: half of all processor time would otherwise make lists of it first. */
  textOf(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return this.#string(value);
      case 'number':
        return this.#number(value);
      case 'object':
        if (value === null) return 'null';
        return Array.isArray(value)
          ? this.#list(value)
          : this.#object(value as Readonly<Record<string, unknown>>);
      default:
        return value === undefined ? 'null' : String(value);
    }
  }

  #string(text: string): string {
    const code = CODE_OF.get(text);
    if (code !== undefined) return code;
    const own = this.#texts.indexOf(text);
    if (own >= 0) return `"${ownCode(own)}"`;
    const isLong = text.length >= LEAST_WORD;
    const position = isLong ? (this.#wordsOfOrder?.positionOf(text) ?? -1) : -1;
    if (position >= 0) return `"${OF_ORDER}${position}"`;
    // Nothing in it has to be escaped.
    if (WORD.test(text)) return isLong ? this.#newWord(text) : `"${text}"`;
    // What follows a quotation mark within a text looks like a word to the pattern, too.
    if (text.includes('"')) this.#words += JSON.stringify(text).match(WORDS)?.length ?? 0;
    return JSON.stringify(text.startsWith(MARK) ? MARK + text : text);
  }

  #newWord(word: string): string {
    const position = this.#wordsOfOrder?.add?.(word) ?? -1;
    if (position >= 0) return `"${OF_ORDER}${position}"`;
    const code = this.#spelled.get(word);
    if (code !== undefined) return code;
    this.#spelled.set(word, `"${REPEATED}${this.#words}"`);
    this.#words += 1;
    return `"${word}"`;
  }

  #number(value: number): string {
    if (value === this.#instant) return `"${INSTANT}"`;
    if (value >= LEAST_SECONDS * SECOND) {
      const seconds = Math.floor(value / SECOND);
      if (seconds * SECOND === value) return `${-seconds}`;
    }
    if (value <= -LEAST_SECONDS) return `"${NUMBER}${value}"`;
    return Number.isFinite(value) ? `${value}` : 'null';
  }

  #list(list: readonly unknown[]): string {
    let text = `[${LIST}`;
    for (const value of list) text += `,${this.textOf(value)}`;
    return `${text}]`;
  }

  #object(object: Readonly<Record<string, unknown>>): string {
    let members: Members | undefined = MEMBERS;
    let isEmpty = true;
    for (const name in object) {
      if (object[name] === undefined) continue;
      if (name === FAILURE && !isKnownMessage(object[name])) {
        return this.#object({ ...object, [FAILURE]: failureMessageOf(object[name]) });
      }
      members = members?.next.get(name);
      isEmpty = false;
    }
    if (isEmpty) return '{}';
    const list = members?.list ?? 0;
    if (list === 0 && !isById(object)) return this.#named(object);
    let text = `[${list || BY_ID}`;
    for (const name in object) {
      const value = object[name];
      if (value !== undefined) text += `,${this.textOf(value)}`;
    }
    return `${text}]`;
  }

  #named(object: Readonly<Record<string, unknown>>): string {
    let text = `[${NAMED}`;
    for (const name in object) {
      const value = object[name];
      if (value === undefined) continue;
      text += `,${NUMBER_OF.get(name) ?? this.#string(name)},${this.textOf(value)}`;
    }
    return `${text}]`;
  }
}

const FAILURE = 'failureMessage';

/**
 * Other texts about a failed charge, such as those in an export of an earlier version, are not this
 * package's: none of them is stored.
 */
function isKnownMessage(text: unknown): boolean {
  return failureMessageOf(text) === text;
}

/** Whether an object holds objects by their ids. */
function isById(object: Readonly<Record<string, unknown>>): boolean {
  for (const name in object) {
    const value = object[name];
    if (value === undefined) continue;
    if (typeof value !== 'object' || value === null || !('id' in value) || value.id !== name) {
      return false;
    }
  }
  return true;
}

/** Finds the number of a list of members, name by name. */
interface Members {
  /** The list that ends here; 0: none. */
  list: number;
  readonly next: Map<string, Members>;
}

const MEMBERS: Members = { list: 0, next: new Map() };
for (const [index, names] of MEMBER_LISTS.entries()) {
  let members = MEMBERS;
  for (const name of names) {
    const next = members.next.get(name) ?? { list: 0, next: new Map() };
    members.next.set(name, next);
    members = next;
  }
  members.list = index + 1;
}

const NUMBER_OF: ReadonlyMap<string, number> = new Map(NAMES.map((name, index) => [name, index]));

const CODE_OF: ReadonlyMap<string, string> = new Map(
  [...TEXT_OF].map(([code, text]) => [text, `"${code}"`]),
);

const WORDS = new RegExp(REPEATED_WORDS, 'g');
