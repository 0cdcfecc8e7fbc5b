/**
 * Text that a database can hold. What PostgreSQL cannot (NUL, and halves of surrogate pairs) becomes
 * U+FFFD: one of them would fail the whole batch it is part of.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
