import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApiCall, fromResponse } from '../../../../src/adapters/digital-river/index.js';
import type { ProviderResponse } from '../../../../src/adapters/provider.js';
import {
  charge,
  eventTypes,
  factsIn,
  type Json,
  observationIn,
  order,
} from '../../../_support/payloads.js';

const CREATE = { method: 'POST', path: '/orders', checkoutId: 'co-1' } as const;
const UPDATE = { method: 'POST', path: '/orders/{id}', orderId: '7001' } as const;
const REFRESH = { method: 'POST', path: '/orders/{id}/refresh', orderId: '7001' } as const;
const READ = { method: 'GET', path: '/orders/{id}', orderId: '7001' } as const;
const FIND = { method: 'GET', path: '/orders', checkoutId: 'co-1' } as const;

const DATE = { Date: 'Mon, 04 May 2026 10:20:31 GMT' };

const answer = (status: number, body: unknown, headers: ProviderResponse['headers'] = DATE) => ({
  status,
  headers,
  body,
});

const errors = (...codes: string[]): Json => ({
  type: 'conflict',
  errors: codes.map((code) => ({ code, message: 'Words of the provider.' })),
});

const rejected = (status: number, body: unknown, headers?: ProviderResponse['headers']) => {
  const reading = fromResponse(answer(status, body, headers), CREATE);
  if (reading.kind !== 'rejection') throw new Error(`expected a rejection, got ${reading.kind}`);
  return reading;
};

const failed = (
  status: number,
  call: ApiCall,
  body: unknown = '',
  headers?: ProviderResponse['headers'],
) => {
  const reading = fromResponse(answer(status, body, headers), call);
  if (reading.kind !== 'failure') throw new Error(`expected a failure, got ${reading.kind}`);
  return reading;
};

