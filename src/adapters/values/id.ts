const MAX_LENGTH = 255;
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;
/** Most ids; this check is faster. */
const ORDINARY = /^[\w.:-]+$/;
const OBJECT_PROPERTIES: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype),
);

/**
 * Whether a value can be an id: a text of 1 to 255 characters, without control characters and lone
 * surrogates, which databases and URLs cannot hold. Not a property of every object, such as
 * `constructor`: facts are stored in objects, by id.
 *
 * Specification, best practices: ids are texts of variable length with special characters.
 */
export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_LENGTH) return false;
  return (ORDINARY.test(value) || !UNSTORABLE.test(value)) && !OBJECT_PROPERTIES.has(value);
}
