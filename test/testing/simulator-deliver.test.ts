import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  type Acknowledgement,
  deliver,
  planDeliveries,
  SIGNATURE_HEADER,
  signatureHeader,
  simulateOrder,
} from '../../src/testing/simulator/index.js';

const SECRET = 'whsec_for_this_test';

interface Received {
  readonly body: string;
  readonly header: string | undefined;
}

async function receiver(
  answer: (received: Received, response: ServerResponse) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const header = request.headers[SIGNATURE_HEADER];
      answer(
        {
          body: Buffer.concat(chunks).toString('utf8'),
          header: typeof header === 'string' ? header : undefined,
        },
        response,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function isGenuine({ body, header }: Received): boolean {
  const [timestamp, signature] = header?.split(', ') ?? [];
  if (timestamp === undefined || signature === undefined) return false;
  const expected = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('base64');
  return expected === signature && Math.abs(Date.now() - Number(timestamp)) < 300_000;
}

describe('a signature', () => {
  it('is the timestamp and the HMAC of timestamp, dot and body', () => {
    const header = signatureHeader({
      secret: 'k',
      body: '{"a":"ü"}',
      timestamp: 1_700_000_000_123,
    });
    const digest = createHmac('sha256', 'k')
      .update('1700000000123.{"a":"ü"}', 'utf8')
      .digest('base64');
    expect(header).toBe(`1700000000123, ${digest}`);
    expect(
      signatureHeader({
        secret: 'k',
        body: Buffer.from('{"a":"ü"}'),
        timestamp: 1_700_000_000_123,
      }),
    ).toBe(header);
  });
});

describe('delivering a plan', () => {
  it('delivers every genuine webhook to a receiver that sometimes fails, and no forgery', async () => {
    const history = simulateOrder(21, { lean: true });
    const plan = planDeliveries(history.messages, 21, { forged: 0.4, broken: 0.4 });
    const accepted = new Set<string>();
    let calls = 0;
    const { url, close } = await receiver((received, response) => {
      calls += 1;
      if (!isGenuine(received)) return void response.writeHead(401).end('no');
      if (received.body.length > 8_388_608) return void response.writeHead(413).end();
      if (calls % 4 === 0) return void response.writeHead(503, { 'retry-after': '0' }).end('later');
      try {
        const { id } = JSON.parse(received.body) as { id?: unknown };
        if (typeof id === 'string') accepted.add(id);
        response.writeHead(200).end('ok');
      } catch {
        response.writeHead(202).end('quarantined');
      }
    });
    const progress: Acknowledgement[] = [];
    const answers: string[] = [];
    const report = await deliver({
      url,
      plan,
      secret: SECRET,
      concurrency: 4,
      initialIntervalMs: 1,
      onProgress: (acknowledgement) => progress.push(acknowledgement),
      onAnswer: (answer) => void answers.push(answer.id),
    });
    await close();
    expect(report.undelivered).toEqual([]);
    expect(progress).toEqual(report.acknowledgements);
    for (const message of history.messages) {
      if (message.kind === 'webhook') expect(accepted.has(message.id)).toBe(true);
      else expect(answers).toContain(message.id);
    }
    const last = new Map(report.acknowledgements.map((entry) => [entry.deliveryId, entry]));
    for (const delivery of plan.deliveries) {
      if (delivery.kind === 'forged')
        expect(last.get(delivery.id)?.status, delivery.flaw).toBe(401);
      if (delivery.flaw === 'oversized') expect(last.get(delivery.id)?.status).toBe(413);
    }
    expect(report.acknowledgements.some((entry) => entry.attempt > 1)).toBe(true);
  });

  it('waits for the time of Retry-After', async () => {
    const plan = planDeliveries(
      simulateOrder(1, { lean: true })
        .messages.filter((message) => message.kind === 'webhook')
        .slice(0, 1),
      1,
      { duplicates: 0, losses: 0, unacknowledged: 0, forged: 0, broken: 0 },
    );
    const times: number[] = [];
    const { url, close } = await receiver((_, response) => {
      times.push(performance.now());
      if (times.length === 1) response.writeHead(429, { 'retry-after': '1' }).end();
      else response.writeHead(200).end();
    });
    const report = await deliver({ url, plan, secret: SECRET, initialIntervalMs: 1 });
    await close();
    expect(report.undelivered).toEqual([]);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('gives up after timeouts, reports undelivered webhooks, and stops on its signal', async () => {
    const { messages } = simulateOrder(2, { lean: true });
    const plan = planDeliveries(messages, 2, { burst: 2, forged: 0, broken: 0 });
    const { url, close } = await receiver(() => {});
    const silent = await deliver({
      url,
      plan: { ...plan, bursts: plan.bursts.slice(0, 1) },
      secret: SECRET,
      timeoutMs: 30,
      maxAttempts: 2,
      initialIntervalMs: 1,
    });
    expect(
      silent.acknowledgements.every((entry) => entry.status === 0 && entry.error !== undefined),
    ).toBe(true);
    const stop = new AbortController();
    const stopped = deliver({ url, plan, secret: SECRET, signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    expect((await stopped).acknowledgements.length).toBeLessThan(plan.deliveries.length);
    await close();
    const refused = await deliver({
      url,
      plan: { ...plan, bursts: plan.bursts.slice(0, 2) },
      secret: SECRET,
      maxAttempts: 1,
    });
    expect(refused.acknowledgements.every((entry) => entry.status === 0)).toBe(true);
  });
});
