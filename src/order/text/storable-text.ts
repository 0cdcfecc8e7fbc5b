/**
 * Text that a database can store. PostgreSQL cannot store NUL and lone surrogates, and one of them would
 * fail its whole batch, so they become U+FFFD.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
