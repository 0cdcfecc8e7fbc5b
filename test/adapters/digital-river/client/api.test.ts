import { describe, expect, test } from 'vitest';
import { providerApi } from '../../../../src/adapters/digital-river/client/api.js';
import type {
  ApiObject,
  Called,
  DigitalRiverClient,
} from '../../../../src/adapters/digital-river/index.js';
import type { EventPage, ProviderApi } from '../../../../src/adapters/provider-api.js';
import type { Failure } from '../../../../src/order/rejection.js';
import {
  factsIn,
  fulfilment,
  type Json,
  observationIn,
  order,
  orderReturn,
  refund,
} from '../../../_support/payloads.js';

const DATE = { Date: 'Mon, 04 May 2026 10:20:31 GMT' };

const NO_RESPONSE: Failure = {
  kind: 'failure',
  retryable: true,
  uncertain: true,
  reason: 'No answer came.',
  internal: { httpStatus: 0, codes: [] },
};

const UNREADABLE = {
  kind: 'failure',
  retryable: false,
  uncertain: true,
  reason: 'The response could not be read. Read the order before you try again.',
  internal: { httpStatus: 200, codes: [] },
};

const unanswered: Called<never> = { ok: false, failure: NO_RESPONSE };

/** A response that the client could read. */
function read<T>(value: T, status = 200): Called<T> {
  return { ok: true, value, response: { status, headers: DATE, body: value } };
}

/** A response that the client reported as a failure. */
const refused = (status: number, body: unknown = {}): Called<never> => ({
  ok: false,
  failure: NO_RESPONSE,
  response: { status, headers: DATE, body },
});

/** The API over a client with these results, and the calls that it received. */
function over(...answers: readonly unknown[]): { api: ProviderApi; calls: unknown[] } {
  const calls: unknown[] = [];
  const left = [...answers];
  // Every call is recorded and returns the next result.
  const client = new Proxy({} as DigitalRiverClient, {
    get:
      (_, name) =>
      async (...args: unknown[]) => {
        calls.push([name, ...args]);
        return left.shift();
      },
  });
  return { api: providerApi(client, { account: 'north', mode: 'test' }), calls };
}

const aboutOrder = { account: 'north', orderId: '7001', instant: 1_777_890_031_000_000 };

const paying: Json = {
  state: 'pending_payment',
  payment: {
    session: {
      nextAction: { action: 'redirect', data: { redirectUrl: 'https://pay.example/1' } },
    },
  },
};

