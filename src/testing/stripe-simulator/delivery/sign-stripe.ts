import { createHmac } from 'node:crypto';

/** What a signature is made of. */
export interface StripeSignatureOptions {
  /** The body exactly as it is sent. */
  readonly rawBody: string;
  /** The whole secret of the endpoint, `whsec_` included. Several give one `v1` each, as while a secret is rolled. */
  readonly secret: string | readonly string[];
  /** When it is signed; the header has whole seconds. Default: now. */
  readonly at?: Date;
}

/**
 * The `Stripe-Signature` header of a delivery, for tests: `t=<seconds>,v1=<hex>`.
 * HMAC-SHA256 over `t.rawBody` (Stripe, "Verify webhook signatures manually").
 *
 * @example
 * const rawBody = JSON.stringify(simulateStripe(7).events[0]);
 * const header = signStripe({ rawBody, secret: 'whsec_test' });
 * header.startsWith('t='); // true
 */
export function signStripe(options: StripeSignatureOptions): string {
  const { rawBody, secret, at = new Date() } = options;
  const t = Math.floor(at.getTime() / 1_000);
  const secrets = typeof secret === 'string' ? [secret] : secret;
  const signatures = secrets.map((key) =>
    createHmac('sha256', key).update(`${t}.${rawBody}`, 'utf8').digest('hex'),
  );
  return [`t=${t}`, ...signatures.map((signature) => `v1=${signature}`)].join(',');
}
