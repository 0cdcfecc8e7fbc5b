const MAX_LENGTH = 200;

/** Four or more digits, in any grouping: perhaps of a card, a phone or an account. */
const DIGITS = /\d(?:[ .()/-]{0,2}\d){3,}/g;
const EMAIL = /[^\s@<>]+@[^\s@<>]+/g;
/** Such as `insufficient_funds`. */
const CODE_LIKE = /\b[a-z0-9]+(?:_[a-z0-9]+)+\b/i;
const UNFIT = /[\p{Cc}\p{Cs}]/u;

/**
 * Returns the provider's message about a failed charge if a customer may read it: one short text, without
 * the failure code and anything that looks like a card, a phone or an email. It may still contain a name:
 * show it to that customer only, and do not store it.
 *
 * Specification, "The charge authorization failure event": `failureMessage` may be used to inform
 * customers; `failureCode` may not, since it aids fraudsters.
 *
 * @param code - the failure code, which the message must not repeat.
 * @returns `undefined` if the message must not be shown.
 * @example
 * showableMessage('Your card was declined.', 'do_not_honor'); // 'Your card was declined.'
 */
export function showableMessage(message: unknown, code: unknown): string | undefined {
  if (typeof message !== 'string' || message.length > MAX_LENGTH) return undefined;
  if (UNFIT.test(message) || CODE_LIKE.test(message) || repeats(message, code)) return undefined;
  const shown = message.replace(EMAIL, '…').replace(DIGITS, '…').trim();
  return /\p{L}/u.test(shown) ? shown : undefined;
}

function repeats(message: string, code: unknown): boolean {
  if (typeof code !== 'string' || code.trim() === '') return false;
  const plainCode = code.trim().toLowerCase();
  const plainMessage = message.toLowerCase();
  // "Your card was declined" may be shown although the code is `declined`: an English word in a sentence
  // does not help fraudsters.
  if (/^[a-z]+$/.test(plainCode) && code === plainCode)
    return lettersOf(plainMessage) === plainCode;
  return plainMessage.includes(plainCode);
}

function lettersOf(text: string): string {
  return text.replace(/[^a-z0-9]/g, '');
}