describe('a call about an order', () => {
  test.each<[string, (api: ProviderApi) => Promise<unknown>, unknown[], string]>([
    ['place', (api) => api.place('co-1'), ['createOrder', { checkoutId: 'co-1' }], 'POST /orders'],
    ['read', (api) => api.read('7001'), ['getOrder', '7001', { expand: true }], 'GET /orders/{id}'],
    [
      'forget',
      (api) => api.forget('7001'),
      ['updateOrder', '7001', { requestToBeForgotten: true }],
      'POST /orders/{id}',
    ],
  ])('%s returns an observation, and the customer step', async (_, ask, call, label) => {
    const { api, calls } = over(read(order()), read(order(paying)));
    const answered = (await ask(api)) as { kind: string };
    expect(calls).toStrictEqual([call]);
    expect(observationIn(answered)).toMatchObject({ ...aboutOrder, label, releases: true });
    expect(answered).not.toHaveProperty('customerStep');
    expect(await ask(api)).toMatchObject({
      kind: 'observation',
      customerStep: { action: 'redirect', url: 'https://pay.example/1' },
    });
  });

  test('find selects the order of the checkout from the list', async () => {
    const other = order({ id: '7000', checkoutId: 'co-0' });
    const page = { data: [other, order(paying)], hasMore: false };
    const { api, calls } = over(read(page));
    const found = await api.find('co-1');
    expect(calls).toStrictEqual([['listOrders', { checkoutId: 'co-1' }]]);
    expect(observationIn(found)).toMatchObject({ ...aboutOrder, label: 'GET /orders' });
    expect(found).toMatchObject({ customerStep: { action: 'redirect' } });
  });

  test('about an order of the other mode releases nothing', async () => {
    const live = order({ liveMode: true });
    for (const ask of [
      (api: ProviderApi) => api.place('co-1'),
      (api: ProviderApi) => api.read('7001'),
    ]) {
      expect(observationIn(await ask(over(read(live)).api)).releases).toBe(false);
    }
    const found = await over(read({ data: [live], hasMore: false })).api.find('co-1');
    expect(observationIn(found).releases).toBe(false);
  });

  test.each<[string, (api: ProviderApi) => Promise<unknown>]>([
    ['read', (api) => api.read('7001')],
    ['forget', (api) => api.forget('7001')],
  ])('%s reports that there is no order, or the failure', async (_, ask) => {
    expect(await ask(over(refused(404)).api)).toStrictEqual({ kind: 'none' });
    expect(await ask(over(unanswered).api)).toBe(NO_RESPONSE);
    expect(await ask(over(refused(503)).api)).toMatchObject({
      kind: 'failure',
      retryable: true,
      internal: { httpStatus: 503 },
    });
  });

  test('place is rejected if the provider creates no order, and fails without a response', async () => {
    const body = { errors: [{ code: 'fraud' }] };
    expect(await over(refused(409, body)).api.place('co-1')).toMatchObject({
      kind: 'rejection',
      cause: 'fraud',
    });
    expect(await over(unanswered).api.place('co-1')).toBe(NO_RESPONSE);
  });

  test('has no customer step without an order', async () => {
    for (const asked of [
      over(refused(503, order(paying))).api.read('7001'),
      over(refused(409, order(paying))).api.place('co-1'),
      over(read({ data: [order({ ...paying, items: 7 })], hasMore: false })).api.find('co-1'),
    ]) {
      const answered = await asked;
      expect(answered.kind).not.toBe('observation');
      expect(answered).not.toHaveProperty('customerStep');
    }
  });

  test('find reports that there is no order, or the failure', async () => {
    const empty = { data: [], hasMore: false };
    const others = { data: [order({ checkoutId: 'co-2' })], hasMore: false };
    expect(await over(read(empty)).api.find('co-1')).toStrictEqual({ kind: 'none' });
    expect(await over(read(others)).api.find('co-1')).toStrictEqual({ kind: 'none' });
    expect(await over(unanswered).api.find('co-1')).toBe(NO_RESPONSE);
    const odd = { data: [order({ state: 7 })], hasMore: false };
    expect(await over(read(odd)).api.find('co-1')).toMatchObject({
      kind: 'failure',
      reason: expect.stringContaining('data[0].state'),
    });
  });
});

describe('a call that creates a part', () => {
  test('fulfils lines, with the given tracking', async () => {
    const made = fulfilment();
    const { api, calls } = over(read(made, 201), read(made, 201));
    const lines = [{ itemId: 'item-1', quantity: 1 }];
    const answered = await api.fulfil('7001', lines);
    await api.fulfil('7001', lines, { company: 'Overland', number: '1', url: 'https://t.example' });
    expect(calls).toStrictEqual([
      ['createFulfilment', { orderId: '7001', items: lines }],
      [
        'createFulfilment',
        {
          orderId: '7001',
          items: lines,
          trackingCompany: 'Overland',
          trackingNumber: '1',
          trackingUrl: 'https://t.example',
        },
      ],
    ]);
    expect(answered).toMatchObject({ kind: 'observation', id: 'ful_1' });
    expect(observationIn(answered)).toMatchObject({
      ...aboutOrder,
      source: 'response',
      label: 'POST /fulfillments',
      releases: false,
    });
  });

  test('refunds in decimals of the currency', async () => {
    const made = refund();
    const { api, calls } = over(...new Array(4).fill(read(made, 201)));
    const answered = await api.refund('7001', {
      amount: { minor: 1250, currency: 'EUR' },
      type: 'shipping',
      reason: 'late',
    });
    await api.refund('7001', {
      items: [{ itemId: 'item-1', quantity: 1, amount: { minor: 500, currency: 'JPY' } }],
    });
    await api.refund('7001', { amount: { minor: 1234, currency: 'KWD' } });
    await api.refund('7001', { items: [] });
    expect(calls).toStrictEqual([
      [
        'createRefund',
        { orderId: '7001', currency: 'EUR', amount: 12.5, type: 'shipping', reason: 'late' },
      ],
      [
        'createRefund',
        {
          orderId: '7001',
          currency: 'JPY',
          items: [{ itemId: 'item-1', quantity: 1, amount: 500 }],
        },
      ],
      ['createRefund', { orderId: '7001', currency: 'KWD', amount: 1.234 }],
      ['createRefund', { orderId: '7001', currency: '', items: [] }],
    ]);
    expect(answered).toMatchObject({ kind: 'observation', id: 're_1' });
    expect(observationIn(answered)).toMatchObject({
      label: 'POST /refunds',
      releases: false,
      source: 'response',
    });
    expect(factsIn(observationIn(answered))).toStrictEqual({
      refunds: [
        {
          id: 're_1',
          state: 'pending',
          amount: { minor: 3030, currency: 'EUR' },
          createdAt: 1_777_968_000_000_000,
        },
      ],
    });
  });

  test.each<[string, (api: ProviderApi) => Promise<unknown>, Json, Json]>([
    ['fulfil', (api) => api.fulfil('7001', []), fulfilment(), { createdTime: 7 }],
    ['refund', (api) => api.refund('7001', {}), refund(), { createdTime: 7 }],
    ['return', (api) => api.return('7001', { items: [] }), orderReturn(), { state: 7 }],
    ['acceptReturn', (api) => api.acceptReturn('7001', 'ret_1'), orderReturn(), { state: 7 }],
  ])(
    '%s is uncertain if its response cannot be read, or is about another order',
    async (_, ask, made, unreadable) => {
      expect(await ask(over(unanswered).api)).toBe(NO_RESPONSE);
      const { orderDetails: _details, ...bare } = made;
      const odd: unknown[] = [
        { ok: true, response: { status: 201, headers: {}, body: made } },
        read({ ...bare, orderId: '7002' }, 201),
        read({ ...bare, ...unreadable }, 201),
        read(null, 201),
        read('text', 201),
      ];
      for (const answer of odd) {
        expect(await ask(over(answer).api)).toStrictEqual({
          kind: 'failure',
          retryable: false,
          uncertain: true,
          reason: 'The provider accepted the call, but its response could not be read.',
          internal: { httpStatus: 201, codes: [] },
        });
      }
    },
  );
});

