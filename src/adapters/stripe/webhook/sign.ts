import { createHmac } from 'node:crypto';

/**
 * Signs a body: HMAC-SHA-256 in hexadecimal over the timestamp as written, a full stop and the bytes of
 * the body, with the whole text of the secret as key.
 */
export function sign(secret: string, timestampText: string, rawBody: Uint8Array | string): string {
  return createHmac('sha256', secret).update(`${timestampText}.`).update(rawBody).digest('hex');
}
