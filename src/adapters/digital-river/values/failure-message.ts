const MAX_LENGTH = 200;

/** Four or more digits, which may belong to a card, a phone or an account, however grouped. */
const DIGITS = /\d(?:[ .()/-]{0,2}\d){3,}/g;
const EMAIL = /[^\s@<>]+@[^\s@<>]+/g;
/** `insufficient_funds`: a word that only machines write. */
const CODE_LIKE = /\b[a-z0-9]+(?:_[a-z0-9]+)+\b/i;
const UNFIT = /[\p{Cc}\p{Cs}]/u;

/**
 * The provider's words about a failed charge, if a customer may read them: one short text, without
 * anything that looks like a card, a phone or an email, and without the failure code. The code is
 * taken only to make sure that the words do not repeat it. Names may be left in it: hand it to that
 * customer, and keep it nowhere.
 *
 * Specification, "The charge authorization failure event": `failureMessage` may be used to inform
 * customers; `failureCode` may not, since it aids fraudsters.
 *
 * @returns `undefined` if nothing fit to show remains.
 * @example
 * showableMessage('Your card was declined.', 'do_not_honor'); // 'Your card was declined.'
 */
export function showableMessage(message: unknown, code: unknown): string | undefined {
  if (typeof message !== 'string' || message.length > MAX_LENGTH) return undefined;
  if (UNFIT.test(message) || CODE_LIKE.test(message) || repeats(message, code)) return undefined;
  const words = message.replace(EMAIL, '…').replace(DIGITS, '…').trim();
  return /\p{L}/u.test(words) ? words : undefined;
}

function repeats(message: string, code: unknown): boolean {
  if (typeof code !== 'string' || code.trim() === '') return false;
  const plainCode = code.trim().toLowerCase();
  const plainMessage = message.toLowerCase();
  // "Your card was declined" may be shown although the code is `declined`: an English word on its
  // own gives nothing away. A message that is only the code does, and so does a code within words.
  if (/^[a-z]+$/.test(plainCode) && code === plainCode) return bare(plainMessage) === plainCode;
  return plainMessage.includes(plainCode);
}

function bare(text: string): string {
  return text.replace(/[^a-z0-9]/g, '');
}
