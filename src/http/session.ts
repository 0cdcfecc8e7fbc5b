import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const NAME = 'order_lifecycle';
const SECONDS = 12 * 3600;

/**
 * A session of the console: a cookie that proves the token was known, and does not contain it. It is
 * good for twelve hours, and for this token only.
 */
export function sessionCookie(token: string, now: number, secure: boolean): string {
  const ends = Math.floor(now / 1000) + SECONDS;
  const value = `${ends}.${signed(token, ends)}`;
  return `${NAME}=${value}; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

/** Ends the session. */
export const NO_SESSION = `${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;

/** Whether a `Cookie` header holds a session that this token opened and that has not ended. */
export function holdsSession(header: string | undefined, token: string, now: number): boolean {
  for (const part of (header ?? '').split(';')) {
    const [, ends = '', proof = ''] =
      new RegExp(`^\\s*${NAME}=(\\d{1,12})\\.([0-9a-f]{64})\\s*$`).exec(part) ?? [];
    if (Number(ends) * 1000 > now && same(proof, signed(token, Number(ends)))) return true;
  }
  return false;
}

/** Whether two secrets are the same, in a time that tells nothing about them. */
export function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function signed(token: string, ends: number): string {
  return createHmac('sha256', token).update(`console ${ends}`).digest('hex');
}
