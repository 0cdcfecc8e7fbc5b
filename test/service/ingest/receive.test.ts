import { once } from 'node:events';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNATURE_HEADER, signForTest } from '../../../src/adapters/digital-river/index.js';
import type { DeliveryAnswer } from '../../../src/service/ingest/delivery/delivery-answer.js';
import type { RawBody } from '../../../src/service/ingest/delivery/incoming-delivery.js';
import { eventBody, SECRET, webhookRequest } from '../../_support/deliveries.js';
import { parameters } from '../../_support/runs.js';
import { answerOf, service } from '../../_support/service.js';
import { countOf, signedDelivery } from '../../_support/trapped.js';
import { bothProviders, paidEvents, stripeRequest } from '../../_support/two-providers.js';

const parsed = ({ status, body }: DeliveryAnswer) => ({ status, body: JSON.parse(body) });

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const middle = Math.floor(bytes.length / 2);
  yield bytes.subarray(0, middle);
  yield bytes.subarray(middle);
}

/** Every form in which a framework may keep a body. */
const BODIES: Readonly<Record<string, (text: string) => RawBody>> = {
  text: (text) => text,
  buffer: (text) => Buffer.from(text),
  bytes: (text) => new TextEncoder().encode(text),
  'an ArrayBuffer': (text) => new TextEncoder().encode(text).slice().buffer,
  'a part of a larger buffer': (text) => Buffer.from(`....${text}....`).subarray(4, -4),
  'a stream of Node.js': (text) => Readable.from([Buffer.from(text)], { objectMode: false }),
  'a stream with an encoding': (text) => Readable.from([Buffer.from(text)]).setEncoding('utf8'),
  'a stream of the Web': (text) => new Blob([text]).stream(),
  'a generator': (text) => inPieces(Buffer.from(text)),
};

type Given = Parameters<Awaited<ReturnType<typeof service>>['receive']>[0]['headers'];

/** Every form in which a framework may have headers. */
const HEADERS: Readonly<Record<string, (given: Record<string, string>) => Given>> = {
  'a record': (given) => given,
  'a record of lists': (given) =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value]])),
  'a record with gaps': (given) => ({ ...given, cookie: undefined, ':path': '/' }),
  Headers: (given) => new Headers(given),
  pairs: (given) => Object.entries(given),
  'a Map': (given) => new Map(Object.entries(given)),
};

