import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type DigitalRiverClient,
  digitalRiverClient,
} from '../../../../src/adapters/digital-river/index.js';

afterEach(() => vi.unstubAllGlobals());

/** A client of a provider that returns the same response to every call, and the calls. */
function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const calls: string[] = [];
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    calls.push(`${init.method} ${url.pathname}${url.search} ${init.body ?? ''}`.trim());
    return new Response(JSON.stringify(body), { status, headers });
  });
  return { calls, client: digitalRiverClient({ apiKey: 'sk_1', initialIntervalMs: 0 }) };
}

type Method = keyof DigitalRiverClient;

/** Every call, whether it is retried after a 503, and the request that it sends. */
const CALLS: readonly [Method, unknown[], boolean, string][] = [
  ['createOrder', [{ checkoutId: 'c' }], false, 'POST /orders {"checkoutId":"c"}'],
  ['getOrder', ['a/b'], true, 'GET /orders/a%2Fb'],
  ['getOrder', ['a', { expand: true }], true, 'GET /orders/a?expand=true'],
  ['getOrder', ['a', { expand: false }], true, 'GET /orders/a'],
  [
    'listOrders',
    [{ ids: ['a', 'b'], upstreamIds: ['c', 'd'], limit: 5, state: 's', endingBefore: 'z' }],
    true,
    'GET /orders?state=s&endingBefore=z&ids=a%2Cb&upstreamIds=c%2Cd&limit=5',
  ],
  ['listOrders', [{ checkoutId: 'c' }], true, 'GET /orders?checkoutId=c'],
  ['updateOrder', ['a/b', { upstreamId: 'u' }], true, 'POST /orders/a%2Fb {"upstreamId":"u"}'],
  ['refreshOrder', ['a/b'], true, 'POST /orders/a%2Fb/refresh {}'],
  ['listEvents', [], true, 'GET /events'],
  ['listEvents', [{ type: 't', limit: 9 }], true, 'GET /events?type=t&limit=9'],
  ['listEvents', [{ startingAfter: 'e' }], true, 'GET /events?startingAfter=e'],
  ['createFulfilment', [{ orderId: 'a' }], false, 'POST /fulfillments {"orderId":"a"}'],
  ['createRefund', [{ orderId: 'a' }], false, 'POST /refunds {"orderId":"a"}'],
  ['createReturn', [{ orderId: 'a' }], false, 'POST /returns {"orderId":"a"}'],
  [
    'updateReturn',
    ['a/b', { state: 'accepted' }],
    false,
    'POST /returns/a%2Fb {"state":"accepted"}',
  ],
  ['listReturns', [{ orderId: 'a', limit: 5 }], true, 'GET /returns?orderId=a&limit=5'],
  ['createFileLink', [{ fileId: 'f' }], true, 'POST /file-links {"fileId":"f"}'],
];

describe('every call', () => {
  test.each(CALLS)('%s %j', async (method, args, repeatable, expected) => {
    const { calls, client } = answering(503, {});
    const call = client[method] as (...args: unknown[]) => Promise<unknown>;
    expect(await call(...args)).toMatchObject({
      ok: false,
      failure: { retryable: true, uncertain: expected.startsWith('POST') },
      response: { status: 503 },
    });
    expect(calls).toStrictEqual(new Array(repeatable ? 3 : 1).fill(expected));
  });

  test.each(CALLS)('%s %j can be aborted', async (method, args) => {
    const { calls, client } = answering(200, { id: 'a' });
    vi.stubGlobal('fetch', async (_: URL, init: RequestInit) => {
      calls.push('called');
      throw init.signal?.reason;
    });
    const call = client[method] as (...args: unknown[]) => Promise<unknown>;
    const [first = {}, second = {}] = args;
    const settings = { ...(second as object), signal: AbortSignal.abort() };
    const updates = method === 'updateOrder' || method === 'updateReturn';
    const given = updates ? [first, second, settings] : [first, settings];
    expect(await call(...given)).toMatchObject({
      ok: false,
      failure: { reason: 'The call was aborted.' },
    });
    expect(calls).toStrictEqual(['called']);
  });
});

describe('the value of a response', () => {
  test.each([200, 201])('is its object, with status %i', async (status) => {
    const { client } = answering(status, { id: 'a', more: 1 });
    expect(await client.getOrder('a')).toMatchObject({
      ok: true,
      value: { id: 'a', more: 1 },
      response: { status },
    });
  });

  test.each([
    [
      { data: [{ id: 'a' }], hasMore: true },
      { data: [{ id: 'a' }], hasMore: true },
    ],
    [
      { data: [], hasMore: 'yes' },
      { data: [], hasMore: false },
    ],
    [{ data: [{ id: 'a' }] }, { data: [{ id: 'a' }], hasMore: false }],
  ])('is its page %j', async (body, value) => {
    expect(await answering(200, body).client.listEvents()).toMatchObject({ ok: true, value });
  });

  test.each<[Method, unknown]>([
    ...[null, 7, 'text', [], [{ id: 'a' }], {}, { id: 7 }].map((body): [Method, unknown] => [
      'refreshOrder',
      body,
    ]),
    ...[null, 7, 'text', [], {}, { data: { 0: 'a' } }, { data: [{ id: 'a' }, {}] }].map(
      (body): [Method, unknown] => ['listEvents', body],
    ),
  ])('of %s is not read from %j', async (method, body) => {
    const { client } = answering(200, body, { 'X-DR-RequestId': 'req-1' });
    const answer = method === 'listEvents' ? client.listEvents() : client.refreshOrder('a');
    expect(await answer).toMatchObject({
      ok: false,
      failure: {
        kind: 'failure',
        retryable: false,
        uncertain: method !== 'listEvents',
        reason: 'The response could not be read. Read the order before you try again.',
        internal: { httpStatus: 200, codes: [], requestId: 'req-1' },
      },
    });
  });
});

describe('a response without a value', () => {
  test('is a failure with the codes, never a rejection', async () => {
    const { client } = answering(409, { errors: [{ code: 'fraud' }] });
    expect(await client.createOrder({ checkoutId: 'c' })).toMatchObject({
      ok: false,
      failure: {
        kind: 'failure',
        reason: 'The provider refused the call. Check the request and the error codes.',
        internal: { httpStatus: 409, codes: ['fraud'] },
      },
      response: { status: 409 },
    });
  });
});
