/**
 * What PostgreSQL cannot hold in text or JSON: NUL, and halves of surrogate pairs. One of them would
 * fail the whole batch it is part of, so they are replaced before they get there.
 */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** Text that PostgreSQL can hold: what it cannot becomes U+FFFD. */
export function storableText(text: string): string {
  return text.isWellFormed() && !text.includes('\0') ? text : text.replace(UNSTORABLE, '\uFFFD');
}

/** JSON that PostgreSQL can hold, with the same replacements in strings and in member names. */
export function storableJson(value: NonNullable<unknown>): string {
  const json = JSON.stringify(value);
  // JSON.stringify escapes exactly what cannot be stored; a false alarm (an escaped backslash before
  // `u0000`) only costs the walk below.
  return SUSPECT.test(json) ? JSON.stringify(cleaned(JSON.parse(json))) : json;
}

const SUSPECT = /\\u(?:0000|d[89a-f])/;

function cleaned(value: NonNullable<unknown>): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storableText(name), cleaned(member)]),
  );
}
