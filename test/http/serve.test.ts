import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SIGNATURE_HEADER, signForTest } from '../../src/adapters/digital-river/index.js';
import { createApp } from '../../src/http/app.js';
import { type Listening, listen } from '../../src/http/serve.js';
import { pathSegment } from '../../src/order/text/path-segment.js';
import type { OrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { eventBody, SECRET } from '../_support/deliveries.js';
import { barrier, disturbed, service } from '../_support/service.js';
import { until } from '../_support/until.js';

async function listening(orders: OrderLifecycle): Promise<Listening> {
  const app = createApp(orders, { hosts: ['127.0.0.1'] });
  const server = await listen(app, 0, '127.0.0.1');
  onTestFinished(() => server.close());
  return server;
}

function signed(body: string): RequestInit {
  const signature = signForTest({ rawBody: body, secret: SECRET });
  return { method: 'POST', headers: { [SIGNATURE_HEADER]: signature }, body };
}

const path = '/webhooks/digital-river';

/** Sends bytes and reads until the other side closes. */
async function conversation(url: string, ...parts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  socket.on('error', () => {});
  for (const part of parts) socket.write(part);
  await until('an answer', () => {
    const [head = '', body] = answer.split('\r\n\r\n');
    const length = /content-length: (\d+)/i.exec(head)?.[1] ?? '0';
    return body !== undefined && Buffer.byteLength(body) >= Number(length);
  });
  return answer;
}

describe('over a real connection', () => {
  it('accepts a delivery, and refuses a foreign Host everywhere else', async () => {
    const { url } = await listening(await service());
    const answer = await fetch(`${url}${path}`, signed(JSON.stringify(eventBody('accepted'))));
    expect(answer.status).toBe(200);
    expect((await fetch(`${url}/orders/7001`)).status).toBe(200);
    const foreign = 'GET /orders/7001 HTTP/1.1\r\nHost: evil.example\r\n\r\n';
    const refused = await conversation(url, foreign);
    expect(refused).toMatch(/^HTTP\/1\.1 421 /);
    expect(refused).toContain('foreign_host');
  });

  it.each([
    ['an address with a password', 'GET http://kim:hunter2@127.0.0.1/orders HTTP/1.1'],
    ['an address with a name', `POST http://kim@127.0.0.1${path} HTTP/1.1`],
  ])('refuses %s, and repeats none of it', async (_, line) => {
    const log: unknown[] = [];
    const write = (...given: unknown[]) => void log.push(given);
    const logger = { error: write, warn: write, info: write, debug: write };
    const app = createApp(await service(), { hosts: ['127.0.0.1'], logger });
    const { url, close } = await listen(app, 0, '127.0.0.1');
    onTestFinished(() => close());
    const answer = await conversation(url, `${line}\r\nHost: 127.0.0.1\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"error":"bad_request"');
    expect(answer + JSON.stringify(log)).not.toMatch(/kim|hunter2/);
  });

  it('answers a delivery without a Web-standard request, and as one wherever its address is written otherwise', async () => {
    const app = createApp(await service(), { hosts: ['127.0.0.1'] });
    const requests: string[] = [];
    const watched = {
      ...app,
      fetch: (request: Request, connection: unknown) => {
        requests.push(`${request.method} ${new URL(request.url).pathname}`);
        return app.fetch(request, connection);
      },
    };
    const { url, close } = await listen(watched, 0, '127.0.0.1');
    onTestFinished(() => close());
    const delivery = signed(JSON.stringify(eventBody('accepted')));
    const deliver = async (at: string) => (await fetch(`${url}${at}`, delivery)).json();
    expect(await deliver(path)).toMatchObject({ receipt: 'recorded' });
    expect(await deliver(`${path}?from=test`)).toMatchObject({ receipt: 'duplicate' });
    expect(requests).toEqual([]);
    expect(await deliver('/webhooks/digital%2Driver')).toMatchObject({ receipt: 'duplicate' });
    expect((await fetch(`${url}${path}`)).status).toBe(405);
    expect(requests).toEqual([`POST /webhooks/digital%2Driver`, `GET ${path}`]);
  });

  it('answers 413 to a body over 8 MiB, announced or in chunks, and lives on', async () => {
    const orders = await service();
    const { url } = await listening(orders);
    const body = JSON.stringify({ ...eventBody('accepted'), padding: 'x'.repeat(8 * 1024 * 1024) });
    expect((await fetch(`${url}${path}`, signed(body))).status).toBe(413);

    const { hostname, port } = new URL(url);
    const chunked = httpRequest({ hostname, port, path, method: 'POST' });
    chunked.on('error', () => {}); // It may hang up while we still write.
    const answered = once(chunked, 'response');
    const chunk = Buffer.alloc(128 * 1024, 'x');
    const writing = setInterval(() => chunked.write(chunk), 1);
    onTestFinished(() => clearInterval(writing));
    const [response] = (await answered) as [{ statusCode: number; resume(): void }];
    clearInterval(writing);
    expect(response.statusCode).toBe(413);
    chunked.destroy();

    const small = signed(JSON.stringify(eventBody('accepted')));
    expect((await fetch(`${url}${path}`, small)).status).toBe(200);
    expect((await orders.statistics()).store).toMatchObject({
      orders: { accepted: 1 },
      quarantined: 0,
    });
  });

  it.each([
    ['no HTTP at all', 'what is this\r\n\r\n', 400],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nwhat\r\n\r\n', 400],
    ['no Host', 'GET /orders HTTP/1.1\r\n\r\n', 421],
    ['a Host that is none', 'GET /orders HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['a target that is no path', 'OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
    [
      'headers that are too long',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
      431,
    ],
    [
      'an expectation that cannot be met',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: tea\r\n\r\n',
      417,
    ],
    [
      'a broken chunk',
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
    ],
  ])('refuses %s, and lives on', async (_, bytes, status) => {
    const { url } = await listening(await service());
    expect(await conversation(url, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('closes the connection of a CONNECT, and lives on', async () => {
    const { url } = await listening(await service());
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    socket.write('CONNECT elsewhere:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await closed;
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['no HTTP at all', 'what is this\r\n\r\n'],
    [
      'a broken chunk',
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
  ])('answers a pending request before it refuses %s that follows it', async (_, bytes) => {
    const gate = barrier();
    const { url } = await listening(
      await service({ store: disturbed(memory(), { load: gate.wait }), deliveryTimeoutMs: 60_000 }),
    );
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    let answered = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answered += text;
    });
    socket.on('error', () => {});
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.write('GET /orders/7001 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await until('it is being answered', () => gate.waiting > 0);
    socket.write(bytes);
    // Once this is answered, the other connection was looked at, too.
    for (let times = 0; times < 3; times += 1) await fetch(`${url}/healthz`);
    socket.write('more of it\r\n\r\n');
    for (let times = 0; times < 3; times += 1) await fetch(`${url}/healthz`);
    expect(answered).toBe('');
    gate.open();
    await ended;
    expect(answered.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 400']);
    expect(answered).toMatch(/"error":"not_found".*HTTP\/1\.1 400/s);
  });

  it('answers the requests under way when it closes, and accepts no more', async () => {
    const gate = barrier();
    const orders = await service({ store: disturbed(memory(), { save: gate.wait }) });
    const server = await listening(orders);
    const answer = fetch(`${server.url}${path}`, signed(JSON.stringify(eventBody('accepted'))));
    await until('it is under way', () => gate.waiting > 0);
    let closed = false;
    const closing = server.close().then(() => {
      closed = true;
    });
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    expect(closed).toBe(false);
    gate.open();
    expect((await answer).status).toBe(200);
    await closing;
  });

  it('closes in spite of a client that never finishes its request', async () => {
    const server = await listening(await service());
    const { hostname, port } = new URL(server.url);
    const half = connect(Number(port), hostname);
    onTestFinished(() => void half.destroy());
    half.on('error', () => {});
    half.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le`);
    const kept = connect(Number(port), hostname);
    onTestFinished(() => void kept.destroy());
    kept.on('error', () => {});
    kept.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(kept, 'data');
    const closed = Promise.all([once(half, 'close'), once(kept, 'close')]);
    await server.close(50);
    await closed;
  });

  it('names the setting when the port is taken or the address is not of this machine', async () => {
    const { url } = await listening(await service());
    const app = createApp(await service());
    const taken = listen(app, Number(new URL(url).port), '127.0.0.1');
    await expect(taken).rejects.toThrow(/PORT.*in use.*but must be/s);
    await expect(listen(app, 0, '192.0.2.1')).rejects.toThrow(/HOST.*192\.0\.2\.1.*but must be/s);
  });

  it('releases the readers of changes, whatever ended them', async () => {
    let failing = false;
    const orders = await service();
    let watching = 0;
    const counted: OrderLifecycle = {
      ...orders,
      watch: (listener) => {
        watching += 1;
        const stop = orders.watch(listener);
        return () => {
          watching -= 1;
          stop();
        };
      },
      latest: (ids) => (failing ? Promise.reject(new Error('away')) : orders.latest(ids)),
    };
    const { url } = await listening(counted);
    const head = await fetch(`${url}/changes`, { method: 'HEAD' });
    expect(head.headers.get('content-type')).toBe('text/event-stream');
    expect(watching).toBe(0);
    const stream = await fetch(`${url}/changes`);
    await until('it is watched', () => watching === 1);
    failing = true;
    await fetch(`${url}${path}`, signed(JSON.stringify(eventBody('fulfilled'))));
    await until('it is forgotten', () => watching === 0);
    await stream.body?.cancel();
    failing = false;
    const another = await fetch(`${url}/changes`);
    await until('it is watched again', () => watching === 1);
    await another.body?.cancel();
    await until('it is forgotten again', () => watching === 0);
  });
});

describe('ids that a URL cannot hold unescaped', () => {
  it.each(['.', '..', '~.', '~~..', 'a/b', '%2e', '7001\u202e'])(
    'an order named %j is reached on every route',
    async (orderId) => {
      const orders = await service({
        on: { in_review: async () => Promise.reject(new Error('no')) },
        outbox: { maxAttempts: 1 },
      });
      const { url } = await listening(orders);
      const deliver = (body: object) => fetch(`${url}${path}`, signed(JSON.stringify(body)));
      await deliver(
        eventBody('in_review', {
          orderId,
          at: 1,
          type: 'order.review_opened',
          fraudState: 'review_opened',
        }),
      );
      const puzzle = eventBody('accepted', {
        orderId,
        at: 2,
        id: '..',
        more: { state: 'gone_fishing' },
      });
      await deliver(puzzle);

      const order = `${url}/orders/${pathSegment(orderId)}`;
      expect(await (await fetch(order)).json()).toMatchObject({ id: orderId });
      const history = await (await fetch(`${order}/history`)).json();
      expect(history).toMatchObject({ id: orderId, observations: [{}, { id: '..' }] });
      const decision = { decision: 'dismiss', actor: 'kim', reason: 'a mix-up' };
      const post = (address: string, body: object = {}) =>
        fetch(address, { method: 'POST', body: JSON.stringify(body) });
      const resolved = await post(`${order}/observations/${pathSegment('..')}/resolve`, decision);
      expect(resolved.status).toBe(200);
      const reconciled = await post(`${order}/reconcile`);
      expect((await reconciled.json()) as object).toMatchObject({ error: 'no_api_key' });

      const key = await until('it is dead', async () => {
        const { milestones } = await orders.milestones({ orderId, status: 'dead' });
        return milestones[0]?.key;
      });
      const retried = await post(`${url}/milestones/${pathSegment(key)}/retry`);
      expect(await retried.json()).toEqual({ status: 'pending' });
    },
  );

  it('names an order that is not known', async () => {
    const { url } = await listening(await service());
    const answer = await fetch(`${url}/orders/${pathSegment('..')}`);
    expect(answer.status).toBe(404);
    expect(((await answer.json()) as { message: string }).message).toBe(
      'Nothing is known of order .. yet. Reconcile it, or wait for its first report.',
    );
  });
});
