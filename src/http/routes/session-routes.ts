import type { Hono } from 'hono';
import { addressOf } from '../connection.js';
import { problem } from '../problem.js';
import type { Protection } from '../protection/protection.js';
import { type Refusals, tooManyAttempts } from '../protection/refusals.js';
import { isSameSecret } from '../protection/same-secret.js';
import { NO_SESSION } from '../protection/sessions.js';
import { described } from './described.js';

/**
 * Signing in to the console, and out.
 *
 * @param onEnd called when a session was ended.
 */
export function sessionRoutes(
  app: Hono,
  protection: Protection | undefined,
  refusals: Refusals,
  onEnd: () => void,
): void {
  app.get('/session', described('whether a token is needed'), (c) =>
    c.json({ token: protection !== undefined }),
  );
  app.post('/session', described('opens a session of the console; {"token":""}'), async (c) => {
    if (protection === undefined) return c.json({ status: 'open' });
    const body: unknown = await c.req.json().catch(() => undefined);
    // The body may be any JSON, also `null`.
    const token: unknown = body instanceof Object && 'token' in body ? body.token : undefined;
    if (typeof token !== 'string' || !isSameSecret(token, protection.token)) {
      const message = 'This is not the token that the service was started with.';
      return (await refusals.wrong('wrong_sign_in', addressOf(c.env)))
        ? c.json(problem('unauthorised', message), 401)
        : tooManyAttempts();
    }
    // Behind a proxy that ends TLS the address here is plain HTTP; the proxy sends the original
    // scheme.
    const isSecure =
      new URL(c.req.url).protocol === 'https:' ||
      c.req.header('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
    c.header('set-cookie', protection.sessions.open(isSecure));
    return c.json({ status: 'open' });
  });
  app.delete('/session', described('ends the session of the console'), (c) => {
    protection?.sessions.end(c.req.header('cookie'));
    onEnd();
    c.header('set-cookie', NO_SESSION);
    return c.json({ status: 'ended' });
  });
}