describe('a successful response', () => {
  test.each([
    [CREATE, 201, 'response'],
    [UPDATE, 200, 'response'],
    [REFRESH, 200, 'response'],
    [READ, 200, 'read'],
  ] as const)('to %o is an observation that may release', (call, status, source) => {
    const observation = observationIn(fromResponse(answer(status, order()), call));
    expect(observation).toMatchObject({
      account: 'default',
      orderId: '7001',
      source,
      releases: true,
      instant: 1_777_890_031_000_000,
      label: `${call.method} ${call.path}`,
    });
    expect(eventTypes(observation)).toStrictEqual([
      'facts.reported',
      'fraud.passed',
      'order.accepted',
    ]);
  });

  test('may be text and have any kind of headers', () => {
    const text = JSON.stringify(order());
    const headers = new Headers({ date: 'Mon, 04 May 2026 10:20:31 GMT' });
    const reading = fromResponse(answer(201, text, headers), { ...CREATE, account: 'north' });
    expect(observationIn(reading)).toMatchObject({
      account: 'north',
      instant: 1_777_890_031_000_000,
    });
  });

  test('without a date has the instant of its latest time', () => {
    const late = order({
      payment: {
        charges: [
          charge({
            captures: [{ id: 'c', state: 'pending', createdTime: '2026-06-01T00:00:00Z' }],
          }),
        ],
      },
    });
    const instantOf = (body: Json) =>
      observationIn(fromResponse(answer(200, body, {}), READ)).instant;
    expect(instantOf(order())).toBe(1_777_890_029_000_000);
    expect(instantOf(order({ updatedTime: '2026-05-04T11:00:00Z' }))).toBe(1_777_892_400_000_000);
    expect(instantOf(late)).toBe(1_780_272_000_000_000);
    const fulfilled = order({ stateTransitions: { fulfilled: '2026-05-04T12:00:00Z' } });
    expect(instantOf(fulfilled)).toBe(1_777_896_000_000_000);
  });

  test('without any time is a failure, uncertain after a change', () => {
    const reading = fromResponse(answer(201, { id: '7001', state: 'accepted' }, {}), CREATE);
    expect(reading).toMatchObject({ kind: 'failure', uncertain: true });
  });

  test('takes every time into account', () => {
    const early = '2026-01-01T00:00:00Z';
    const latest = '2026-07-01T00:00:00Z';
    const action = { id: 'a', state: 'pending', createdTime: latest };
    const bare = {
      createdTime: early,
      updatedTime: early,
      stateTransitions: { accepted: early },
      fraudStateTransitions: { passed: early },
      payment: { charges: [charge({ createdTime: early })] },
    };
    const instantOf = (overrides: Json) =>
      observationIn(fromResponse(answer(200, order({ ...bare, ...overrides }), {}), READ)).instant;
    expect(instantOf({})).toBe(1_767_225_600_000_000);
    for (const overrides of [
      { createdTime: latest },
      { updatedTime: latest },
      { stateTransitions: { accepted: latest } },
      { fraudStateTransitions: { passed: latest } },
      { payment: { charges: [charge({ createdTime: latest })] } },
      { payment: { charges: [charge({ createdTime: early, captures: [action] })] } },
      { payment: { charges: [charge({ createdTime: early, cancels: [action] })] } },
      { payment: null, charges: [charge({ createdTime: latest })] },
    ]) {
      expect([overrides, instantOf(overrides)]).toStrictEqual([overrides, 1_782_864_000_000_000]);
    }
  });

  test('has another id for any other content', () => {
    const idOf = (overrides: Json) =>
      observationIn(fromResponse(answer(200, order(overrides)), READ)).id;
    const items = (...ids: string[]) => ({ items: ids.map((id) => ({ id })) });
    const contents = [
      {},
      { state: 'odd' },
      { state: 'odder' },
      { fraudState: 'blocked' },
      { fraudStateTransitions: null },
      { upstreamId: 'SHOP-2' },
      { totalAmount: 1 },
      { totalAmount: 11 },
      items(),
      items('a'),
      items('a', 'b'),
      items('b', 'a'),
      items('ab'),
      items('a,b'),
      { items: [{ id: 'a', skuId: 'b' }] },
      { items: [{ id: 'a' }, { id: 'skuId' }, { id: 'b' }] },
    ];
    expect(new Set(contents.map(idOf)).size).toBe(contents.length);
  });

  test("keeps the id of today's format", () => {
    // Stored ids have this format: with another one, the same content would be recorded twice.
    const { id } = observationIn(fromResponse(answer(200, order()), READ));
    expect(id).toBe('facts:5a8d610bdae14e71f84296a4f5435f8c');
    const bare = observationIn(fromResponse(answer(200, { id: '7001' }), READ));
    expect(bare.id).toBe('facts:6f3d34e1a9edf395f0e5518ecfc338be');
  });

  test('has the same id for the same content, whenever it arrives', () => {
    const idOf = (body: unknown, call: ApiCall, date: string) =>
      observationIn(fromResponse(answer(200, body, { date }), call)).id;
    const first = idOf(order(), READ, 'Mon, 04 May 2026 10:20:31 GMT');
    expect(first).toMatch(/^facts:[0-9a-f]{32}$/);
    expect(idOf(order(), CREATE, 'Mon, 04 May 2026 10:25:00 GMT')).toBe(first);
    const backwards = Object.fromEntries(Object.entries(order()).reverse());
    expect(idOf(backwards, READ, 'Mon, 04 May 2026 10:25:00 GMT')).toBe(first);
    const other = order({ stateTransitions: { accepted: '2026-05-04T10:20:30Z' } });
    expect(idOf(other, READ, 'Mon, 04 May 2026 10:20:31 GMT')).not.toBe(first);
    expect(idOf(order({ state: 'fulfilled' }), READ, 'Mon, 04 May 2026 10:20:31 GMT')).not.toBe(
      first,
    );
  });

  test('of the other mode is flagged and releases nothing; one without a mode is of this mode', () => {
    const read = (liveMode: unknown, mode: 'live' | 'test') =>
      observationIn(fromResponse(answer(200, order({ liveMode })), { ...READ, mode }));
    expect(read(false, 'live').releases).toBe(false);
    expect(factsIn(read(true, 'test')).flags).toMatchObject([{ kind: 'wrong_mode' }]);
    expect(read(undefined, 'live').releases).toBe(true);
    const anyMode = fromResponse(answer(200, order({ liveMode: true })), READ);
    expect(observationIn(anyMode).releases).toBe(true);
  });

  test('about another order, a part of one, or of no readable shape is a failure', () => {
    expect(failed(200, READ, order({ id: '7002' })).reason).toMatch(/requested order/);
    const part = { id: 'ful_1', orderId: '7001', items: [] };
    expect(failed(201, CREATE, part)).toMatchObject({ uncertain: true });
    expect(failed(201, CREATE, '<html>Gateway</html>')).toMatchObject({ uncertain: true });
    expect(failed(200, READ, '')).toMatchObject({ uncertain: false });
    expect(failed(200, READ, [JSON.stringify(order())]).reason).toMatch(/Expected an object/);
    expect(failed(200, READ, order({ state: 7 })).reason).toMatch(/"state"/);
  });

  test('has the checkout of its request', () => {
    const reading = fromResponse(answer(201, order({ checkoutId: null })), CREATE);
    expect(factsIn(observationIn(reading)).checkoutId).toBe('co-1');
  });
});

