import { createServer, type Server } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ApiOptions,
  type Called,
  type DigitalRiverClient,
  digitalRiverClient,
} from '../../../../src/adapters/digital-river/index.js';
import { ConfigurationError } from '../../../../src/order/options/configuration-error.js';
import {
  type ProviderServer,
  startProviderServer,
} from '../../../../src/testing/provider-server/provider-server.js';

const KEY = 'sk_test_4f9b';

let provider: ProviderServer;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-03-01T10:00:00Z') * 1000;
  provider = await startProviderServer({ apiKey: KEY, clock: () => now });
});

afterEach(() => provider.close());

function client(options: Partial<ApiOptions> = {}): DigitalRiverClient {
  return digitalRiverClient({
    apiKey: KEY,
    baseUrl: provider.url,
    initialIntervalMs: 1,
    ...options,
  });
}

function failureOf(called: Called<unknown>) {
  if (called.ok) throw new Error('it succeeded');
  return called.failure;
}

function answered<T>(called: Called<T>): T {
  if (!called.ok) throw new Error(called.failure.reason);
  return called.value;
}

const calls = () => provider.calls.map(({ route, status }) => [route, status]);

describe('the client', () => {
  it('creates an order from a checkout, reads it, and finds it by checkout, number and state', async () => {
    const checkoutId = provider.checkout('card_accepted');
    const made = answered(await client().createOrder({ checkoutId }));
    expect(made).toMatchObject({ state: 'accepted', checkoutId });
    expect(answered(await client().getOrder(made.id)).id).toBe(made.id);
    now += 1_000_000;
    answered(await client().updateOrder(made.id, { upstreamId: 'SHOP 1/2' }));
    for (const query of [
      { checkoutId },
      { ids: [made.id] },
      { upstreamIds: ['SHOP 1/2'] },
      { state: 'accepted' as const },
    ]) {
      expect(answered(await client().listOrders(query)).data.map(({ id }) => id)).toEqual([
        made.id,
      ]);
    }
    expect(answered(await client().listOrders({ checkoutId: 'other' })).data).toEqual([]);
  });

  it('creates an order for a customer with items', async () => {
    const made = await client().createOrder({
      customerId: '5001',
      currency: 'USD',
      items: [{ skuId: 'a', price: 5 }],
    });
    expect(answered(made).state).toBe('accepted');
  });

  it('reads an expanded order, and refreshes one', async () => {
    const { id } = answered(
      await client().createOrder({ checkoutId: provider.checkout('mixed_goods') }),
    );
    await client().getOrder(id, { expand: true });
    await client().refreshOrder(id);
    expect(provider.calls.slice(-2).map(({ url }) => url)).toEqual([
      `/orders/${encodeURIComponent(id)}?expand=true`,
      `/orders/${encodeURIComponent(id)}/refresh`,
    ]);
  });

  it('sends a request to be forgotten, and metadata', async () => {
    const { id } = answered(
      await client().createOrder({ checkoutId: provider.checkout('card_accepted') }),
    );
    const updated = await client().updateOrder(id, {
      requestToBeForgotten: true,
      metadata: { colour: 'blue' },
    });
    expect(answered(updated)).toMatchObject({
      requestToBeForgotten: true,
      metadata: { colour: 'blue' },
    });
  });

  it('reads lists page by page', async () => {
    for (let index = 0; index < 5; index += 1) {
      await client().createOrder({ checkoutId: provider.checkout('card_accepted') });
      now += 1_000_000;
    }
    const seen: string[] = [];
    let page = answered(await client().listOrders({ limit: 2 }));
    seen.push(...page.data.map(({ id }) => id));
    while (page.hasMore) {
      page = answered(
        await client().listOrders({ limit: 2, startingAfter: page.data.at(-1)?.id ?? '' }),
      );
      seen.push(...page.data.map(({ id }) => id));
    }
    expect(new Set(seen).size).toBe(5);
    now += 10_000_000;
    const events = answered(await client().listEvents({ type: 'order.accepted', limit: 100 }));
    expect(events.data).toHaveLength(5);
  });

  it('fulfils, refunds and links files', async () => {
    const { id } = answered(
      await client().createOrder({ checkoutId: provider.checkout('card_accepted') }),
    );
    now += 10_000_000;
    const { basics } = provider.order(id) ?? {};
    const items = (basics?.items ?? []).map((item) => ({
      itemId: item.id,
      quantity: item.quantity,
    }));
    const fulfilment = await client().createFulfilment({ orderId: id, items });
    expect(answered(fulfilment).orderId).toBe(id);
    now = (provider.order(id)?.restsAt ?? 0) + 1_000_000;
    expect(answered(await client().getOrder(id)).state).toBe('complete');
    const refund = await client().createRefund({
      orderId: id,
      currency: basics?.currency ?? '',
      percent: 10,
    });
    expect(answered(refund).state).toBe('pending');
    const missing = failureOf(
      await client().createFileLink({ fileId: 'f', expiresTime: '2026-04-01T00:00:00Z' }),
    );
    expect(missing.internal.httpStatus).toBe(404);
  });
});

