import { createHmac } from 'node:crypto';

/**
 * The signature of a body: base64 of HMAC-SHA-256 over the timestamp as written, a full stop, and
 * the bytes of the body, with the secret's text as key.
 */
export function sign(secret: string, timestampText: string, rawBody: Uint8Array | string): string {
  return createHmac('sha256', secret).update(`${timestampText}.`).update(rawBody).digest('base64');
}
