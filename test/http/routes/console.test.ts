import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { type App, createApp } from '../../../src/http/app.js';
import { Sessions } from '../../../src/http/protection/sessions.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';

const TOKEN = 'a token of some length';
const HERE = 'http://127.0.0.1:8080';

let orders: OrderLifecycle;
let app: App;
beforeAll(async () => {
  orders = await createOrderLifecycle({
    provider: digitalRiver({ webhookSecrets: ['whsec_1'] }),
    store: memory(),
  });
  app = createApp(orders, { token: TOKEN, hosts: ['127.0.0.1'] });
});
afterAll(() => orders.stop());

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return app.fetch(
    new Request(`${HERE}${path}`, { headers: { host: '127.0.0.1:8080', ...headers } }),
  );
}

function post(path: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  return app.fetch(
    new Request(`${HERE}${path}`, {
      method: 'POST',
      headers: { host: '127.0.0.1:8080', ...headers },
      body: JSON.stringify(body),
    }),
  );
}

async function signIn(): Promise<string> {
  const answer = await post('/session', {}, { token: TOKEN });
  expect(answer.status).toBe(200);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

describe('GET /', () => {
  it('is the console for a browser', async () => {
    const answer = await get('/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('vary')).toBe('accept');
  });

  it('is the list of paths for programs, behind the token', async () => {
    expect((await get('/', { accept: '*/*' })).status).toBe(401);
    const answer = await get('/', { authorization: `Bearer ${TOKEN}` });
    expect(await answer.json()).toMatchObject({ service: 'order-lifecycle' });
  });

  it('lets no script run but its own, loads nothing from elsewhere and cannot be framed', async () => {
    const answer = await get('/', { accept: 'text/html' });
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const page = await answer.text();
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|https?:\/\//);
    expect([...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, at]) => at)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\/console\/index-[\w-]+\.js$/)]),
    );
  });

  it('is refused under a foreign host name', async () => {
    const answer = await get('/', { accept: 'text/html', host: 'evil.example' });
    expect(answer.status).toBe(421);
    expect((await get('/console/statechart.svg', { host: 'evil.example' })).status).toBe(421);
  });
});

describe('the session of the console', () => {
  it('is opened by the token alone, with a cookie that no script and no other site can use', async () => {
    for (const odd of [null, 'text', 7, [], { token: null }]) {
      expect(await post('/session', {}, odd)).toMatchObject({ status: 401 });
    }
    const refused = await post('/session', {}, { token: 'wrong' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('set-cookie')).toBeNull();
    const answer = await post('/session', {}, { token: TOKEN });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).not.toContain(TOKEN);
    expect(new Sessions(TOKEN).open(true)).toContain('; Secure');
    const proxied = await post('/session', { 'x-forwarded-proto': 'https' }, { token: TOKEN });
    expect(proxied.headers.get('set-cookie')).toContain('; Secure');
  });

  it('gives the access that the token gives', async () => {
    expect((await get('/orders')).status).toBe(401);
    expect((await get('/orders', { cookie: 'order_lifecycle=1.2' })).status).toBe(401);
    expect((await get('/orders', { cookie: await signIn() })).status).toBe(200);
  });

  it('ends after twelve hours, and with the token', () => {
    let now = Date.now();
    const sessions = new Sessions(TOKEN, () => now);
    const [cookie = ''] = sessions.open(false).split(';');
    now += 11 * 3_600_000;
    expect(sessions.holds(`other=1; ${cookie}`)).toBe(true);
    expect(new Sessions('another token', () => now).holds(cookie)).toBe(false);
    const later = cookie.replace(/=(\d+)/, (_, ends: string) => `=${Number(ends) + 9}`);
    expect(sessions.holds(later)).toBe(false);
    now += 2 * 3_600_000;
    expect(sessions.holds(cookie)).toBe(false);
  });

  it('ends at sign-out, and no other session does', async () => {
    const [cookie, other] = [await signIn(), await signIn()];
    expect((await get('/orders', { cookie })).status).toBe(200);
    const request = { method: 'DELETE', headers: { host: '127.0.0.1:8080', cookie } };
    const ended = await app.fetch(new Request(`${HERE}/session`, request));
    expect([ended.status, ended.headers.get('set-cookie')]).toEqual([
      200,
      expect.stringContaining('Max-Age=0'),
    ]);
    expect((await get('/orders', { cookie })).status).toBe(401);
    expect((await get('/orders', { cookie: other })).status).toBe(200);
  });

  it('stays ended, with a bounded number of ended sessions remembered', () => {
    let now = Date.now();
    const sessions = new Sessions(TOKEN, () => now);
    const open = () => sessions.open(false).split(';')[0] ?? '';
    const first = open();
    sessions.end(first);
    // Expired sessions are forgotten first.
    const early = Array.from({ length: 999 }, open);
    for (const cookie of early) sessions.end(cookie);
    now += 13 * 3_600_000;
    const [kept, second] = [open(), open()];
    sessions.end(second);
    expect([sessions.holds(kept), sessions.holds(second)]).toEqual([true, false]);
    const many = Array.from({ length: 1_000 }, open);
    for (const cookie of many) sessions.end(cookie);
    expect([second, ...many].filter((cookie) => sessions.holds(cookie))).toEqual([]);
    // There were too many to remember, so everybody signs in again.
    expect(sessions.holds(kept)).toBe(false);
    now += 1_000;
    expect(sessions.holds(open())).toBe(true);
  });

  it('does not let a page of another origin change anything', async () => {
    const cookie = await signIn();
    const decision = { decision: 'dismiss', actor: 'x', reason: 'y' };
    const path = '/orders/1/observations/2/resolve';
    const foreign = await post(path, { cookie, origin: 'https://evil.example' }, decision);
    expect(foreign.status).toBe(403);
    expect((await post(path, { cookie, origin: HERE }, decision)).status).toBe(404);
    const signing = await post('/session', { origin: 'https://evil.example' }, { token: TOKEN });
    expect(signing.status).toBe(403);
  });

  it('grants no other origin anything by CORS', async () => {
    const answer = await get('/orders', { cookie: await signIn(), origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the routes of the console', () => {
  const bearer = { authorization: `Bearer ${TOKEN}` };

  it('refuses a moment it cannot read', async () => {
    expect((await get('/orders/1?at=yesterday', bearer)).status).toBe(400);
    expect((await get('/orders/1/history?arrival=first', bearer)).status).toBe(400);
    expect((await get('/orders/1?at=2026-01-31T12:00:00Z', bearer)).status).toBe(404);
  });

  it('sends every change as a server-sent event', async () => {
    const answer = await get('/changes', bearer);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (part: string) => {
      while (!text.includes(part)) text += (await reader?.read())?.value ?? '';
    };
    await until('event: ready');
    await orders.observe({
      id: 'o',
      account: 'default',
      orderId: '204440790336',
      instant: 1_700_000_000_000_000,
      source: 'webhook',
      releases: false,
      events: [{ type: 'order.pending_payment' }],
    });
    await until('"id":"204440790336","state":"pending_payment"');
    await reader?.cancel();
  });

  it('shows quarantined bodies without the bodies', async () => {
    expect(await (await get('/quarantined', bearer)).json()).toEqual({ bodies: [] });
  });
});

describe('the built console', () => {
  it('is under 150 kB compressed', () => {
    const folder = fileURLToPath(new URL('../../../dist/console/', import.meta.url));
    const sizes = readdirSync(folder).map((name) => gzipSync(readFileSync(folder + name)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
    expect(sizes.length).toBeGreaterThanOrEqual(3);
  });
});