describe('a failure', () => {
  const ID = { 'X-DR-RequestId': 'req-1' };

  test('has everything for the log', () => {
    const body = { errors: [{ code: 'card-expired' }, { code: 'two words' }] };
    expect(failed(503, READ, body, { ...ID, 'Retry-After': ' 5 ' })).toStrictEqual({
      kind: 'failure',
      retryable: true,
      uncertain: false,
      retryAfter: 5,
      reason:
        'The provider did not respond in time or had an internal error. Read the order before you try again.',
      internal: {
        httpStatus: 503,
        codes: ['card-expired', '(unprintable)'],
        requestId: 'req-1',
      },
    });
    expect(failed(200, READ, 'text', ID)).toMatchObject({
      internal: { httpStatus: 200, codes: [], requestId: 'req-1' },
    });
  });

  test.each([{}, { 'x-dr-requestid': 'two words' }, { 'x-dr-requestid': [] }])(
    'has no name of the request if there is none fit to print: %j',
    (headers) => {
      expect(failed(500, READ, '', headers).internal).toStrictEqual({ httpStatus: 500, codes: [] });
    },
  );

  test('reads a header from any kind of headers: the first of several, if it is text', () => {
    const named = (headers: unknown) =>
      failed(500, READ, '', headers as ProviderResponse['headers']).internal.requestId;
    expect(named({ a: 'b', 'x-dr-requestid': ['req-1', 'req-2'] })).toBe('req-1');
    expect(named({ 'X-Dr-RequestID': 'req-1', 'x-dr-requestid': 'req-2' })).toBe('req-1');
    expect(named({ 'x-dr-requestid': 7 })).toBeUndefined();
    expect(named({ 'x-dr-requestid': undefined })).toBeUndefined();
    expect(named(new Headers({ 'X-DR-RequestId': 'req-1' }))).toBe('req-1');
    expect(named(new Headers())).toBeUndefined();
    expect(named(null)).toBeUndefined();
  });

  test.each([204, 302, 399, 1])(
    'of a read with %i is certain; of a change it is uncertain',
    (status) => {
      expect(failed(status, READ).uncertain).toBe(false);
      expect(failed(status, UPDATE).uncertain).toBe(true);
    },
  );

  test('is the result of a creation from 500 upwards; below, it is a rejection', () => {
    expect(rejected(499, '').kind).toBe('rejection');
    expect(failed(500, CREATE).kind).toBe('failure');
  });

  test('measures Retry-After by the Date of the response, or else by the system clock', () => {
    const until = (headers: Record<string, string>) => failed(429, READ, '', headers).retryAfter;
    const later = new Date(Date.now() + 100_000).toUTCString();
    expect(until({ 'Retry-After': later })).toBeGreaterThan(90);
    expect(until({ 'Retry-After': later })).toBeLessThanOrEqual(100);
    expect(until({ 'Retry-After': '999999999' })).toBe(999_999_999);
    expect(until({ 'Retry-After': '1000000000' })).toBeUndefined();
    expect(until({ 'Retry-After': '7 s' })).toBeUndefined();
    expect(until({ 'Retry-After': 'in 7' })).toBeUndefined();
  });
});

describe('finding an order by its checkout', () => {
  const other = order({ id: '7002', checkoutId: 'co-2', upstreamId: 'SHOP-2' });

  test('finds the order that was created from it', () => {
    const reading = fromResponse(answer(200, { data: [other, order()] }), FIND);
    expect(observationIn(reading)).toMatchObject({
      orderId: '7001',
      source: 'read',
      releases: true,
    });
    const byNumber = { method: 'GET', path: '/orders', upstreamId: 'SHOP-2' } as const;
    const found = fromResponse(answer(200, { data: [other, order()] }), byNumber);
    expect(observationIn(found).orderId).toBe('7002');
  });

  test('reports that there is none, or more than one', () => {
    expect(failed(200, FIND, { data: [other] }).reason).toMatch(/No order/);
    expect(failed(200, FIND, { data: [order(), order({ id: '7003' })] }).reason).toMatch(
      /More than one/,
    );
    expect(failed(200, FIND, { hasMore: false }).reason).toMatch(/list/);
  });
});