describe('receive', () => {
  it.each(Object.keys(BODIES))('takes a body that is %s', async (form) => {
    const orders = await service();
    const { headers, body } = signedDelivery({ ...eventBody('accepted'), note: 'Größe 42 – ½' });
    const rawBody = BODIES[form]?.(body);
    const answer = await orders.receive({ headers, rawBody });
    expect(parsed(answer)).toMatchObject({ status: 200, body: { receipt: 'recorded' } });
    expect(answer.headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
  });

  it.each(Object.keys(HEADERS))('takes headers that are %s', async (form) => {
    const orders = await service();
    const { headers, body } = signedDelivery();
    const answer = await orders.receive({ headers: HEADERS[form]?.(headers) ?? [], rawBody: body });
    expect(answer.status).toBe(200);
  });

  it('answers 405 to another method, whatever the body', async () => {
    const orders = await service();
    for (const rawBody of [undefined, '{}', new Uint8Array()]) {
      const answer = await orders.receive({ method: 'GET', headers: {}, rawBody });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    }
  });

  it('answers 408 to a stream of Node.js that breaks, was destroyed, or holds no bytes', async () => {
    const orders = await service();
    const { headers } = signedDelivery();
    const broken = new Readable({ read() {} });
    broken.push('{"id":');
    const answer = orders.receive({ headers, rawBody: broken });
    broken.destroy(new Error('the connection broke'));
    expect((await answer).status).toBe(408);
    const destroyed = new Readable({ read() {} }).destroy();
    expect((await orders.receive({ headers, rawBody: destroyed })).status).toBe(408);
    expect((await orders.receive({ headers, rawBody: Readable.from([{}]) })).status).toBe(408);
  });

  it('outlives an error of a stream of Node.js that it gave up', async () => {
    const orders = await service({ maxBodyBytes: 65_536 });
    const { headers } = signedDelivery();
    const endless = new Readable({
      read() {
        this.push(new Uint8Array(16_384));
      },
    });
    expect((await orders.receive({ headers, rawBody: endless })).status).toBe(413);
    expect([endless.destroyed, endless.isPaused()]).toEqual([false, true]);
    endless.destroy(new Error('the connection broke later'));
    await once(endless, 'close').catch(() => undefined);
  });

  it('answers 413 to a long body, whole or as a stream, and reads no more of it', async () => {
    const orders = await service({ maxBodyBytes: 65_536 });
    const { headers } = signedDelivery();
    expect((await orders.receive({ headers, rawBody: 'x'.repeat(65_537) })).status).toBe(413);
    let pulled = 0;
    let isEnded = false;
    const endless = (async function* () {
      try {
        for (;;) {
          pulled += 1;
          yield new Uint8Array(16_384);
        }
      } finally {
        isEnded = true;
      }
    })();
    expect((await orders.receive({ headers, rawBody: endless })).status).toBe(413);
    expect({ pulled, isEnded }).toEqual({ pulled: 5, isEnded: true });
    expect(await countOf(orders, 'too_large')).toBe(2);
  });

  it('answers 408 to a stream that breaks off', async () => {
    const orders = await service();
    const broken = (async function* () {
      yield new Uint8Array(10);
      throw new Error('the connection is gone');
    })();
    const answer = await orders.receive({ headers: {}, rawBody: broken });
    expect(answer).toMatchObject({ status: 408, headers: { connection: 'close' } });
  });

  it('answers 503 while others hold all the bytes that may be held', async () => {
    const orders = await service({ queueBytes: 65_536, deliveryTimeoutMs: 60_000 });
    let isRead = () => {};
    const reading = new Promise<void>((resolve) => {
      isRead = resolve;
    });
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const slow = (async function* () {
      yield new Uint8Array(20_000);
      isRead();
      await ended;
    })();
    const held = orders.receive({ headers: {}, rawBody: slow });
    await reading;
    const answer = await orders.receive({ headers: {}, rawBody: 'x'.repeat(50_000) });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
    end();
    expect((await held).status).toBe(401);
  });

  it('answers whatever callers without types pass, and never rejects', async () => {
    const orders = await service();
    const receive = orders.receive as (given?: unknown) => Promise<DeliveryAnswer>;
    for (const given of [
      undefined,
      null,
      7,
      {},
      { headers: null, rawBody: '{}' },
      { headers: 'none', rawBody: '{}' },
      { headers: { 'not a name': 'x', number: 7 }, rawBody: '{}' },
      { headers: [['only a name']], rawBody: '{}' },
      { headers: [7], rawBody: '{}' },
    ]) {
      expect((await receive(given)).status).toBe(401);
    }
    expect((await receive({ headers: {}, rawBody: 7 })).status).toBe(400);
  });

  it('answers 503 to a stream of another library that fails at once, and never rejects', async () => {
    const orders = await service();
    const fails = () => {
      throw new Error('the stream is locked');
    };
    const locked = { [Symbol.asyncIterator]: fails };
    expect((await orders.receive({ headers: {}, rawBody: locked })).status).toBe(503);
    expect(await countOf(orders, 'unavailable')).toBe(1);
    const broken = { [Symbol.asyncIterator]: () => ({ next: fails, return: fails }) };
    expect((await orders.receive({ headers: {}, rawBody: broken })).status).toBe(408);
  });
});

describe('webhook and receive', () => {
  it('give the same answer to the same delivery', async () => {
    const secret = fc.constantFrom(SECRET, 'whsec_of_another_shop');
    const body = fc.oneof(
      fc
        .constantFrom('accepted', 'cancelled', 'in_review')
        .map((state) => JSON.stringify(eventBody(state, { at: 1, id: `event-${state}` }))),
      fc.json(),
      fc.string({ unit: 'grapheme' }),
    );
    const header = fc.option(fc.string(), { nil: undefined });
    const method = fc.constantFrom('POST', 'POST', 'POST', 'PUT');
    const forms = fc.record({
      body: fc.constantFrom(...Object.keys(BODIES)),
      headers: fc.constantFrom(...Object.keys(HEADERS)),
    });
    const [one, other] = [await service(), await service()];
    await fc.assert(
      fc.asyncProperty(secret, body, header, method, forms, async (key, text, own, verb, form) => {
        const signature = own ?? signForTest({ rawBody: text, secret: key });
        const headers = { [SIGNATURE_HEADER]: signature };
        const request = new Request('http://localhost/', { method: verb, headers, body: text });
        const answer = await answerOf(await one.webhook(request));
        const received = await other.receive({
          method: verb,
          headers: HEADERS[form.headers]?.(headers) ?? [],
          rawBody: BODIES[form.body]?.(text),
        });
        expect(parsed(received)).toEqual({ status: answer.status, body: answer.body });
        expect(received.headers).toEqual(Object.fromEntries(answer.headers));
      }),
      parameters(0.1),
    );
  });

  it('lead to the same order: what one recorded is a duplicate at the other', async () => {
    const orders = await service();
    const event = eventBody('accepted');
    const { headers, body } = signedDelivery(event);
    expect(parsed(await orders.receive({ headers, rawBody: body })).body.receipt).toBe('recorded');
    const again = await answerOf(await orders.webhook(webhookRequest(event)));
    expect(again.body.receipt).toBe('duplicate');
  });
});

describe('receive of several providers', () => {
  it('delivers to the one that is named, and answers 404 for another', async () => {
    const orders = await bothProviders();
    const { headers, body } = signedDelivery();
    const answer = await orders.receive({ provider: 'digital-river', headers, rawBody: body });
    expect(parsed(answer)).toMatchObject({ status: 200, body: { orderId: '7001' } });
    const request = stripeRequest(paidEvents('A-1')[1]);
    const paid = await orders.receive({
      provider: 'stripe',
      headers: request.headers,
      rawBody: request.body,
    });
    expect(parsed(paid)).toMatchObject({ status: 200, body: { orderId: 'A-1' } });
    const other = await orders.receive({ provider: 'paypal', headers, rawBody: body });
    expect(parsed(other)).toEqual({
      status: 404,
      body: {
        error: 'not_found',
        message: expect.stringContaining('digital-river or stripe'),
      },
    });
    const wrong = await orders.receive({ provider: 'stripe', headers, rawBody: body });
    expect(wrong.status).toBe(401);
    // As called from JavaScript, without types.
    const receive = orders.receive as () => Promise<DeliveryAnswer>;
    expect((await receive()).status).toBe(404);
  });
});
