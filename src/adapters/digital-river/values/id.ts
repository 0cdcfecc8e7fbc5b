const MAX_LENGTH = 255;
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;
/** What most ids are made of, which is told faster. */
const ORDINARY = /^[\w.:-]+$/;
const EVERY_OBJECTS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * Whether a value can serve as an id: a text of 1 to 255 characters that every database and URL can
 * hold (no control characters, no half of a surrogate pair), and not the name of something every
 * object has, since facts are kept by id.
 *
 * Specification, best practices: ids are texts of variable length with special characters.
 */
export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_LENGTH) return false;
  return (ORDINARY.test(value) || !UNSTORABLE.test(value)) && !EVERY_OBJECTS.has(value);
}