describe('finding an order', () => {
  test.each([undefined, null, 7, 'text', {}, { data: {} }])('finds no list in %j', (body) => {
    const { reason } = failed(200, FIND, body);
    expect(reason).toBe('The response could not be read at "data": Expected a list of orders.');
  });

  test('needs every criterion to match', () => {
    const both = { ...FIND, upstreamId: 'SHOP-1' };
    const of = (body: Json) => fromResponse(answer(200, { data: [body] }), both).kind;
    expect(of(order())).toBe('observation');
    expect(of(order({ upstreamId: 'SHOP-2' }))).toBe('failure');
    expect(of(order({ checkoutId: 'co-2' }))).toBe('failure');
    const any = { method: 'GET', path: '/orders' } as const;
    expect(fromResponse(answer(200, { data: [order()] }), any).kind).toBe('observation');
  });
});

describe('an object in place of an order', () => {
  test('is an order even without a distinctive key, but not if it is a part of one', () => {
    const of = (body: Json) => fromResponse(answer(200, body), READ).kind;
    expect(of({ id: '7001' })).toBe('observation');
    expect(of({ id: '7001', orderId: '7001' })).toBe('failure');
    expect(of({ id: '7001', orderId: '7001', state: 'accepted', payment: {} })).toBe('observation');
    expect(of({ id: '7001', captured: true })).toBe('observation');
  });
});

describe('a conflict when an order is created', () => {
  test.each([
    ['failed-request', 'payment', 'new_checkout'],
    ['failed_request', 'payment', 'new_checkout'],
    ['insufficient_funds', 'payment', 'new_checkout'],
    ['card-expired', 'payment', 'new_checkout'],
    ['source_expired', 'payment', 'new_checkout'],
    ['session_amount_mismatch', 'payment', 'new_checkout'],
    ['fraud', 'fraud', 'new_checkout'],
    ['fraud_block', 'fraud', 'new_checkout'],
    ['order-fraud-failure', 'fraud', 'new_checkout'],
    ['create-order-failed', 'data', 'new_checkout'],
    ['additional_information_required', 'data', 'new_checkout'],
    ['out_of_inventory', 'inventory', 'new_checkout'],
    ['sku-inactive', 'inventory', 'new_checkout'],
    ['country_restricted', 'export', 'new_checkout'],
    ['something-new', 'unknown', 'new_checkout'],
  ])('with %s is for %s: %s', (code, cause, action) => {
    expect(rejected(409, errors(code))).toMatchObject({
      cause,
      action,
      internal: { codes: [code] },
    });
  });

  test('sets the statuses of the shop', () => {
    const of = (code: string) => rejected(409, errors(code)).statuses;
    expect(of('failed-request')).toStrictEqual({
      order: 'rejected',
      payment: 'failed',
      fraud: 'unknown',
    });
    expect(of('fraud')).toStrictEqual({ order: 'rejected', payment: 'unknown', fraud: 'blocked' });
    expect(of('something-new')).toStrictEqual({
      order: 'rejected',
      payment: 'unknown',
      fraud: 'unknown',
    });
  });

  test('is for fraud if one of several codes is, and its message is the one for an unknown cause', () => {
    const fraud = rejected(409, errors('declined', 'fraud_block'));
    expect(fraud.cause).toBe('fraud');
    expect(fraud.customerMessage).toBe(rejected(409, errors('something-new')).customerMessage);
    expect(fraud.customerMessage).not.toMatch(/fraud|suspect|risk/i);
  });

  test.each([
    { code: 'payment_authorization_failed', description: 'Not authorised.' },
    { errors: [{ code: 'payment_authorization_failed', description: 'Not authorised.' }] },
  ])('may have another shape: %j', (body) => {
    expect(rejected(409, body).cause).toBe('payment');
  });

  test.each(['', '<html>Conflict</html>', null, [], { errors: 'many' }, { errors: [7, null] }])(
    'without a readable code is for an unknown reason: %j',
    (body) => {
      expect(rejected(409, body)).toMatchObject({ cause: 'unknown', action: 'new_checkout' });
    },
  );

  test("never shows the provider's messages", () => {
    expect(JSON.stringify(rejected(409, errors('failed-request')))).not.toContain('Words of the');
  });
});