describe('returns', () => {
  const fact = (state: string, accepted: number) => ({
    returns: [{ id: 'ret_1', state, items: [{ itemId: 'item-1', quantity: 1, accepted }] }],
  });

  test('are created by lines, and accepted as a whole or by lines', async () => {
    const accepted = orderReturn({
      state: 'accepted',
      items: [{ itemId: 'item-1', quantity: 1, quantityAccepted: 1, state: 'accepted' }],
    });
    const { api, calls } = over(
      read(orderReturn(), 201),
      read(orderReturn(), 201),
      read(accepted),
      read(accepted),
    );
    const items = [{ itemId: 'item-1', quantity: 1 }];
    const made = await api.return('7001', { items, reason: 'torn' });
    await api.return('7001', { items });
    const done = await api.acceptReturn('7001', 'ret_1');
    await api.acceptReturn('7001', 'ret_1', items);
    expect(calls).toStrictEqual([
      ['createReturn', { orderId: '7001', items, reason: 'torn' }],
      ['createReturn', { orderId: '7001', items }],
      ['updateReturn', 'ret_1', { state: 'accepted' }],
      ['updateReturn', 'ret_1', { items: [{ ...items[0], state: 'accepted' }] }],
    ]);
    expect(made).toMatchObject({ kind: 'observation', id: 'ret_1' });
    expect(observationIn(made)).toMatchObject({
      ...aboutOrder,
      source: 'response',
      label: 'POST /returns',
      releases: false,
    });
    expect(factsIn(observationIn(made))).toStrictEqual(fact('created', 0));
    expect(observationIn(done).label).toBe('POST /returns/{id}');
    expect(factsIn(observationIn(done))).toStrictEqual(fact('accepted', 1));
  });

  test('are listed to the last page, and only those of the order', async () => {
    const page = (hasMore: boolean, ...data: Json[]) => read({ hasMore, data });
    const { api, calls } = over(
      page(true, orderReturn(), orderReturn({ id: 'ret_2', orderId: '7002' })),
      page(false, orderReturn({ id: 'ret_3', state: 'accepted' })),
    );
    const listed = await api.returns('7001');
    if (listed.kind !== 'returns') throw new Error(listed.reason);
    expect(calls).toStrictEqual([
      ['listReturns', { orderId: '7001', limit: 100 }],
      ['listReturns', { orderId: '7001', limit: 100, startingAfter: 'ret_2' }],
    ]);
    expect(listed.observations).toMatchObject([
      { ...aboutOrder, source: 'read', label: 'GET /returns', releases: false },
      { ...aboutOrder, source: 'read' },
    ]);
    const ids = listed.observations.flatMap((one) => factsIn(one).returns?.map(({ id }) => id));
    expect(ids).toStrictEqual(['ret_1', 'ret_3']);
  });

  test('have the same id in the list as when they were created', async () => {
    const made = await over(read(orderReturn(), 201)).api.return('7001', { items: [] });
    const listed = await over(read({ hasMore: false, data: [orderReturn()] })).api.returns('7001');
    if (listed.kind !== 'returns') throw new Error(listed.reason);
    expect(listed.observations[0]?.id).toBe(observationIn(made).id);
  });

  test('that cannot be listed or read are a certain failure', async () => {
    expect(await over(unanswered).api.returns('7001')).toBe(NO_RESPONSE);
    const odd = { hasMore: false, data: [orderReturn({ state: 7 })] };
    expect(await over(read(odd)).api.returns('7001')).toMatchObject({
      kind: 'failure',
      uncertain: false,
      reason: 'A return in the list could not be read.',
    });
  });
});

