import { sign } from './sign.js';

/** Options of {@link signForTest}. */
export interface TestSignature {
  readonly rawBody: Uint8Array | string;
  /** The signing secret; or `secrets`, as while a secret is being replaced. */
  readonly secret?: string;
  readonly secrets?: readonly string[];
  /** A date, milliseconds since 1970, or the text to write. Default: now. */
  readonly timestamp?: Date | number | string;
}

/**
 * Makes a `DigitalRiver-Signature` header as the provider sends it, for tests and local replays: a
 * timestamp in milliseconds and one signature for each secret.
 *
 * @example
 * signForTest({ rawBody: '{}', secret: 'whsec_1', timestamp: 1767225600000 });
 * // '1767225600000, tuw6Ccr7I7s8mnLtQvNS1A/K7wZ0a6COd8WhTwBJl6Y='
 */
export function signForTest({ rawBody, secret, secrets, timestamp }: TestSignature): string {
  const at = typeof timestamp === 'string' ? timestamp : String(Number(timestamp ?? Date.now()));
  const keys = [...(secret === undefined ? [] : [secret]), ...(secrets ?? [])];
  return [at, ...keys.map((key) => sign(key, at, rawBody))].join(', ');
}
