import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApp } from '../../../src/http/app.js';
import { Refusals } from '../../../src/http/protection/refusals.js';
import { silent } from '../../../src/service/runtime/logger.js';
import { service } from '../../_support/service.js';

const TOKEN = 'a token of some length';

function fakeTimers(): void {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

/** A logger that remembers its warnings. */
function remembering() {
  const warnings: [object, string][] = [];
  return {
    warnings,
    logger: { ...silent, warn: (data: object, text: string) => warnings.push([data, text]) },
  };
}

/** How many milliseconds pass until it is answered. */
async function waited(answer: Promise<unknown>): Promise<number> {
  let done = false;
  void answer.then(() => {
    done = true;
  });
  for (let passed = 0; ; passed += 50) {
    await vi.advanceTimersByTimeAsync(0);
    if (done) return passed;
    await vi.advanceTimersByTimeAsync(50);
  }
}

describe('wrong tokens', () => {
  it('are answered the later the more there were, up to a second, until they are forgotten', async () => {
    fakeTimers();
    const refusals = new Refusals(silent);
    const pauses: number[] = [];
    for (let guess = 0; guess < 30; guess += 1) {
      pauses.push(await waited(refusals.wrong('wrong_token', undefined)));
    }
    expect(pauses[0]).toBeLessThanOrEqual(100);
    expect(pauses[4]).toBeGreaterThan(pauses[0] ?? 0);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1_000);
    vi.advanceTimersByTime(60_000);
    expect(await waited(refusals.wrong('wrong_token', undefined))).toBeLessThanOrEqual(100);
  });

  it('are delayed in bounded number; one more is answered at once', async () => {
    fakeTimers();
    const refusals = new Refusals(silent);
    const waiting = Array.from({ length: 100 }, () => refusals.wrong('wrong_token', undefined));
    expect(await refusals.wrong('wrong_token', undefined)).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => true));
    const next = refusals.wrong('wrong_token', undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await next).toBe(true);
  });

  it('are logged once a minute, with their number and without the token', async () => {
    fakeTimers();
    const { warnings, logger } = remembering();
    const app = createApp(await service(), { token: TOKEN, logger });
    const guess = (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const connection = { incoming: { socket: { remoteAddress: '192.0.2.7' } } };
      return app.fetch(new Request('http://localhost/orders', { headers }), connection);
    };
    const first = guess('a guess');
    expect(warnings).toEqual([
      [{ refused: { wrong_token: 1 }, address: '192.0.2.7' }, expect.any(String)],
    ]);
    const others = ['another', 'a third'].map(guess);
    await vi.advanceTimersByTimeAsync(59_000);
    expect((await Promise.all([first, ...others])).map(({ status }) => status)).toEqual([
      401, 401, 401,
    ]);
    expect(warnings).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(warnings[1]?.[0]).toEqual({ refused: { wrong_token: 2 } });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(warnings).toHaveLength(2);
    expect(JSON.stringify(warnings)).not.toMatch(/guess|another|third|a token/);
  });

  it('do not lock out a caller with the right one, however many there are', async () => {
    fakeTimers();
    const app = createApp(await service(), { token: TOKEN });
    const request = (init: RequestInit, path = '/orders') =>
      app.fetch(new Request(`http://localhost${path}`, init));
    const bearer = (token: string) => request({ headers: { authorization: `Bearer ${token}` } });
    const signIn = (token: string) =>
      request({ method: 'POST', body: JSON.stringify({ token }) }, '/session');
    const guesses = Array.from({ length: 200 }, () => bearer('a guess'));
    // Without a single timer going off.
    expect((await bearer(TOKEN)).status).toBe(200);
    const session = await signIn(TOKEN);
    expect(session.status).toBe(200);
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await request({ headers: { cookie } })).status).toBe(200);
    const tooMany = await signIn('a guess');
    expect([tooMany.status, tooMany.headers.get('retry-after')]).toEqual([429, '1']);
    await vi.advanceTimersByTimeAsync(1_000);
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(100);
  });

  it('are counted by reason, beside everything else that is refused', async () => {
    const app = createApp(await service(), { token: TOKEN, hosts: ['localhost'], maxReaders: 0 });
    const request = async (headers: Record<string, string>, path = '/orders', method = 'GET') =>
      app.fetch(
        new Request(`http://localhost${path}`, {
          method,
          headers: { host: 'localhost', ...headers },
        }),
      );
    const authorization = `Bearer ${TOKEN}`;
    await request({});
    await request({ authorization: 'Bearer a guess' });
    await request({ cookie: 'order_lifecycle=1.2.3' });
    await request({ host: 'evil.example' });
    await request({ origin: 'http://evil.example' }, '/session', 'DELETE');
    await request({}, '/session', 'POST');
    await request({ authorization }, '/changes');
    const metrics = await (await request({ authorization }, '/metrics')).text();
    expect(metrics.match(/^order_lifecycle_refused_total.*$/gm)).toEqual(
      [
        'no_token',
        'wrong_token',
        'wrong_session',
        'foreign_host',
        'foreign_origin',
        'wrong_sign_in',
        'too_many_readers',
      ].map((reason) => `order_lifecycle_refused_total{reason="${reason}"} 1`),
    );
  });

  it('are read only up to the length that a token needs', async () => {
    const app = createApp(await service(), { token: TOKEN });
    const body = JSON.stringify({ token: 'x'.repeat(5_000) });
    const answer = await app.fetch(
      new Request('http://localhost/session', {
        method: 'POST',
        headers: { 'content-length': String(body.length) },
        body,
      }),
    );
    expect(answer.status).toBe(413);
  });
});