describe('a link to a file', () => {
  const until = 1_777_890_030_000_000;
  const ask = (answer: unknown) => {
    const { api, calls } = over(answer);
    return api.publicLink('file-1', until).then((link) => ({ link, calls }));
  };

  test('works until the requested time, or the granted one', async () => {
    const url = 'https://files.example/1';
    const { link, calls } = await ask(read({ id: 'l', url }));
    expect(calls).toStrictEqual([
      ['createFileLink', { fileId: 'file-1', expiresTime: '2026-05-04T10:20:30Z' }],
    ]);
    expect(link).toStrictEqual({ kind: 'link', url, expiresAt: until });
    for (const [expiresTime, expiresAt] of [
      ['2026-05-04T10:20:31Z', until + 1_000_000],
      ['soon', until],
      [7, until],
    ]) {
      expect((await ask(read({ id: 'l', url, expiresTime }))).link).toMatchObject({ expiresAt });
    }
  });

  test('fails without an address', async () => {
    expect((await ask(read({ id: 'l' }))).link).toStrictEqual(UNREADABLE);
    expect((await ask(unanswered)).link).toBe(NO_RESPONSE);
  });
});

describe('the list of events', () => {
  const at = (second: number, id = `evt-${second}`): ApiObject => ({
    id,
    createdTime: new Date(second * 1000).toISOString(),
  });
  const page = (data: readonly ApiObject[], hasMore: boolean) => read({ data, hasMore });

  async function listed(since: number, ...pages: unknown[]) {
    const { api, calls } = over(...pages);
    const seen: EventPage[] = [];
    for await (const one of api.events(since * 1_000_000)) seen.push(one);
    return { calls, seen };
  }

  const ids = (seen: readonly EventPage[]) =>
    seen.map((one) =>
      one.kind === 'events' ? one.bodies.map((body) => (body as ApiObject).id) : one,
    );

  test('comes in pages, each starting after the last event of the previous one', async () => {
    const { calls, seen } = await listed(5, page([at(9), at(8)], true), page([at(7)], false));
    expect(ids(seen)).toStrictEqual([['evt-9', 'evt-8'], ['evt-7']]);
    expect(calls).toStrictEqual([
      ['listEvents', { limit: 100 }],
      ['listEvents', { limit: 100, startingAfter: 'evt-8' }],
    ]);
  });

  test('leaves out older events, and includes those of the instant and those without a time', async () => {
    const untimed = { id: 'evt-x' };
    const odd = { id: 'evt-y', createdTime: 'noon' };
    const { seen } = await listed(5, page([at(6), at(5), at(4), untimed, odd], false));
    expect(ids(seen)).toStrictEqual([['evt-6', 'evt-5', 'evt-x', 'evt-y']]);
  });

  test('ends early only if it visibly goes back beyond the instant', async () => {
    const backwards = await listed(
      5,
      page([at(9), at(9, 'evt-9b'), at(4)], true),
      page([at(3)], false),
    );
    expect(backwards.calls).toHaveLength(1);
    const edge = await listed(5, page([at(9), at(5)], true), page([at(3)], false));
    expect(edge.calls).toHaveLength(2);
    const mixed = await listed(5, page([at(4), at(9), at(3)], true), page([at(8)], false));
    expect(ids(mixed.seen)).toStrictEqual([['evt-9'], ['evt-8']]);
    const untimed = await listed(5, page([{ id: 'a' }, at(4)], true), page([at(8)], false));
    expect(ids(untimed.seen)).toStrictEqual([['a'], ['evt-8']]);
  });

  test('ends at an empty page, and at a failure', async () => {
    expect((await listed(5, page([], true))).calls).toHaveLength(1);
    const { seen } = await listed(5, page([at(9)], true), unanswered);
    expect(ids(seen)).toStrictEqual([['evt-9'], NO_RESPONSE]);
  });

  test("ends even if the provider's list does not", async () => {
    const endless = Array.from({ length: 1001 }, () => page([at(9)], true));
    expect((await listed(5, ...endless)).calls).toHaveLength(1000);
  });
});
