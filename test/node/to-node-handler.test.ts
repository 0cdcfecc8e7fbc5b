import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect, constants, createServer as createHttp2Server } from 'node:http2';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type NodeRequest, type Receiver, toNodeHandler } from '../../src/node/index.js';
import { eventBody } from '../_support/deliveries.js';
import { listeningOn } from '../_support/listening-on.js';
import { service } from '../_support/service.js';
import {
  countOf,
  deliverOver,
  expectTrap,
  loggingService,
  signedDelivery,
} from '../_support/trapped.js';
import { bothProviders, paidEvents, stripeRequest } from '../_support/two-providers.js';

/** A request with what a server or a parser added to it. */
type Extended = NodeRequest & { rawBody?: unknown; body?: unknown };

async function bytesOf(request: NodeRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('the handler of node:http', () => {
  it('records a delivery, announced or in chunks, and answers with its length', async () => {
    const orders = await service();
    const url = await listeningOn(toNodeHandler(orders));
    const answer = await deliverOver(url);
    expect(answer).toMatchObject({ status: 200, body: { receipt: 'recorded' } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(50);
    const { method, headers, body } = signedDelivery(eventBody('cancelled'));
    const request = httpRequest(url, { method, headers });
    request.write(body.slice(0, 20));
    request.end(body.slice(20));
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(200);
    response.resume();
  });

  it('answers another method with 405, and a forged delivery with 401', async () => {
    const url = await listeningOn(toNodeHandler(await service()));
    expect((await fetch(url)).status).toBe(405);
    const { headers, ...rest } = signedDelivery();
    expect(await deliverOver(url, { ...rest, headers, body: '{}' })).toMatchObject({
      status: 401,
      body: { error: 'no_match' },
    });
  });

  it('answers an empty body in chunks without a signature with 401, and blames no parser', async () => {
    const { orders, logged } = await loggingService();
    const url = await listeningOn(toNodeHandler(orders));
    const headers = { 'transfer-encoding': 'chunked' };
    const request = httpRequest(url, { method: 'POST', headers }).end();
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(401);
    response.resume();
    expect(logged).toEqual([]);
  });

  it('answers a long body with 413, and goes on with the next request of the connection', async () => {
    const orders = await service({ maxBodyBytes: 65_536 });
    const url = await listeningOn(toNodeHandler(orders));
    const long = signedDelivery({ ...eventBody('accepted'), padding: 'x'.repeat(200_000) });
    expect((await deliverOver(url, long)).status).toBe(413);
    const { method, headers, body } = long;
    const request = httpRequest(url, { method, headers });
    for (let from = 0; from < body.length; from += 50_000) {
      request.write(body.slice(from, from + 50_000));
    }
    request.end();
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(413);
    response.resume();
    expect((await deliverOver(url)).status).toBe(200);
    expect(await countOf(orders, 'too_large')).toBe(2);
  });

  it('answers 413 before a long body has arrived, and discards the rest of it', async () => {
    const url = await listeningOn(toNodeHandler(await service({ maxBodyBytes: 65_536 })));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const { method, headers, body } = signedDelivery();
    const long = httpRequest(url, { method, headers, agent });
    long.write('x'.repeat(100_000));
    const [refused] = await once(long, 'response');
    expect(refused.statusCode).toBe(413);
    const { socket } = long;
    // More than fits between the two ends, so it has to be read.
    long.end('x'.repeat(8_000_000));
    refused.resume();
    const next = httpRequest(url, { method, headers, agent }).end(body);
    const [answer] = await once(next, 'response');
    expect(answer.statusCode).toBe(200);
    expect(next.socket).toBe(socket);
    answer.resume();
  });

  it('answers a body that stops arriving with 408, and closes the connection', async () => {
    const url = await listeningOn(toNodeHandler(await service({ deliveryTimeoutMs: 50 })));
    const { method, headers } = signedDelivery();
    const request = httpRequest(url, { method, headers: { ...headers, 'content-length': '900' } });
    request.on('error', () => {});
    request.write('{"id":');
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(408);
    expect(response.headers.connection).toBe('close');
    request.destroy();
  });

  it('survives a sender that hangs up', async () => {
    const orders = await service();
    const handler = toNodeHandler(orders);
    const url = await listeningOn(handler);
    const { method, headers } = signedDelivery();
    const request = httpRequest(url, { method, headers: { ...headers, 'content-length': '900' } });
    request.on('error', () => {});
    request.write('{"id":', () => request.destroy());
    await expect.poll(() => countOf(orders, 'unfinished')).toBe(1);
    expect((await deliverOver(url)).status).toBe(200);
  });

  it('does not answer a second time', async () => {
    const orders = await service();
    const handler = toNodeHandler(orders);
    const url = await listeningOn((request, response) => {
      response.writeHead(504).end('{}');
      handler(request, response);
    });
    expect((await deliverOver(url)).status).toBe(504);
    await expect.poll(() => countOf(orders, 'recorded')).toBe(1);
  });

  it('closes the connection where it cannot answer', async () => {
    const orders = await service();
    const handler = toNodeHandler(orders);
    const url = await listeningOn((request, response) => {
      response.writeHead = () => {
        throw new Error('another library refuses the header');
      };
      handler(request, response);
    });
    await expect(deliverOver(url)).rejects.toThrow('fetch failed');
    expect(await countOf(orders, 'recorded')).toBe(1);
  });

  it('takes the raw body that the server kept, as text or bytes', async () => {
    for (const kept of [
      (bytes: Buffer) => bytes,
      String,
      (bytes: Buffer) => new Uint8Array(bytes),
    ]) {
      const handler = toNodeHandler(await service());
      const url = await listeningOn(async (request: Extended, response) => {
        request.rawBody = kept(await bytesOf(request));
        request.body = { parsed: true };
        handler(request, response as Parameters<typeof handler>[1]);
      });
      expect((await deliverOver(url)).status).toBe(200);
    }
  });

  it('reads the body itself where a parser left it alone', async () => {
    const handler = toNodeHandler(await service());
    const url = await listeningOn((request: Extended, response) => {
      request.body = {};
      handler(request, response as Parameters<typeof handler>[1]);
    });
    expect((await deliverOver(url)).status).toBe(200);
  });

  it('answers 400 when the body was parsed', async () => {
    const here = await loggingService();
    const handler = toNodeHandler(here.orders);
    const url = await listeningOn(async (request: Extended, response) => {
      request.body = JSON.parse(String(await bytesOf(request)));
      handler(request, response as Parameters<typeof handler>[1]);
    });
    await expectTrap(here, () => deliverOver(url), { code: 'body_parsed', mend: /express\.json/ });
  });

  it('answers 400 when the body was read and not kept', async () => {
    const here = await loggingService();
    const handler = toNodeHandler(here.orders);
    const url = await listeningOn(async (request, response) => {
      await bytesOf(request);
      handler(request, response);
    });
    const mend = /before anything reads/;
    await expectTrap(here, () => deliverOver(url), { code: 'body_already_read', mend });
  });

  it('throws for the request of another framework', async () => {
    const handler = toNodeHandler(await service());
    // What callers without types pass.
    const call = handler as (...given: readonly unknown[]) => void;
    for (const given of [
      undefined,
      {},
      { raw: {}, headers: {} },
      new Request('http://localhost'),
    ]) {
      expect(() => call(given, { setHeader() {} })).toThrow(/request\.raw/);
    }
    // The reply of Fastify has a method `header`.
    for (const reply of [undefined, { header() {}, send() {} }]) {
      expect(() => call(Object.assign(Readable.from([]), { headers: {} }), reply)).toThrow(
        /reply\.raw/,
      );
    }
  });
});

describe('the handler of several providers', () => {
  it('finds the provider by the last segment of the path', async () => {
    const orders = await bothProviders();
    const url = await listeningOn(toNodeHandler(orders));
    const path = `${url}/webhooks/digital-river`;
    expect((await deliverOver(path)).body).toMatchObject({ receipt: 'recorded' });
    expect((await deliverOver(`${path}/?from=test`)).body).toMatchObject({ receipt: 'recorded' });
    const stripe = stripeRequest(paidEvents('A-1')[1]);
    const paid = await fetch(`${url}/stripe`, {
      method: 'POST',
      headers: stripe.headers,
      body: await stripe.text(),
    });
    expect(await paid.json()).toMatchObject({ receipt: 'recorded', orderId: 'A-1' });
    expect((await deliverOver(url)).status).toBe(404);
    expect((await deliverOver(`${url}/digital-river/else`)).status).toBe(404);
  });
});

/** A client of HTTP/2 that is connected to a server with the handler. */
async function connected(orders: Receiver) {
  const server = createHttp2Server(toNodeHandler(orders)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const client = connect(`http://127.0.0.1:${port}`);
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return { server, client };
}

describe('the handler of node:http2', () => {
  it('records a delivery, and answers one that stops arriving', async () => {
    const orders = await service({ deliveryTimeoutMs: 200 });
    const { client } = await connected(orders);
    const { method, headers, body } = signedDelivery();
    const statusOf = async (parts: readonly string[], ends: boolean) => {
      const stream = client.request({ ':method': method, ':path': '/', ...headers });
      for (const part of parts) stream.write(part);
      if (ends) stream.end();
      const [response] = await once(stream, 'response');
      stream.resume();
      return response[':status'];
    };
    expect(await statusOf([body.slice(0, 9), body.slice(9)], true)).toBe(200);
    expect(await statusOf([body.slice(0, 9)], false)).toBe(408);
  });

  it('takes a delivery that is broken off for an unfinished one', async () => {
    const { orders, logged } = await loggingService();
    const { server, client } = await connected(orders);
    const { method, headers, body } = signedDelivery();
    const length = { 'content-length': String(body.length) };
    const stream = client.request({ ':method': method, ':path': '/', ...headers, ...length });
    stream.on('error', () => {});
    server.once('stream', () => stream.close(constants.NGHTTP2_CANCEL));
    stream.write(body.slice(0, 9));
    await expect.poll(async () => (await orders.statistics()).process).toHaveLength(1);
    expect(await countOf(orders, 'unfinished')).toBe(1);
    expect(logged).toEqual([]);
  });
});
