import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { SIGNATURE_HEADER } from '../../../src/adapters/digital-river/index.js';
import type { IncomingDelivery } from '../../../src/service/ingest/delivery/incoming-delivery.js';
import { webhookRequest } from '../../_support/deliveries.js';
import { answerOf, service } from '../../_support/service.js';
import { countOf, expectTrap, loggingService, signedDelivery } from '../../_support/trapped.js';

type Service = Awaited<ReturnType<typeof loggingService>>;

/** Delivers to `receive` what an embedding server made of a delivery. */
const receiving =
  ({ orders }: Service, made: (body: string) => unknown, more: Record<string, string> = {}) =>
  async () => {
    const { headers, body } = signedDelivery();
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const answer = await orders.receive({
      headers: { ...headers, ...length, ...more },
      // Whatever a caller without types passes.
      rawBody: made(body) as IncomingDelivery['rawBody'],
    });
    return { ...answer, headers: new Headers(answer.headers), body: JSON.parse(answer.body) };
  };

/** A stream of two chunks of which so many were read; `Infinity`: to its end. */
async function readStream(body: string, chunks: number): Promise<Readable> {
  const parts = [Buffer.from(body.slice(0, 9)), Buffer.from(body.slice(9))];
  const stream = Readable.from(parts, { objectMode: false });
  let read = 0;
  for await (const _ of stream.iterator({ destroyOnReturn: false })) {
    read += 1;
    if (read === chunks) break;
  }
  return stream;
}

describe('a Request', () => {
  it('whose body was read is answered 400', async () => {
    const here = await loggingService();
    const deliver = async () => {
      const { headers, body } = signedDelivery();
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const request = new Request('http://localhost/', {
        method: 'POST',
        headers: { ...headers, ...length },
        body,
      });
      await request.json();
      return answerOf(await here.orders.webhook(request));
    };
    await expectTrap(here, deliver, { code: 'body_already_read', mend: /before anything reads/ });
  });

  it('whose body is being read is answered 400', async () => {
    const here = await loggingService();
    const deliver = async () => {
      const request = webhookRequest('{}');
      request.body?.getReader();
      return answerOf(await here.orders.webhook(request));
    };
    await expectTrap(here, deliver, { code: 'body_already_read', mend: /before anything reads/ });
  });

  it('whose body is being read, and whose length is announced, is answered 400', async () => {
    const here = await loggingService();
    const deliver = async () => {
      const { headers, body } = signedDelivery();
      const length = { 'content-length': String(body.length) };
      const request = new Request('http://localhost/', {
        method: 'POST',
        headers: { ...headers, ...length },
        body,
      });
      request.body?.getReader();
      return answerOf(await here.orders.webhook(request));
    };
    await expectTrap(here, deliver, { code: 'body_already_read', mend: /before anything reads/ });
  });

  it('is not asked for its stream if its body is small, because servers of Node.js make one only then', async () => {
    const { orders } = await loggingService();
    const { method, headers, body } = signedDelivery();
    const lazy = {
      method,
      headers: new Headers({ ...headers, 'content-length': String(body.length) }),
      bodyUsed: false,
      get body(): never {
        throw new Error('a stream was made');
      },
      arrayBuffer: async () => new TextEncoder().encode(body).buffer,
    };
    // Frameworks bring requests of their own.
    expect((await orders.webhook(lazy as unknown as Request)).status).toBe(200);
  });

  it('of another implementation whose body was read is answered 400', async () => {
    const here = await loggingService();
    const foreign = {
      method: 'POST',
      headers: new Headers(),
      bodyUsed: true,
      arrayBuffer: () => Promise.reject(new TypeError('the body is unusable')),
    };
    // Frameworks bring requests of their own.
    const deliver = async () => answerOf(await here.orders.webhook(foreign as unknown as Request));
    await expectTrap(here, deliver, { code: 'body_already_read', mend: /before anything reads/ });
  });

  it('that was made without the body is answered 400', async () => {
    const here = await loggingService();
    const deliver = async () => {
      const { headers, body } = signedDelivery();
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const made = { method: 'POST', headers: { ...headers, ...length } };
      return answerOf(await here.orders.webhook(new Request('http://localhost/', made)));
    };
    await expectTrap(here, deliver, { code: 'body_empty', mend: /express\.raw/ });
  });

  it('that was cloned before it was read is recorded', async () => {
    const orders = await service();
    const request = new Request('http://localhost/', signedDelivery());
    const clone = request.clone();
    await request.json();
    expect((await orders.webhook(clone)).status).toBe(200);
  });

  it('is expected: everything else is answered 400', async () => {
    const others: readonly unknown[] = [
      undefined,
      null,
      '{}',
      {},
      { method: 'POST', headers: {}, body: '{}' },
      { method: 'POST', headers: new Headers() },
      Readable.from(['{}']),
    ];
    for (const other of others) {
      const here = await loggingService();
      // What callers without types pass.
      const deliver = async () => answerOf(await here.orders.webhook(other as Request));
      await expectTrap(here, deliver, { code: 'not_a_request', mend: /toNodeHandler/ });
    }
  });
});

