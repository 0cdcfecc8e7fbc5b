import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context, Hono } from 'hono';
import { diagramOf } from '../diagram/diagram.js';
import { LAID_OUT } from '../diagram/laid-out.js';
import { svgOf } from '../diagram/svg.js';
import { addressOf } from './connection.js';
import { problem } from './problem.js';
import type { Refusals } from './refusals.js';
import { NO_SESSION, type Sessions, same } from './session.js';

// No script but ours, nothing from elsewhere, in nobody's frame.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/** Where the built console is: beside this file when compiled, else where the build put it. */
const FOLDER = ['../../console/', '../../dist/console/']
  .map((place) => fileURLToPath(new URL(place, import.meta.url)))
  .find((place) => existsSync(join(place, 'index.html')));

/** The page alone, which holds no data: everybody gets it who is let in by the host. */
export function consolePage(c: Context): Response | undefined {
  const page = filesOf().get('index.html');
  if (page === undefined || !(c.req.header('accept') ?? '').includes('text/html')) return undefined;
  return served(page, '.html', 'no-cache');
}

/** What the page is made of. None of it is secret. */
export function consoleAssets(app: Hono): void {
  app.get('/console/:file', (c) => {
    const name = c.req.param('file');
    if (name === 'statechart.svg') {
      const svg = svgOf(diagramOf(), LAID_OUT, { styled: false });
      return served(Buffer.from(svg), '.svg', 'no-cache');
    }
    const body = filesOf().get(name);
    if (body === undefined) return c.notFound();
    return served(body, extname(name), 'public, max-age=31536000, immutable');
  });
}

/** What protects a service: its token, and the sessions that it opens. */
export interface Protection {
  readonly token: string;
  readonly sessions: Sessions;
}

/**
 * Opening and ending a session.
 *
 * @param onEnd called when one was ended.
 */
export function consoleSession(
  app: Hono,
  protection: Protection | undefined,
  refusals: Refusals,
  onEnd: () => void,
): void {
  app.get('/session', (c) => c.json({ token: protection !== undefined }));
  app.post('/session', async (c) => {
    if (protection === undefined) return c.json({ status: 'open' });
    const body: unknown = await c.req.json().catch(() => undefined);
    // Any JSON may come, `null` among it.
    const said: unknown = body instanceof Object && 'token' in body ? body.token : undefined;
    if (typeof said !== 'string' || !same(said, protection.token)) {
      const message = 'This is not the token that the service was started with.';
      return (await refusals.wrong('wrong_sign_in', addressOf(c.env)))
        ? c.json(problem('unauthorised', message), 401)
        : tooManyAttempts();
    }
    // Behind a proxy that ends TLS the address here is plain; the proxy says what it was.
    const secure =
      new URL(c.req.url).protocol === 'https:' ||
      c.req.header('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
    c.header('set-cookie', protection.sessions.open(secure));
    return c.json({ status: 'open' });
  });
  app.delete('/session', (c) => {
    protection?.sessions.end(c.req.header('cookie'));
    onEnd();
    c.header('set-cookie', NO_SESSION);
    return c.json({ status: 'ended' });
  });
}

/** The answer to one wrong token too many. */
export function tooManyAttempts(): Response {
  const message = 'Too many wrong tokens are being answered; try again later.';
  return Response.json(problem('too_many_attempts', message), {
    status: 429,
    headers: { 'retry-after': '1', 'cache-control': 'no-store' },
  });
}

let files: ReadonlyMap<string, Buffer> | undefined;

function filesOf(): ReadonlyMap<string, Buffer> {
  files ??= new Map(
    FOLDER === undefined
      ? []
      : readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name))]),
  );
  return files;
}

function served(body: Buffer, type: string, caching: string): Response {
  return new Response(new Uint8Array(body), {
    headers: {
      'content-type': TYPES[type] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'cache-control': caching,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      vary: 'accept',
    },
  });
}
