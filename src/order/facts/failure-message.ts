/**
 * All sentences that are ever stored about a failed charge, and the pattern of the provider's text for
 * each. The first match wins, so the more precise ones come first.
 */
const REASONS = [
  [
    'There are not enough funds.',
    /\b(insufficient|(not|n't) (have )?(enough|sufficient)) (funds?|money|balance|credit)\b|\b(funds?|balance) (is|are) (insufficient|not sufficient|too low)\b/,
  ],
  [
    'The limit of the card or the account was exceeded.',
    /\blimits?\b.*\b(exceeded|reached)\b|\b(exceed(s|ed)?|over|above) .*\blimits?\b|\btoo many (attempts|tries|transactions)\b/,
  ],
  [
    'The security code is not correct.',
    /\b(security|verification) (code|number)\b|\b(cvc|cvv|cv2|cvn)2?\b/,
  ],
  [
    'The expiry date is not correct.',
    /\b(incorrect|invalid|wrong|not (correct|valid)|check)\b.*\bexpir(y|ation)\b|\bexpir(y|ation) (date|month|year)\b/,
  ],
  ['The card has expired.', /\b(cards?|payment method)\b.*\bexpired\b|\bexpired (\w+ )?cards?\b/],
  [
    'The card number is not correct.',
    /\b(card|account) number\b|\b(invalid|unknown) card\b|\bcard is (invalid|not valid)\b/,
  ],
  ['The PIN is not correct.', /\bpin\b/],
  ['The billing address is not correct.', /\b((billing|postal) address|(zip|postal) code|avs)\b/],
  [
    'The payment was not authenticated.',
    /\bauthenticat(ed?|ion)\b|\b(3-?d ?s(ecure)?|strong customer)\b/,
  ],
  [
    'The card or the way to pay is not accepted.',
    /\b(not|n't|un) ?(be )?(supported|accepted)\b|\bunsupported\b|\bnot (allowed|permitted|enabled)\b/,
  ],
  [
    'The bank could not be reached.',
    /\b((could|can) ?not be|not|un) ?(reached|reachable|available)\b|\b(un(available|reachable)|no (response|answer))\b/,
  ],
  [
    'The time to pay ran out.',
    /\btime[ds]? ?-?out\b|\b(ran|run) out\b|\b(payment|session|authori[sz]ation)\b.*\bexpired\b/,
  ],
  ['The payment was cancelled.', /\b(cancel(l?ed|lation)|aborted|abandoned)\b/],
  [
    'The payment was declined.',
    /\b(declin(ed?|es)|refus(ed?|al)|reject(ed|ion|s)?|denied|do not honou?r)\b|\b(not|n't) (be )?(authori[sz]ed|approved|honou?red)\b/,
  ],
  [
    'Try another card.',
    /\b(another|a different|other) ((credit|debit) )?(card|way to pay|(payment )?method|means)\b/,
  ],
  [
    'The payment could not be completed.',
    /\b(fail(ed|s|ure)?|unsuccessful)\b|\b(could|can|was|did) ?(not|n't) (be )?(completed?|processed?|successful|charged|taken|made)\b|\bprocessing error\b/,
  ],
] as const satisfies readonly (readonly [string, RegExp])[];

/** Why a charge failed, in one of this package's sentences that a customer may read. */
export type FailureMessage = (typeof REASONS)[number][0];

/** Every {@link FailureMessage}. */
export const FAILURE_MESSAGES: readonly FailureMessage[] = REASONS.map(([message]) => message);

/**
 * The reason that a text gives for a failed charge. The result contains nothing of the text itself, and so
 * none of the names, addresses and numbers that a bank may have written into it. English only.
 *
 * @returns `undefined` if the text is not a string or gives no listed reason. A listed one returns itself.
 * @example
 * failureMessageOf('Declined: O. Quill, +44 20 7946 0123'); // 'The payment was declined.'
 */
export function failureMessageOf(text: unknown): FailureMessage | undefined {
  if (typeof text !== 'string') return undefined;
  const listed = FAILURE_MESSAGES.find((message) => message === text);
  if (listed !== undefined) return listed;
  const plain = text
    .slice(0, MAX_LENGTH)
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ');
  return REASONS.find(([, pattern]) => pattern.test(plain))?.[0];
}

const MAX_LENGTH = 500;
