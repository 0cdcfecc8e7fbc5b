/**
 * Characters that are invisible or that control a terminal or a page: control and format characters, line
 * and paragraph separators, lone surrogates, and characters that fonts do not draw.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text from outside, made safe to show: invisible characters become escapes, and everything else stays,
 * so that an ordinary id can be copied. It cannot be converted back.
 *
 * @example
 * visible('7001\u202e'); // '7001\\u202e'
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16).padStart(4, '0');
    return code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`;
  });
}

/** The same for text of several lines; line feeds stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** A copy of a JSON value with every string in it {@link visible}. Keys stay. */
export function visibleIn<T>(value: T): T {
  return withVisible(value) as T;
}

function withVisible(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(withVisible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withVisible(member)]),
  );
}

/** Equivalent JSON with escapes for invisible characters. The white space between tokens stays. */
export function visibleJson(json: string): string {
  return json.replace(INVISIBLE, (character) =>
    character === '\n' || character === '\r' || character === '\t'
      ? character
      : [...Array(character.length).keys()]
          .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}
