import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Bridge, openBridge } from '../../src/inspect/bridge.js';
import { messagesOf } from '../../src/inspect/messages.js';
import { simulateScenario } from '../../src/testing/simulator/index.js';
import { observationsOf } from '../_support/observations-of.js';
import { until } from '../_support/until.js';

describe('the bridge', () => {
  let bridge: Bridge;
  beforeAll(async () => {
    bridge = await openBridge({ receiver: 'http://localhost:1/', keep: 3 });
  });
  afterAll(() => bridge.close());

  it('listens on loopback, under an address that cannot be guessed', async () => {
    const { hostname, pathname, origin } = new URL(bridge.url);
    expect(hostname).toBe('127.0.0.1');
    expect(pathname).toMatch(/^\/[0-9a-f]{32}\/$/);
    expect((await fetch(bridge.url)).status).toBe(200);
    expect((await fetch(`${origin}/`)).status).toBe(404);
    expect((await fetch(`${origin}/messages`)).status).toBe(404);
  });

  it('refuses requests for another host name', async () => {
    expect(await statusFor(bridge.url, 'orders.example')).toBe(421);
    expect(await statusFor(bridge.url, 'localhost')).toBe(200);
  });

  it('frames only the receiver and runs only its own script', async () => {
    const answered = await fetch(bridge.url);
    const policy = answered.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).toContain('frame-src http://localhost:1;');
    expect(await answered.text()).not.toMatch(/<script>|onload=/);
  });

  it('sends the newest messages to a page that is opened later', async () => {
    const messages = messagesOf(observationsOf(simulateScenario('card_accepted', 1).messages));
    for (const message of messages) bridge.send(message);
    const answered = await fetch(`${bridge.url}messages`);
    const reader = answered.body?.getReader();
    let text = '';
    while (reader !== undefined && text.split('data: ').length < 4) {
      const { value } = await reader.read();
      text += new TextDecoder().decode(value);
    }
    await reader?.cancel();
    const got = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data).type);
    expect(got).toEqual(messages.slice(-3).map(({ type }) => type));
  });

  it('keeps up to 16 MiB of messages, and cuts off a page that is too slow', async () => {
    const roomy = await openBridge({ receiver: 'http://localhost:1/' });
    onTestFinished(() => roomy.close());
    const { hostname, port, pathname } = new URL(roomy.url);
    const page = connect(Number(port), hostname);
    page.write(`GET ${pathname}messages HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    page.on('error', () => {});
    await once(page, 'data');
    page.pause();
    const [message] = messagesOf(observationsOf(simulateScenario('card_accepted', 1).messages));
    if (message === undefined) throw new Error('There is no message.');
    for (let sent = 0; sent < 100; sent += 1) {
      roomy.send({ ...message, sessionId: 'x'.repeat(1024 * 1024) });
    }
    const answered = await fetch(`${roomy.url}messages`);
    const reader = answered.body?.pipeThrough(new TextDecoderStream()).getReader();
    const pieces: string[] = [];
    const hasLast = () => pieces.slice(-2).join('').includes('id: 100\n');
    while (!hasLast()) pieces.push((await reader?.read())?.value ?? '');
    expect(pieces.join('').match(/^id: /gm)).toHaveLength(15);
    await reader?.cancel();
    page.resume();
    await until('it is cut off', () => page.destroyed);
  });
});

function statusFor(url: string, host: string): Promise<number | undefined> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    request(url, { headers: { host: `${host}:${port}` } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
