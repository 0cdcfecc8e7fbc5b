import { timingSafeEqual } from 'node:crypto';
import { sign } from './sign.js';
import {
  parseSignatureHeader,
  SIGNATURE_HEADER,
  type SignatureHeader,
} from './signature-header.js';

/** Options of {@link verifySignature}. */
export interface SignatureCheck {
  /** The value of the `Stripe-Signature` header, if there is one. */
  readonly header: string | null | undefined;
  /** The body as it arrived, not parsed and serialised again. */
  readonly rawBody: Uint8Array | string;
  /** Every active signing secret; one match suffices. */
  readonly secrets: readonly string[];
  /**
   * How far the timestamp may be from now, in seconds, either way. 0: the same second only.
   * `'off'`: any age. Default 300, also where it is invalid.
   */
  readonly toleranceSeconds?: number | 'off';
  /** Default: the system clock. */
  readonly now?: Date;
}

/** The result of a check. A message names the likely mistake and what to do; never a secret or the body. */
export type SignatureResult =
  | {
      readonly ok: true;
      /** When the delivery was signed. */
      readonly timestamp: Date;
      /** The index in `secrets` of the secret that signed it. */
      readonly secretIndex: number;
    }
  | { readonly ok: false; readonly code: SignatureFault; readonly message: string };

/** Why a signature was rejected. */
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
 * Checks that a delivery comes from Stripe and is fresh. Compares every secret with every signature of the
 * scheme `v1`, in constant time. Never throws.
 *
 * Stripe, "Verify webhook signatures manually": the signed text is the timestamp, a full stop and the body;
 * while a secret is being replaced, a delivery has one signature for each.
 *
 * @example
 * const rawBody = '{"id":"evt_1"}';
 * const header = signForTest({ rawBody, secret: 'whsec_1' });
 * verifySignature({ header, rawBody, secrets: ['whsec_1'] }).ok; // true
 */
export function verifySignature(check: SignatureCheck): SignatureResult {
  // A caller without types may pass nothing at all.
  const { header, rawBody, secrets }: Partial<SignatureCheck> = check ?? {};
  if (typeof header !== 'string' || header.trim() === '') {
    return rejected(
      'missing_header',
      `There is no ${SIGNATURE_HEADER} header. Check that no proxy removes it and that Stripe sent the request.`,
    );
  }
  const parsed = parseSignatureHeader(header);
  if (parsed === undefined) {
    return rejected(
      'malformed_header',
      `The ${SIGNATURE_HEADER} header does not have the form t=…,v1=…. Check that no proxy changes it.`,
    );
  }
  if (!/^\d{1,12}$/.test(parsed.timestampText)) {
    return rejected(
      'bad_timestamp',
      `The time in the ${SIGNATURE_HEADER} header is not a number of seconds. Check that no proxy changes it.`,
    );
  }
  if (typeof rawBody !== 'string' && !(rawBody instanceof Uint8Array)) {
    return rejected(
      'body_not_raw',
      'The body is neither bytes nor text; it was probably parsed. Verify the raw body, before any body parser.',
    );
  }
  const usable = Array.isArray(secrets) ? secrets.map(usableSecret) : [];
  if (usable.every((secret) => secret === undefined)) {
    return rejected(
      'no_secret',
      'No signing secret is configured. Set the secret (whsec_…) of this endpoint.',
    );
  }
  const secretIndex = usable.findIndex(
    (secret) => secret !== undefined && signed(secret, parsed, rawBody),
  );
  if (secretIndex === -1) return noMatch(usable, parsed, rawBody);
  return checkedAge(Number(parsed.timestampText), secretIndex, check);
}

function checkedAge(
  timestamp: number,
  secretIndex: number,
  { now, toleranceSeconds }: SignatureCheck,
): SignatureResult {
  const clock = now instanceof Date && !Number.isNaN(now.getTime()) ? now.getTime() : Date.now();
  const age = Math.floor(clock / 1000) - timestamp;
  const tolerance = toleranceOf(toleranceSeconds);
  if (age > tolerance) {
    return rejected(
      'too_old',
      `The delivery was signed ${age} s ago, but the tolerance is ${tolerance} s. Check whether the local clock is ahead; if it is not, this is a replay, as each retry is signed anew.`,
    );
  }
  if (-age > tolerance) {
    return rejected(
      'too_new',
      `The delivery was signed ${-age} s in the future, but the tolerance is ${tolerance} s. Check whether the local clock is behind.`,
    );
  }
  return { ok: true, timestamp: new Date(timestamp * 1000), secretIndex };
}

function toleranceOf(given: number | 'off' | undefined): number {
  if (given === 'off') return Number.POSITIVE_INFINITY;
  // With NaN, every age would pass.
  return typeof given === 'number' && given >= 0 ? given : DEFAULT_TOLERANCE;
}

function noMatch(
  secrets: readonly (string | undefined)[],
  parsed: SignatureHeader,
  rawBody: Uint8Array | string,
): SignatureResult {
  const trimmed = (secret: string | undefined) =>
    secret !== undefined && signed(secret.trim(), parsed, rawBody);
  if (secrets.some(trimmed)) {
    return rejected(
      'no_match',
      'A secret matches only without the white space around it. Remove the white space from the configuration.',
    );
  }
  const isOtherKey = secrets.every((secret) => secret?.startsWith('whsec_') !== true);
  if (isOtherKey) {
    return rejected(
      'no_match',
      'No signature matches any secret. A signing secret begins with whsec_; the configured ones do not, so they are probably API keys.',
    );
  }
  return rejected(
    'no_match',
    'No signature matches any secret. Check that the secret is the one of this endpoint and mode, and that the body was not parsed and serialised again.',
  );
}

function signed(secret: string, parsed: SignatureHeader, rawBody: Uint8Array | string): boolean {
  const expected = Buffer.from(sign(secret, parsed.timestampText, rawBody));
  return parsed.signatures.some((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function usableSecret(secret: unknown): string | undefined {
  return typeof secret === 'string' && secret.trim() !== '' ? secret : undefined;
}

function rejected(code: SignatureFault, message: string): SignatureResult {
  return { ok: false, code, message };
}
