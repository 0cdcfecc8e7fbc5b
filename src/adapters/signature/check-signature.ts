import { timingSafeEqual } from 'node:crypto';

/** Options of a check of a signature. */
export interface SignatureCheck {
  /** The value of the header that signs the delivery, if there is one. */
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

/** A header, taken apart. */
export interface ParsedSignature {
  /** When the delivery was signed, in milliseconds since 1970. Absent: not readable. */
  readonly timestamp: number | undefined;
  /** The same as written, which is what was signed. */
  readonly timestampText: string;
  readonly signatures: readonly string[];
}

/** How one provider signs its deliveries, and what to tell whoever set it up wrongly. */
export interface SignatureScheme {
  /** Takes a header apart; undefined where it has another form. */
  parse(header: string): ParsedSignature | undefined;
  /** Signs a body with one secret. */
  sign(secret: string, timestampText: string, rawBody: Uint8Array | string): string;
  readonly messages: {
    readonly missing: string;
    readonly malformed: string;
    readonly badTimestamp: string;
    readonly noSecret: string;
    /** Completes "if it is not, this is a replay". */
    readonly replay: string;
    /** Where no secret matches. */
    noMatch(secrets: readonly (string | undefined)[]): string;
  };
}

const DEFAULT_TOLERANCE = 300;

/**
 * Checks that a delivery is signed by the scheme and is fresh. Compares every secret with every signature
 * in the header, in constant time. Never throws.
 */
export function checkSignature(scheme: SignatureScheme, check: SignatureCheck): SignatureResult {
  // A caller without types may pass nothing at all.
  const { header, rawBody, secrets }: Partial<SignatureCheck> = check ?? {};
  const { messages } = scheme;
  if (typeof header !== 'string' || header.trim() === '') {
    return rejected('missing_header', messages.missing);
  }
  const parsed = scheme.parse(header);
  if (parsed === undefined) return rejected('malformed_header', messages.malformed);
  if (parsed.timestamp === undefined) return rejected('bad_timestamp', messages.badTimestamp);
  if (typeof rawBody !== 'string' && !(rawBody instanceof Uint8Array)) {
    return rejected(
      'body_not_raw',
      'The body is neither bytes nor text; it was probably parsed. Verify the raw body, before any body parser.',
    );
  }
  const usable = Array.isArray(secrets) ? secrets.map(usableSecret) : [];
  if (usable.every((secret) => secret === undefined)) {
    return rejected('no_secret', messages.noSecret);
  }
  const isSigned = (secret: string) => signed(scheme, secret, parsed, rawBody);
  const secretIndex = usable.findIndex((secret) => secret !== undefined && isSigned(secret));
  if (secretIndex !== -1) return checkedAge(scheme, parsed.timestamp, secretIndex, check);
  const isPadded = usable.some((secret) => secret !== undefined && isSigned(secret.trim()));
  return rejected(
    'no_match',
    isPadded
      ? 'A secret matches only without the white space around it. Remove the white space from the configuration.'
      : messages.noMatch(usable),
  );
}

function checkedAge(
  { messages }: SignatureScheme,
  timestamp: number,
  secretIndex: number,
  { now, toleranceSeconds }: SignatureCheck,
): SignatureResult {
  const clock = now instanceof Date && !Number.isNaN(now.getTime()) ? now.getTime() : Date.now();
  const age = Math.floor(clock / 1000) - Math.floor(timestamp / 1000);
  const tolerance = toleranceOf(toleranceSeconds);
  if (age > tolerance) {
    return rejected(
      'too_old',
      `The delivery was signed ${age} s ago, but the tolerance is ${tolerance} s. Check whether the local clock is ahead; if it is not, this is a replay${messages.replay}.`,
    );
  }
  if (-age > tolerance) {
    return rejected(
      'too_new',
      `The delivery was signed ${-age} s in the future, but the tolerance is ${tolerance} s. Check whether the local clock is behind.`,
    );
  }
  return { ok: true, timestamp: new Date(timestamp), secretIndex };
}

function toleranceOf(given: number | 'off' | undefined): number {
  if (given === 'off') return Number.POSITIVE_INFINITY;
  // With NaN, every age would pass.
  return typeof given === 'number' && given >= 0 ? given : DEFAULT_TOLERANCE;
}

function signed(
  scheme: SignatureScheme,
  secret: string,
  { timestampText, signatures }: ParsedSignature,
  rawBody: Uint8Array | string,
): boolean {
  const expected = Buffer.from(scheme.sign(secret, timestampText, rawBody));
  return signatures.some((signature) => {
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
