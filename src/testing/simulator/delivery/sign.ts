import { createHmac } from 'node:crypto';

/** The header that carries a delivery's signature, in lower case. */
export const SIGNATURE_HEADER = 'digitalriver-signature';

/**
 * The value of the signature header: the timestamp, a comma, a space, and the base64 HMAC-SHA256 of
 * timestamp, dot and raw body. Written from the provider's documentation, as a check that is
 * independent of the adapter.
 *
 * @param delivery.timestamp - milliseconds since 1970; default: now.
 */
export function signatureHeader(delivery: {
  readonly secret: string;
  readonly body: string | Uint8Array;
  readonly timestamp?: number;
}): string {
  const timestamp = delivery.timestamp ?? Date.now();
  const signature = createHmac('sha256', delivery.secret)
    .update(`${timestamp}.`)
    .update(delivery.body)
    .digest('base64');
  return `${timestamp}, ${signature}`;
}
