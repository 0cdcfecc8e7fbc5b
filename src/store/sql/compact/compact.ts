import { failureMessageOf } from '../../../order/facts/failure-message.js';
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
  ownCode,
  REPEATED,
  REPEATED_WORDS,
  TEXT_OF,
  WORD,
} from './codes.js';
import { MEMBER_LISTS, NAMES } from './dictionary.js';

/**
 * Makes the compact form of a JSON value. `expand` makes the value from it, with the members of every
 * object in their order.
 *
 * @param own values of other columns of the row, which are not repeated.
 * @param positionOf the position of a word among those of the order, if it has one.
 */
export function compact(value: unknown, own: OwnValues, positionOf?: WordPosition): unknown {
  return new Compaction(own, positionOf).valueOf(value);
}

/** Finds the position of a word. */
export type WordPosition = (word: string) => number | undefined;

class Compaction {
  readonly #instant: number | undefined;
  readonly #positionOf: WordPosition | undefined;
  /** Codes of the texts of the row, and of the words that occurred. */
  readonly #codes = new Map<string, string>();
  #words = 0;

  constructor({ instant, texts }: OwnValues, positionOf: WordPosition | undefined) {
    this.#positionOf = positionOf;
    this.#instant = instant;
    for (const [index, text] of texts.entries()) {
      if (text !== undefined && text.length > 2) this.#codes.set(text, ownCode(index));
    }
  }

  valueOf(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value !== 'object' || value === null) return value;
    return Array.isArray(value)
      ? this.#list(LIST, value)
      : this.#object(value as Readonly<Record<string, unknown>>);
  }

  #text(text: string): string {
    const code = CODE_OF.get(text) ?? this.#codes.get(text);
    if (code !== undefined) return code;
    if (text.length >= 12 && WORD.test(text)) {
      const position = this.#positionOf?.(text);
      if (position !== undefined) return `${OF_ORDER}${position}`;
      this.#codes.set(text, `${REPEATED}${this.#words}`);
      this.#words += 1;
      return text;
    }
    // What follows a quotation mark within a text looks like a word to the pattern, too.
    if (text.includes('"')) this.#words += JSON.stringify(text).match(WORDS)?.length ?? 0;
    return text.startsWith(MARK) ? MARK + text : text;
  }

  #number(value: number): number | string {
    if (value === this.#instant) return INSTANT;
    if (value >= LEAST_SECONDS * SECOND && value % SECOND === 0) return -value / SECOND;
    return value <= -LEAST_SECONDS ? `${NUMBER}${value}` : value;
  }

  #list(first: number, values: readonly unknown[]): unknown[] {
    const list: unknown[] = [first];
    for (const value of values) list.push(value === undefined ? null : this.valueOf(value));
    return list;
  }

  #object(given: Readonly<Record<string, unknown>>): unknown {
    const object = FAILURE in given ? withKnownMessage(given) : given;
    const names = Object.keys(object).filter((name) => object[name] !== undefined);
    if (names.length === 0) return {};
    const number = numberOf(names);
    if (number > 0)
      return this.#list(
        number,
        names.map((name) => object[name]),
      );
    if (names.every((name) => idOf(object[name]) === name)) {
      return this.#list(
        BY_ID,
        names.map((name) => object[name]),
      );
    }
    const list: unknown[] = [NAMED];
    for (const name of names) {
      list.push(NUMBER_OF.get(name) ?? this.#text(name), this.valueOf(object[name]));
    }
    return list;
  }
}

/**
 * Some texts about a failed charge, such as those of an export by an earlier version, are not this
 * package's: none of them is stored.
 */
function withKnownMessage(object: Readonly<Record<string, unknown>>): typeof object {
  return { ...object, [FAILURE]: failureMessageOf(object[FAILURE]) };
}

const FAILURE = 'failureMessage';

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}

/** The number of the list of these members; 0: there is none. */
function numberOf(names: readonly string[]): number {
  let members: Members | undefined = MEMBERS;
  for (const name of names) {
    members = members.next.get(name);
    if (members === undefined) return 0;
  }
  return members.list;
}

const WORDS = new RegExp(REPEATED_WORDS, 'g');

/** Finds the list of members of an object, name by name. */
interface Members {
  /** The number of the list that ends here; 0: none. */
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
  [...TEXT_OF].map(([code, text]) => [text, code]),
);