describe('another error when an order is created', () => {
  test('400 asks to fix the checkout, and names the parameter', () => {
    const body = {
      type: 'bad_request',
      errors: [{ code: 'missing_parameter', parameter: 'billTo.address.country' }],
    };
    expect(rejected(400, body, { 'X-DR-RequestId': 'req-1' })).toMatchObject({
      cause: 'data',
      action: 'fix_checkout',
      internal: {
        httpStatus: 400,
        codes: ['missing_parameter'],
        parameters: ['billTo.address.country'],
        requestId: 'req-1',
      },
    });
    expect(rejected(400, errors('order_submit_failed'))).toMatchObject({
      cause: 'payment',
      action: 'fix_checkout',
    });
    expect(rejected(422, errors('something-new'))).toMatchObject({
      cause: 'data',
      action: 'fix_checkout',
    });
  });

  test.each([
    'declined',
    'fraud_block',
    'create-order-failed',
    'sku_inactive',
    'country_restricted',
  ])('400 lets the checkout be fixed; a 409 with the same code does not: %s', (code) => {
    const of400 = rejected(400, errors(code));
    const of409 = rejected(409, errors(code));
    expect([of400.action, of409.action]).toStrictEqual(['fix_checkout', 'new_checkout']);
    expect(of409.cause).toBe(of400.cause);
  });

  test('names the parameters of the first twenty errors, if they look like names', () => {
    const parametersOf = (...names: unknown[]) =>
      rejected(400, { errors: names.map((parameter) => ({ code: 'x', parameter })) }).internal;
    expect(
      parametersOf('items[0].sku-id_1', 'a b', ' a', 'a ', 7, '', 'x'.repeat(100), 'x'.repeat(101))
        .parameters,
    ).toStrictEqual(['items[0].sku-id_1', 'x'.repeat(100)]);
    const many = parametersOf(...Array.from({ length: 25 }, (_, index) => `p${index}`));
    expect(many.parameters).toHaveLength(20);
    expect(many.codes).toHaveLength(20);
    expect(many.parameters.at(-1)).toBe('p19');
  });

  test('404 means that the checkout was used before: look the order up', () => {
    const body = { type: 'not_found', errors: [{ code: 'not_found', parameter: 'orderId' }] };
    expect(rejected(404, body)).toMatchObject({
      action: 'look_up_order',
      statuses: { order: 'unknown' },
    });
  });

  test.each([
    ['7', 7],
    ['Mon, 04 May 2026 10:20:41 GMT', 10],
    ['Mon, 04 May 2026 10:20:01 GMT', 0],
  ])('429 asks to wait, with Retry-After %s', (text, seconds) => {
    expect(rejected(429, '', { ...DATE, 'retry-after': text })).toMatchObject({
      action: 'wait',
      retryAfter: seconds,
    });
  });

  test.each(['soon', '-1', '1.5', ''])('Retry-After %j is ignored', (text) => {
    expect(rejected(429, '', { 'Retry-After': text })).not.toHaveProperty('retryAfter');
  });

  test.each([401, 403, 405, 406])('%i is an error of the caller, not of a checkout', (status) => {
    expect(failed(status, CREATE)).toMatchObject({ retryable: false, uncertain: false });
  });

  test.each([408, 500, 502, 503, 504])('%i leaves open whether there is an order', (status) => {
    const headers = { 'Retry-After': '3' };
    expect(failed(status, CREATE, '<html>', headers)).toMatchObject({
      retryable: true,
      uncertain: true,
      retryAfter: 3,
      internal: { httpStatus: status },
    });
  });

  test.each([0, 202, 204, 302, Number.NaN])('%d is not a documented response', (status) => {
    expect(failed(status, CREATE)).toMatchObject({ retryable: false, uncertain: true });
  });
});

describe('a refused call that does not create an order', () => {
  test.each([400, 404, 409, 422])('%i is a failure and no report about the order', (status) => {
    for (const call of [READ, REFRESH, UPDATE, FIND]) {
      expect(failed(status, call, errors('failed-request'))).toMatchObject({
        retryable: false,
        uncertain: false,
        internal: { codes: ['failed-request'] },
      });
    }
  });

  test('429 and 5xx are retryable; only a change is uncertain', () => {
    expect(failed(429, READ, '', { 'Retry-After': '2' })).toMatchObject({
      retryable: true,
      retryAfter: 2,
    });
    expect(failed(503, READ)).toMatchObject({ retryable: true, uncertain: false });
    expect(failed(503, REFRESH)).toMatchObject({ retryable: true, uncertain: true });
  });
});

test('reading a response never throws', () => {
  const calls = fc.constantFrom<ApiCall>(CREATE, UPDATE, REFRESH, READ, FIND);
  const headers = fc.dictionary(fc.string(), fc.string());
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 700 }),
      headers,
      fc.anything(),
      calls,
      (status, head, body, call) => {
        for (const content of [body, { data: [body] }, { errors: body }, { errors: [body] }]) {
          const { kind } = fromResponse({ status, headers: head, body: content }, call);
          expect(['observation', 'rejection', 'failure']).toContain(kind);
          if (kind === 'rejection') expect(call).toBe(CREATE);
        }
      },
    ),
  );
});
