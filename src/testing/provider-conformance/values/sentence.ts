import assert from 'node:assert/strict';

/** Checks that a text is a sentence, which begins with a capital letter and ends with a mark. */
export function isSentence(text: unknown): void {
  assert.ok(typeof text === 'string' && /^[A-Z].*[.?!]$/s.test(text), `not a sentence: ${text}`);
}
