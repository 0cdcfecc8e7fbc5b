/**
 * Characters that nobody sees, or that a terminal or a page obeys: controls, marks of direction and
 * other format characters, ends of lines, halves of pairs, and what fonts leave out.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text from outside as a person is to see it: what is unseen stands there as an escape, everything
 * else as it is, so that an ordinary id can be copied. Reading it back is not possible, and not needed.
 *
 * @example
 * visible('7001\u202e'); // '7001\\u202e'
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16).padStart(4, '0');
    return code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`;
  });
}

/** The same of text that consists of lines; their ends stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** A copy of a value that came as JSON, with every text in it {@link visible}. Names stay. */
export function visibleIn<T>(value: T): T {
  return seen(value) as T;
}

function seen(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(seen);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, seen(member)]));
}

/** JSON that means the same, with escapes for what is unseen. The white space between tokens stays. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (character) =>
    character === '\n' || character === '\r' || character === '\t'
      ? character
      : [...Array(character.length).keys()]
          .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}
