import { TEXTS } from './dictionary.js';

/*
 * A compact value is JSON without names of members. An object is a list that begins with the number
 * of its list of members, counted from 1; a list begins with 0. A text that begins with `~` is a
 * code.
 */

/** Codes of the first texts of the dictionary; those of the others have a `$` before. */
export const FIRST_TEXTS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Begins a list. */
export const LIST = 0;
/** Begins an object whose names, by number or as text, stand before its values. */
export const NAMED = -1;
/** Begins an object that holds objects by their ids. */
export const BY_ID = -2;

/** Begins every code. A text that begins with it is stored with one more. */
export const MARK = '~';
/** The instant of the row. */
export const INSTANT = '~@';
/** Followed by a number that would otherwise be read as seconds. */
export const NUMBER = '~#';
/**
 * A number at or below the negative of this is an instant: the negative number of its whole seconds
 * since 1970.
 */
export const LEAST_SECONDS = 1_000_000_000;
/** Followed by a number: the word of that position in the same stored text. */
export const REPEATED = '~.';

/** The texts of the dictionary by their codes: a letter, or `$` and a letter. */
export const TEXT_OF: ReadonlyMap<string, string> = new Map(
  TEXTS.map((text, index) => [`${MARK}${letterOf(index)}`, text]),
);

/** Columns of the row by their codes: the numbers from 0. */
export function ownCode(index: number): string {
  return `${MARK}${index}`;
}

/** Followed by a number: the word of that position among those of the order. */
export const OF_ORDER = '~:';

/** The least length of a word. */
export const LEAST_WORD = 12;

/** Ids and other words that may be repeated. */
export const WORD = /^[\w-]+$/;

/** The pattern of the words of a stored text that {@link REPEATED} counts, for the server, too. */
export const REPEATED_WORDS = '"([A-Za-z0-9_-]{12,})"';

/** The values that a row states in other columns. A writer and a reader name the same. */
export interface OwnValues {
  readonly instant?: number;
  readonly texts: readonly (string | undefined)[];
}

function letterOf(index: number): string {
  const letter = FIRST_TEXTS[index % FIRST_TEXTS.length] ?? '';
  return index < FIRST_TEXTS.length ? letter : `$${letter}`;
}
