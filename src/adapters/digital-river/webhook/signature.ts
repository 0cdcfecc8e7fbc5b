import { timingSafeEqual } from 'node:crypto';
import { sign } from './sign.js';
import {
  parseSignatureHeader,
  SIGNATURE_HEADER,
  type SignatureHeader,
} from './signature-header.js';

/** What {@link verifySignature} judges. */
export interface SignatureCheck {
  /** The value of the `DigitalRiver-Signature` header, if there is one. */
  readonly header: string | null | undefined;
  /** The body as it came, before any parsing. */
  readonly rawBody: Uint8Array | string;
  /** Every secret that is active; any of them may have signed. */
  readonly secrets: readonly string[];
  /**
   * How far the timestamp may be from now, in seconds, either way. 0: the same second only.
   * `'off'`: any age. Absent, negative or no number: 300.
   */
  readonly toleranceSeconds?: number | 'off';
  /** Absent: the system clock. */
  readonly now?: Date;
}

/** The judgement of a signature. Messages name the likely mistake; no secret and no body. */
export type SignatureResult =
  | {
      readonly ok: true;
      /** When the delivery was signed. */
      readonly timestamp: Date;
      /** Which of the secrets signed it: the place in `secrets`, from 0. */
      readonly secretIndex: number;
    }
  | { readonly ok: false; readonly code: SignatureFault; readonly message: string };

/** Why a signature was refused. */
export type SignatureFault =
  | 'missing_header'
  | 'malformed_header'
  | 'bad_timestamp'
  | 'no_secret'
  | 'body_not_raw'
  | 'no_match'
  | 'too_old'
  | 'too_new';

const DEFAULT_TOLERANCE = 300;

/**
 * Whether a delivery comes from the provider and is fresh. Tries every secret against every
 * signature in the header and compares in constant time. Never throws, whatever it is given.
 *
 * Specification, "Digital River signature": the header holds a timestamp and one signature for each
 * active signing secret; a delivery that is too old is to be refused.
 *
 * @example
 * const rawBody = '{"id":"e1"}';
 * const header = signForTest({ rawBody, secret: 'whsec_1' });
 * verifySignature({ header, rawBody, secrets: ['whsec_1'] }).ok; // true
 */
export function verifySignature(check: SignatureCheck): SignatureResult {
  // A caller without types may hand over nothing at all; what nobody signed is refused like that.
  const { header, rawBody, secrets }: Partial<SignatureCheck> = check ?? {};
  if (typeof header !== 'string' || header.trim() === '') {
    return refused(
      'missing_header',
      `There is no ${SIGNATURE_HEADER} header. Does a proxy in between remove it, or is this not the provider?`,
    );
  }
  const parsed = parseSignatureHeader(header);
  if (parsed === undefined) {
    return refused(
      'malformed_header',
      `The ${SIGNATURE_HEADER} header is not a timestamp and at least one signature, separated by commas.`,
    );
  }
  if (parsed.timestamp === undefined) {
    return refused(
      'bad_timestamp',
      `The ${SIGNATURE_HEADER} header does not begin with a time in seconds, milliseconds or ISO 8601.`,
    );
  }
  if (typeof rawBody !== 'string' && !(rawBody instanceof Uint8Array)) {
    return refused(
      'body_not_raw',
      'The body is neither bytes nor text: it was parsed already. Hand over the bytes as they came.',
    );
  }
  const usable = Array.isArray(secrets) ? secrets.map(usableSecret) : [];
  if (usable.every((secret) => secret === undefined)) {
    return refused('no_secret', 'There is no signing secret to verify with.');
  }
  const secretIndex = usable.findIndex(
    (secret) => secret !== undefined && signed(secret, parsed, rawBody),
  );
  if (secretIndex === -1) return noMatch(usable, parsed, rawBody);
  return judgedByAge(parsed.timestamp, secretIndex, check);
}

function judgedByAge(
  timestamp: number,
  secretIndex: number,
  { now, toleranceSeconds }: SignatureCheck,
): SignatureResult {
  const clock = now instanceof Date && !Number.isNaN(now.getTime()) ? now.getTime() : Date.now();
  const age = Math.floor(clock / 1000) - Math.floor(timestamp / 1000);
  const tolerance = toleranceOf(toleranceSeconds);
  if (age > tolerance) {
    return refused(
      'too_old',
      `The delivery was signed ${age} seconds ago, more than ${tolerance}. Is it a replay, or is the local clock ahead?`,
    );
  }
  if (-age > tolerance) {
    return refused(
      'too_new',
      `The delivery was signed ${-age} seconds in the future, more than ${tolerance}. Is the local clock behind?`,
    );
  }
  return { ok: true, timestamp: new Date(timestamp), secretIndex };
}

function toleranceOf(given: number | 'off' | undefined): number {
  if (given === 'off') return Number.POSITIVE_INFINITY;
  // A tolerance of NaN would let every age pass.
  return typeof given === 'number' && given >= 0 ? given : DEFAULT_TOLERANCE;
}

function noMatch(
  secrets: readonly (string | undefined)[],
  parsed: SignatureHeader,
  rawBody: Uint8Array | string,
): SignatureResult {
  const padded = secrets.some(
    (secret) => secret !== undefined && signed(secret.trim(), parsed, rawBody),
  );
  if (padded) {
    return refused(
      'no_match',
      'A secret would match without the white space around it. Remove that from the configuration.',
    );
  }
  return refused(
    'no_match',
    'No signature matches any secret. Is it the secret of this very endpoint and mode, and are these the bytes of the body as they came, not parsed and written again?',
  );
}

function signed(secret: string, parsed: SignatureHeader, rawBody: Uint8Array | string): boolean {
  const expected = Buffer.from(sign(secret, parsed.timestampText, rawBody));
  return parsed.candidates.some((candidate) => {
    const given = Buffer.from(candidate);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function usableSecret(secret: unknown): string | undefined {
  return typeof secret === 'string' && secret.trim() !== '' ? secret : undefined;
}

function refused(code: SignatureFault, message: string): SignatureResult {
  return { ok: false, code, message };
}
