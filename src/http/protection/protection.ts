import type { Context, MiddlewareHandler } from 'hono';
import { addressOf } from '../connection.js';
import { problem } from '../problem.js';
import { type RefusalReason, type Refusals, tooManyAttempts } from './refusals.js';
import { isSameSecret } from './same-secret.js';
import { namesSession, type Sessions } from './sessions.js';

/** The token of a service, and the sessions that it opens. */
export interface Protection {
  readonly token: string;
  readonly sessions: Sessions;
}

/**
 * Refuses requests that are addressed to another host, and changes that a page of another origin sends.
 *
 * @param hosts names that requests may be addressed to, without port; absent: any.
 */
export function requireOwnHost(
  hosts: readonly string[] | undefined,
  refusals: Refusals,
): MiddlewareHandler {
  return async (c, next) => {
    if (!isAddressedTo(hosts, c)) {
      refusals.count('foreign_host');
      const message =
        'The Host header names another host. Allow it with --allow-host or ORDER_LIFECYCLE_ALLOWED_HOSTS.';
      return c.json(problem('foreign_host', message), 421);
    }
    if (!isFromOwnPage(c)) {
      refusals.count('foreign_origin');
      const message = 'A page of another origin may not send this request.';
      return c.json(problem('foreign_origin', message), 403);
    }
    return next();
  };
}

/** Refuses requests with neither the token nor an open session, and forbids caching of the others. */
export function requireToken(
  protection: Protection | undefined,
  refusals: Refusals,
): MiddlewareHandler {
  return async (c, next) => {
    const reason = refusalOf(c, protection);
    if (reason === 'no_token') refusals.count(reason);
    else if (reason !== undefined && !(await refusals.wrong(reason, addressOf(c.env)))) {
      return tooManyAttempts();
    }
    if (reason !== undefined) {
      const message = 'Send the token as "Authorization: Bearer <ORDER_LIFECYCLE_TOKEN>".';
      return c.json(problem('unauthorised', message), 401, { 'www-authenticate': 'Bearer' });
    }
    await next();
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    return undefined;
  };
}

/** Why a request may not read; undefined: it may. Programs send the token, the console its session. */
export function refusalOf(
  c: Context,
  protection: Protection | undefined,
): Extract<RefusalReason, 'no_token' | 'wrong_token' | 'wrong_session'> | undefined {
  if (protection === undefined) return undefined;
  const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  const cookie = c.req.header('cookie');
  if (isSameSecret(given, protection.token) || protection.sessions.holds(cookie)) return undefined;
  if (given !== '') return 'wrong_token';
  return namesSession(cookie) ? 'wrong_session' : 'no_token';
}

function isAddressedTo(hosts: readonly string[] | undefined, c: Context): boolean {
  if (hosts === undefined) return true;
  const host = (c.req.header('host') ?? '').toLowerCase();
  return hosts.includes(host.replace(/:\d+$/, ''));
}

/** A browser sends a request for any page, and names that page as the origin. Programs name none. */
function isFromOwnPage(c: Context): boolean {
  const origin = c.req.header('origin');
  if (origin === undefined || c.req.method === 'GET') return true;
  return URL.canParse(origin) && new URL(origin).host === c.req.header('host');
}
