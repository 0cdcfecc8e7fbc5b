import { storableText } from '../../../order/text/storable-text.js';

/** JSON that PostgreSQL can hold, with the same replacements in strings and in member names. */
export function storableJson(value: NonNullable<unknown> | null): string {
  return storableJsonText(JSON.stringify(value));
}

/** JSON text that PostgreSQL can hold. */
export function storableJsonText(json: string): string {
  // JSON.stringify escapes exactly what cannot be stored; a false alarm (an escaped backslash
  // before `u0000`) only costs time. Most texts have no `\u` at all, which is faster to find out.
  return json.includes('\\u') && SUSPECT.test(json)
    ? JSON.stringify(cleaned(JSON.parse(json)))
    : json;
}

const SUSPECT = /\\u(?:0000|d[89a-f])/;

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storableText(name), cleaned(member)]),
  );
}