describe('a delivery for receive', () => {
  it.each([
    ['an object', (body: string) => JSON.parse(body)],
    ['a list', () => []],
    ['a boolean', () => true],
    ['a number', () => 0],
  ])('whose body was parsed to %s is answered 400', async (_, made) => {
    const here = await loggingService();
    const mend = /express\.json\(\).*parseAs: 'buffer' in Fastify/;
    await expectTrap(here, receiving(here, made), { code: 'body_parsed', mend });
  });

  it.each([
    ['to its end', Number.POSITIVE_INFINITY],
    ['in part', 1],
  ])('whose stream was read %s is answered 400', async (_, chunks) => {
    const here = await loggingService();
    const deliver = async () => {
      const stream = await readStream(signedDelivery().body, chunks);
      return receiving(here, () => stream)();
    };
    await expectTrap(here, deliver, { code: 'body_already_read', mend: /before anything reads/ });
  });

  it.each([
    ['missing', () => undefined],
    ['null', () => null],
    ['empty', () => ''],
    ['an empty buffer', () => Buffer.alloc(0)],
    ['an empty stream', () => Readable.from([], { objectMode: false })],
  ])('whose body is %s although it was announced is answered 400', async (_, made) => {
    const announced: readonly Record<string, string>[] = [{}, { 'transfer-encoding': 'chunked' }];
    for (const more of announced) {
      const here = await loggingService();
      await expectTrap(here, receiving(here, made, more), {
        code: 'body_empty',
        mend: /express\.raw/,
      });
    }
  });

  it('whose body is missing is answered 400, though nothing announced it', async () => {
    const here = await loggingService();
    const none = { 'content-length': '0' };
    const deliver = receiving(here, () => undefined, none);
    await expectTrap(here, deliver, { code: 'body_empty', mend: /express\.raw/ });
  });

  it.each([
    ['serialised again', (body: string) => JSON.stringify(JSON.parse(body), null, 2)],
    ['serialised shorter', (body: string) => JSON.stringify({ ...JSON.parse(body), type: 'x' })],
    ['still in base64', (body: string) => Buffer.from(body).toString('base64')],
    ['decoded in the wrong character set', (body: string) => `\u{FEFF}${body}`],
  ])('whose body was %s is answered 400', async (_, made) => {
    const here = await loggingService();
    const mend = /another length.*base64/;
    await expectTrap(here, receiving(here, made), { code: 'body_changed', mend });
  });

  it('whose body has its length is judged by its signature alone', async () => {
    const here = await loggingService();
    const forged = receiving(here, (body) => body.replace('accepted', 'disputed'));
    expect(await forged()).toMatchObject({ status: 401, body: { error: 'no_match' } });
    const unsigned = receiving(here, () => '{ }', { [SIGNATURE_HEADER]: '' });
    expect(await unsigned()).toMatchObject({ status: 401, body: { error: 'missing_header' } });
    expect(await countOf(here.orders, 'unauthorised')).toBe(2);
    expect(here.logged).toEqual([]);
  });

  it('whose body was inflated on its way is judged by its signature alone', async () => {
    const here = await loggingService();
    const inflated = { 'content-encoding': 'gzip', 'content-length': '7' };
    expect(await receiving(here, (body) => body, inflated)()).toMatchObject({ status: 200 });
    const forged = receiving(here, (body) => `${body} `, inflated);
    expect(await forged()).toMatchObject({ status: 401, body: { error: 'no_match' } });
  });

  it('whose headers announce too few or too many bytes is recorded when its signature is right', async () => {
    const here = await loggingService();
    for (const bytes of ['1', '70000', 'many', '-1']) {
      const announcing = { 'content-length': bytes };
      expect(await receiving(here, (body) => body, announcing)()).toMatchObject({ status: 200 });
      const { headers, body } = signedDelivery();
      const request = new Request('http://localhost/', {
        method: 'POST',
        headers: { ...headers, ...announcing },
        body,
      });
      expect((await here.orders.webhook(request)).status).toBe(200);
    }
  });
});
