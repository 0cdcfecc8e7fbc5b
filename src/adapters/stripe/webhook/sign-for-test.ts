import { sign } from './sign.js';

/** Options of {@link signForTest}. */
export interface TestSignature {
  readonly rawBody: Uint8Array | string;
  /** The signing secret; or `secrets`, as while a secret is being replaced. */
  readonly secret?: string;
  readonly secrets?: readonly string[];
  /** When it was signed. Default: now. */
  readonly timestamp?: Date;
}

/**
 * Makes a `Stripe-Signature` header as Stripe sends it, for tests and local replays: a timestamp in
 * seconds and one signature for each secret.
 *
 * @example
 * signForTest({ rawBody: '{}', secret: 'whsec_1', timestamp: new Date(1767225600000) });
 * // 't=1767225600,v1=849017716b812268864…'
 */
export function signForTest({ rawBody, secret, secrets, timestamp }: TestSignature): string {
  const at = String(Math.floor(Number(timestamp ?? Date.now()) / 1000));
  const keys = [...(secret === undefined ? [] : [secret]), ...(secrets ?? [])];
  return [`t=${at}`, ...keys.map((key) => `v1=${sign(key, at, rawBody)}`)].join(',');
}