describe('a response that does not arrive', () => {
  it('is awaited up to the timeout; a creation is not sent twice', async () => {
    provider.fail({ on: 'POST /orders', kind: 'hangs' });
    const failure = failureOf(
      await client({ timeoutMs: 300 }).createOrder({
        checkoutId: provider.checkout('card_accepted'),
      }),
    );
    expect(failure).toMatchObject({
      uncertain: true,
      reason: 'The provider did not respond within 300 ms.',
    });
    expect(calls()).toEqual([['POST /orders', 0]]);
  });

  it.each([
    'POST /orders',
    'POST /fulfillments',
    'POST /refunds',
    'POST /returns',
    'POST /returns/{id}',
  ] as const)(
    'leaves it uncertain whether %s had an effect, and the call is not repeated',
    async (on) => {
      provider.fail({ on, kind: 'lost_answer' });
      const one = client();
      const called = {
        'POST /orders': () => one.createOrder({ checkoutId: 'x' }),
        'POST /fulfillments': () =>
          one.createFulfilment({ orderId: 'x', items: [{ itemId: 'y', quantity: 1 }] }),
        'POST /refunds': () => one.createRefund({ orderId: 'x', currency: 'USD', amount: 1 }),
        'POST /returns': () =>
          one.createReturn({ orderId: 'x', items: [{ itemId: 'y', quantity: 1 }] }),
        'POST /returns/{id}': () => one.updateReturn('x', { state: 'accepted' }),
      }[on];
      expect(failureOf(await called())).toMatchObject({ uncertain: true });
      expect(calls()).toHaveLength(1);
    },
  );

  it('is requested again if the call only reads', async () => {
    const { id } = answered(
      await client().createOrder({ checkoutId: provider.checkout('card_accepted') }),
    );
    provider.fail({ on: 'GET /orders/{id}', kind: 'lost_request' });
    provider.fail({ on: 'GET /orders/{id}', kind: 'status', status: 503 });
    expect(answered(await client().getOrder(id)).id).toBe(id);
  });

  it('is a failure after the last retry', async () => {
    provider.fail({ on: 'GET /orders/{id}', kind: 'status', status: 500, times: 9 });
    const failure = failureOf(await client({ maxRetries: 2 }).getOrder('x'));
    expect(failure).toMatchObject({ retryable: true, uncertain: false });
    expect(calls()).toHaveLength(3);
  });

  it('leaves no uncertainty if no connection was made', async () => {
    const gone = await startProviderServer();
    await gone.close();
    const failure = failureOf(await client({ baseUrl: gone.url }).createOrder({ checkoutId: 'x' }));
    expect(failure).toMatchObject({ retryable: true, uncertain: false });
  });

  it('is no longer awaited once the call is aborted', async () => {
    provider.fail({ on: 'GET /orders/{id}', kind: 'hangs' });
    const controller = new AbortController();
    const called = client({ timeoutMs: 60_000 }).getOrder('x', { signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    expect(failureOf(await called).reason).toBe('The call was aborted.');
  });
});

describe('one call too many', () => {
  it('is retried after the requested pause, even if it creates', async () => {
    const checkoutId = provider.checkout('card_accepted');
    provider.fail({ on: 'POST /orders', kind: 'status', status: 429, retryAfter: 0 });
    expect(answered(await client().createOrder({ checkoutId })).state).toBe('accepted');
    expect(calls()).toEqual([
      ['POST /orders', 429],
      ['POST /orders', 201],
    ]);
  });

  it('is not retried too early: a pause longer than allowed is reported to the caller', async () => {
    provider.fail({ on: 'GET /orders/{id}', kind: 'status', status: 429, retryAfter: 60 });
    const failure = failureOf(await client({ maxIntervalMs: 1_000 }).getOrder('x'));
    expect(failure).toMatchObject({ retryable: true, retryAfter: 60 });
    expect(calls()).toHaveLength(1);
  });
});

describe('an error', () => {
  it("has the provider's id of the request, and the codes", async () => {
    const failure = failureOf(await client().createOrder({ checkoutId: 'unheard-of' }));
    expect(failure.internal.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(failure.internal).toMatchObject({ httpStatus: 400, codes: ['invalid_parameter'] });
  });

  it('never holds the key, nor does the client', async () => {
    const one = client();
    provider.fail({ on: 'GET /orders/{id}', kind: 'lost_request', times: 9 });
    const unknownKey = digitalRiverClient({ apiKey: `${KEY}_wrong`, baseUrl: provider.url });
    const shown = inspect(
      [
        one,
        await one.getOrder('x'),
        await one.createOrder({ checkoutId: 'x' }),
        await unknownKey.getOrder('x'),
      ],
      { depth: 20, showHidden: true },
    );
    expect(shown).not.toContain(KEY);
  });

  it('follows no redirect, which would receive the key', async () => {
    const seen: string[] = [];
    const server: Server = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const failure = failureOf(await client({ baseUrl: `http://127.0.0.1:${port}` }).getOrder('x'));
    server.close();
    expect(failure.internal.httpStatus).toBe(302);
    expect(seen).toEqual(['/orders/x']);
  });
});

describe('an option that is not valid', () => {
  it.each([
    [{ apiKey: ' ' }, 'apiKey'],
    [{ apiKey: 'two\nlines' }, 'apiKey'],
    [{ baseUrl: 'http://api.example' }, 'baseUrl'],
    [{ baseUrl: 'nonsense' }, 'baseUrl'],
    [{ timeout: 0 }, 'timeout'],
    [{ maxRetries: -1 }, 'maxRetries'],
  ])('is rejected: %j', (options, setting) => {
    const made = () => digitalRiverClient({ apiKey: KEY, ...options });
    expect(made).toThrow(ConfigurationError);
    expect(made).toThrow(setting);
  });
});
