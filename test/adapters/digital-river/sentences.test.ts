import { expect, test } from 'vitest';
import { apiSettings } from '../../../src/adapters/digital-river/client/api-settings.js';
import {
  type ApiCall,
  type DigitalRiverOptions,
  digitalRiver,
  fromResponse,
  fromWebhook,
  type SignatureCheck,
  signForTest,
  verifySignature,
} from '../../../src/adapters/digital-river/index.js';
import {
  charge,
  chargeOfOrder,
  delivery,
  factsIn,
  fulfilment,
  type Json,
  observationIn,
  order,
  refund,
} from '../../_support/payloads.js';

/*
 * Every sentence that users read. One may be changed, but not by accident: `npx vitest run
 * test/adapters/digital-river/sentences.test.ts -u` records the new ones for review.
 */

const lines = (rows: readonly (readonly [string, string])[]) =>
  `\n${rows.map(([name, sentence]) => `${name}: ${sentence}`).join('\n')}\n`;

test('why a delivery is ignored', () => {
  const types = [
    'subscription.created',
    'invoice.paid',
    'checkout.updated',
    'checkout_session.created',
    'fulfillment_order.shipped',
    'fulfillment_cancellation.created',
    'fulfillment_return.accepted',
    'global_returns.created',
    'logistics_return.created',
    'sales_transaction.created',
    'payout.created',
    'customer.created',
  ];
  const reasons = types.map((type) => {
    const reading = fromWebhook(delivery(type, order()));
    return [type, reading.kind === 'ignored' ? reading.reason : reading.kind] as const;
  });
  expect(lines(reasons)).toMatchInlineSnapshot(`
    "
    subscription.created: It is about a subscription; each order of the subscription has events of its own.
    invoice.paid: It is about the invoice of a subscription, not about an order.
    checkout.updated: It is about a checkout that is not an order yet.
    checkout_session.created: It is about a checkout that is not an order yet.
    fulfillment_order.shipped: It is about shipments from the provider's warehouses, which do not change the state of an order.
    fulfillment_cancellation.created: It is about shipments from the provider's warehouses, which do not change the state of an order.
    fulfillment_return.accepted: It is about shipments from the provider's warehouses, which do not change the state of an order.
    global_returns.created: It is about shipments from the provider's warehouses, which do not change the state of an order.
    logistics_return.created: It is about shipments from the provider's warehouses, which do not change the state of an order.
    sales_transaction.created: It is about accounting; the order, charge or refund behind it has events of its own.
    payout.created: It is about accounting; the order, charge or refund behind it has events of its own.
    customer.created: Events of this type do not concern the life of an order.
    "
  `);
});

test('why a delivery is not understood', () => {
  const accepted = (overrides: Json) => delivery('order.accepted', order(overrides));
  const charges = (overrides: Json) => accepted({ payment: { charges: [charge(overrides)] } });
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
  const bodies: [string, unknown][] = [
    ['nothing', undefined],
    ['a list', []],
    ['no type', { id: 'e' }],
    ['no id', { ...accepted({}), id: undefined }],
    ['no data', { ...accepted({}), data: null }],
    ['a list as object', delivery('order.accepted', [])],
    ['a text as object', delivery('order.accepted', 'x')],
    ['no object', delivery('order.accepted', null)],
    ['no time', { ...accepted({}), createdTime: null }],
    ['a bad time', { ...accepted({}), createdTime: 'noon' }],
    ['an order without id', accepted({ id: null })],
    ['an id that is not valid', accepted({ id: '\n' })],
    ['another id that is not valid', accepted({ checkoutId: 7 })],
    ['a state that is not a text', accepted({ state: 7 })],
    ['a mode that is not a boolean', accepted({ liveMode: 'yes' })],
    ['items that are not a list', accepted({ items: 'many' })],
    ['a payment that is not an object', accepted({ payment: 'paid' })],
    ['an amount that is an object', accepted({ totalAmount: {} })],
    ['a negative quantity', accepted({ items: [{ id: 'a', quantity: -1 }] })],
    ['a transition with an unreadable time', accepted({ stateTransitions: { accepted: 'noon' } })],
    ['a capture that is not an object', charges({ captures: [7] })],
    ['a cancellation with a number as state', charges({ cancels: [{ id: 'x', state: 7 }] })],
    ['a refund with a number as state', charges({ refunds: [{ state: 7 }] })],
    ['a charge of no order', delivery('order.charge.failed', chargeOfOrder({ orderId: '' }))],
    ['a refund without state', delivery('refund.failed', refund({ state: null }))],
    ['a part', delivery('order.accepted', { id: 'x', orderId: '7001', state: 'accepted' })],
    ['another order', delivery('fulfillment.created', fulfilment({ orderId: '7002' }))],
    ['too deep', accepted({ metadata: deep(80) })],
    ['too many', accepted({ metadata: new Array(200_001).fill(0) })],
  ];
  const problems = bodies.map(([name, body]) => {
    const reading = fromWebhook(body);
    if (reading.kind !== 'not_understood') return [name, reading.kind] as const;
    const { code, path, reason } = reading.problem;
    return [name, `${code} at "${path}". ${reason}`] as const;
  });
  expect(lines(problems)).toMatchInlineSnapshot(`
    "
    nothing: not_an_object at "". Expected an object.
    a list: not_an_object at "". Expected an object.
    no type: unexpected_shape at "type". Expected the type of the event.
    no id: unexpected_shape at "id". Expected an id: a text of 1 to 255 characters without control characters.
    no data: unexpected_shape at "data". Expected an object.
    a list as object: unexpected_shape at "data.object". Expected an object.
    a text as object: unexpected_shape at "data.object". Expected an object.
    no object: unexpected_shape at "data.object". Expected an object.
    no time: unexpected_shape at "createdTime". Expected a text.
    a bad time: bad_time at "createdTime". Expected an RFC 3339 time.
    an order without id: no_order_id at "data.object.id". Expected the id of the order.
    an id that is not valid: unexpected_shape at "data.object.id". Expected an id: a text of 1 to 255 characters without control characters.
    another id that is not valid: unexpected_shape at "data.object.checkoutId". Expected an id: a text of 1 to 255 characters without control characters.
    a state that is not a text: unexpected_shape at "data.object.state". Expected a text.
    a mode that is not a boolean: unexpected_shape at "data.object.liveMode". Expected true or false.
    items that are not a list: unexpected_shape at "data.object.items". Expected a list.
    a payment that is not an object: unexpected_shape at "data.object.payment". Expected an object.
    an amount that is an object: unexpected_shape at "data.object.totalAmount". Expected an amount: a number or a numeric text.
    a negative quantity: unexpected_shape at "data.object.items[0].quantity". Expected a whole number from 0 upwards.
    a transition with an unreadable time: bad_time at "data.object.stateTransitions.accepted". Expected an RFC 3339 time.
    a capture that is not an object: unexpected_shape at "data.object.payment.charges[0].captures[0]". Expected an object.
    a cancellation with a number as state: unexpected_shape at "data.object.payment.charges[0].cancels[0].state". Expected a text.
    a refund with a number as state: unexpected_shape at "data.object.payment.charges[0].refunds[0].state". Expected a text.
    a charge of no order: ignored
    a refund without state: unexpected_shape at "data.object.state". Expected a text.
    a part: unexpected_shape at "data.object". Expected an order, not a part of one.
    another order: unexpected_shape at "data.object.orderDetails.id". Expected the id of the order that the fulfilment names.
    too deep: too_deep at "". Expected a body nested at most 64 deep.
    too many: unexpected_shape at "". Expected a body of at most 200000 values.
    "
  `);
});

const CREATE: ApiCall = { method: 'POST', path: '/orders', checkoutId: 'co-1' };
const READ: ApiCall = { method: 'GET', path: '/orders/{id}', orderId: '7001' };
const FIND: ApiCall = { method: 'GET', path: '/orders', checkoutId: 'co-1' };

test('why there is no order', () => {
  const answers: [string, number, string][] = [
    ['payment', 409, 'declined'],
    ['fraud', 409, 'fraud'],
    ['data', 409, 'missing_parameter'],
    ['inventory', 409, 'sku_inactive'],
    ['export', 409, 'country_unsupported'],
    ['unknown', 409, 'other'],
    ['bad request', 400, 'other'],
    ['used up', 404, 'not_found'],
    ['too many', 429, 'rate_limit'],
  ];
  const rejections = answers.map(([name, status, code]) => {
    const reading = fromResponse({ status, headers: {}, body: { errors: [{ code }] } }, CREATE);
    if (reading.kind !== 'rejection') return [name, reading.kind] as const;
    const { cause, action, statuses, customerMessage } = reading;
    const words = [statuses.order, statuses.payment, statuses.fraud].join('/');
    return [name, `${cause}, ${action}, ${words}. ${customerMessage}`] as const;
  });
  expect(lines(rejections)).toMatchInlineSnapshot(`
    "
    payment: payment, new_checkout, rejected/failed/unknown. Your payment could not be completed. Please check your payment details or choose another way to pay.
    fraud: fraud, new_checkout, rejected/unknown/blocked. We could not accept your order. Please contact us if you need help.
    data: data, new_checkout, rejected/unknown/unknown. Some details of your order are missing or not valid. Please check them and try again.
    inventory: inventory, new_checkout, rejected/unknown/unknown. Something in your order is not available at the moment. Please check your cart.
    export: export, new_checkout, rejected/unknown/unknown. We cannot deliver your order to the country you chose.
    unknown: unknown, new_checkout, rejected/unknown/unknown. We could not accept your order. Please contact us if you need help.
    bad request: data, fix_checkout, rejected/unknown/unknown. Some details of your order are missing or not valid. Please check them and try again.
    used up: unknown, look_up_order, unknown/unknown/unknown. Your order may already have been placed. We are checking, please wait.
    too many: unknown, wait, not_submitted/unknown/unknown. We are very busy at the moment. Please try again in a little while.
    "
  `);
});

test('why a call failed', () => {
  const answers: [string, ApiCall, number, unknown][] = [
    ...[204, 302, 400, 401, 403, 404, 405, 406, 408, 409, 429, 500, 600].map(
      (status): [string, ApiCall, number, unknown] => [String(status), READ, status, ''],
    ),
    ['no time', READ, 200, { id: '7001' }],
    ['another order', READ, 200, order({ id: '7002' })],
    ['no order', READ, 200, 'text'],
    ['nothing', READ, 200, null],
    ['a list', READ, 200, []],
    ['too much', READ, 200, { a: new Array(200_001).fill(0) }],
    ['no list', FIND, 200, {}],
    ['none in the list', FIND, 200, { data: [] }],
    ['two in the list', FIND, 200, { data: [order(), order({ id: '7002' })] }],
    ['a number in the list', FIND, 200, { data: [order(), 7] }],
  ];
  const failures = answers.map(([name, call, status, body]) => {
    const reading = fromResponse({ status, headers: {}, body }, call);
    return [name, reading.kind === 'failure' ? reading.reason : reading.kind] as const;
  });
  expect(lines(failures)).toMatchInlineSnapshot(`
    "
    204: The provider does not document this response. Check the base URL.
    302: The provider does not document this response. Check the base URL.
    400: The provider refused the call. Check the request and the error codes.
    401: The provider did not accept the API key. Check the key and its mode.
    403: The API key is not permitted to make this call. Use the confidential key of the account.
    404: The provider has no such order. Check its id, the mode and the API key.
    405: The provider does not support this method at this path. Check the base URL.
    406: The provider cannot answer in the requested format. Check the base URL.
    408: The provider did not respond in time or had an internal error. Read the order before you try again.
    409: The provider refused the call. Check the request and the error codes.
    429: The provider received too many calls. Wait before the next one.
    500: The provider did not respond in time or had an internal error. Read the order before you try again.
    600: The provider did not respond in time or had an internal error. Read the order before you try again.
    no time: The response has no time, neither in a header nor in the order.
    another order: The response could not be read at "id": Expected the id of the requested order.
    no order: The response could not be read: Expected an object.
    nothing: The response could not be read: Expected an object.
    a list: The response could not be read: Expected an object.
    too much: The response could not be read: Expected a body of at most 200000 values.
    no list: The response could not be read at "data": Expected a list of orders.
    none in the list: The response could not be read at "data": No order was found.
    two in the list: The response could not be read at "data": More than one order was found.
    a number in the list: The response could not be read at "data[1]": Expected an object.
    "
  `);
});

test('why a signature is rejected', () => {
  const now = new Date('2026-05-04T10:20:30Z');
  const secrets = ['whsec_1'];
  const signed = (seconds: number, secret = 'whsec_1') =>
    signForTest({ rawBody: '{}', secret, timestamp: now.getTime() + seconds * 1000 });
  const checks: Partial<SignatureCheck>[] = [
    { header: undefined },
    { header: 'x' },
    { header: 'noon, AAAA' },
    { rawBody: {} as string },
    { secrets: [] },
    { header: signed(0, 'other') },
    { secrets: ['whsec_1 '] },
    { header: signed(-301) },
    { header: signed(302) },
  ];
  const refusals = checks.map((check) => {
    const judged = verifySignature({ header: signed(0), rawBody: '{}', secrets, now, ...check });
    return judged.ok ? (['ok', ''] as const) : ([judged.code, judged.message] as const);
  });
  expect(lines(refusals)).toMatchInlineSnapshot(`
    "
    missing_header: There is no DigitalRiver-Signature header. Check that no proxy removes it and that the provider sent the request.
    malformed_header: The DigitalRiver-Signature header is not a timestamp followed by signatures, separated by commas. Check that no proxy changes it.
    bad_timestamp: The DigitalRiver-Signature header does not begin with a time in seconds, milliseconds or RFC 3339. Check that no proxy changes it.
    body_not_raw: The body is neither bytes nor text; it was probably parsed. Verify the raw body, before any body parser.
    no_secret: No signing secret is configured. Set the secret of this webhook.
    no_match: No signature matches any secret. Check that the secret is the one of this webhook and mode, and that the body was not parsed and serialised again.
    no_match: A secret matches only without the white space around it. Remove the white space from the configuration.
    too_old: The delivery was signed 301 s ago, but the tolerance is 300 s. Check whether the local clock is ahead; if it is not, this is a replay.
    too_new: The delivery was signed 302 s in the future, but the tolerance is 300 s. Check whether the local clock is behind.
    "
  `);
});

test('what a person should know', () => {
  const flagsOf = (type: string, overrides: Json) =>
    factsIn(observationIn(fromWebhook(delivery(type, order(overrides)), { mode: 'test' }))).flags ??
    [];
  const flags = [
    ...flagsOf('order.accepted', { state: 'odd', stateTransitions: null }),
    ...flagsOf('order.accepted', { payment: { session: { state: 'odd' } } }),
    ...flagsOf('order.chargeback', {}),
    ...flagsOf('order.charge.reauth.failed', {}),
    ...(factsIn(
      observationIn(
        fromWebhook(delivery('order.accepted', order(), { liveMode: true }), { mode: 'test' }),
      ),
    ).flags ?? []),
    ...flagsOf('order.updated', { state: 'in_review' }),
    ...flagsOf('order.fulfilled', {
      state: 'fulfilled',
      payment: { charges: [charge({ state: 'failed' })] },
    }),
  ];
  expect(
    lines(flags.map(({ id, kind, detail }) => [`${kind} ${id}`, detail])),
  ).toMatchInlineSnapshot(`
    "
    unknown_value unknown_value:state: The provider sent odd at state, a value that it does not document.
    unknown_value unknown_value:payment.session.state: The provider sent odd at payment.session.state, a value that it does not document.
    reauthorisation_failed reauthorisation_failed:evt-1: An expired authorisation could not be renewed when goods were to be fulfilled.
    wrong_mode wrong_mode: A message about this order belongs to the other mode (live or test) than configured.
    suspect suspect:in_review_with_passed_fraud: The order is in review, but its fraud review has passed.
    suspect suspect:fulfilled_without_live_charge: The order is fulfilled, but all of its charges have failed or are cancelled.
    "
  `);
});

test('which options are not valid', () => {
  const webhookSecrets = ['whsec_1'];
  // Options may come from the environment, without types.
  const odd: unknown[] = [
    { webhookSecrets, mode: 'prod' },
    { webhookSecrets, mode: 7 },
    {},
    { webhookSecrets: 'whsec_1' },
    { webhookSecrets: [] },
    { webhookSecrets: ['whsec_1', ' '] },
    { webhookSecrets, account: ' ' },
    { webhookSecrets, account: 7 },
    { webhookSecrets, toleranceSeconds: -1 },
    { webhookSecrets, toleranceSeconds: 'on' },
    ...[
      { apiKey: undefined },
      { apiKey: ' ' },
      { apiKey: 'a b' },
      { apiKey: 'é' },
      { baseUrl: 'nonsense' },
      { baseUrl: 'http://api.example' },
      { baseUrl: 'ftp://api.example/files' },
      { baseUrl: 'https://api.example/?key=1' },
      { baseUrl: 'https://api.example/#key' },
      { baseUrl: 'https://user@api.example' },
      { timeoutMs: 0 },
      { timeoutMs: 1.5 },
      { maxRetries: -1 },
      { initialIntervalMs: -1 },
      { maxIntervalMs: Number.NaN },
    ].map((api) => ({ webhookSecrets, api: { apiKey: 'sk_1', ...api } })),
  ];
  const sentences = odd.map((options) => {
    try {
      digitalRiver(options as DigitalRiverOptions);
      return 'It works.';
    } catch (error) {
      return String(error);
    }
  });
  expect(`\n${sentences.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ConfigurationError: The setting mode is 'prod', but must be 'live' or 'test'.
    ConfigurationError: The setting mode is 7, but must be 'live' or 'test'.
    ConfigurationError: The setting webhookSecrets is not set, but must be a list of at least one signing secret, none of them blank.
    ConfigurationError: The setting webhookSecrets is a string, but must be a list of at least one signing secret, none of them blank.
    ConfigurationError: The setting webhookSecrets is empty, but must be a list of at least one signing secret, none of them blank.
    ConfigurationError: The setting webhookSecrets[1] is blank, but must be a list of at least one signing secret, none of them blank.
    ConfigurationError: The setting account is ' ', but must be a name that is not blank.
    ConfigurationError: The setting account is 7, but must be a name that is not blank.
    ConfigurationError: The setting toleranceSeconds is -1, but must be a number of seconds, 0 or more, or 'off'.
    ConfigurationError: The setting toleranceSeconds is 'on', but must be a number of seconds, 0 or more, or 'off'.
    ConfigurationError: The setting apiKey is not set, but must be the confidential API key, without white space around it.
    ConfigurationError: The setting apiKey is blank, but must be the confidential API key, without white space around it.
    ConfigurationError: The setting apiKey is malformed, but must be the confidential API key, without white space around it.
    ConfigurationError: The setting apiKey is malformed, but must be the confidential API key, without white space around it.
    ConfigurationError: The setting baseUrl is not an address, but must be an https address without user, query or fragment (http only on this machine).
    ConfigurationError: The setting baseUrl is http://api.example, but must be an https address without user, query or fragment (http only on this machine).
    ConfigurationError: The setting baseUrl is ftp://api.example, but must be an https address without user, query or fragment (http only on this machine).
    ConfigurationError: The setting baseUrl is https://api.example, but must be an https address without user, query or fragment (http only on this machine).
    ConfigurationError: The setting baseUrl is https://api.example, but must be an https address without user, query or fragment (http only on this machine).
    ConfigurationError: The setting baseUrl is https://api.example, but must be an https address without user, query or fragment (http only on this machine).
    ConfigurationError: The setting timeoutMs is 0, but must be a whole number from 1 upwards; the default is 10000.
    ConfigurationError: The setting timeoutMs is 1.5, but must be a whole number from 1 upwards; the default is 10000.
    ConfigurationError: The setting maxRetries is -1, but must be a whole number from 0 upwards; the default is 2.
    ConfigurationError: The setting initialIntervalMs is -1, but must be a whole number from 0 upwards; the default is 250.
    ConfigurationError: The setting maxIntervalMs is NaN, but must be a whole number from 0 upwards; the default is 30000.
    "
  `);
});

test('the defaults of the API options', () => {
  expect(apiSettings({ apiKey: '!~' })).toStrictEqual({
    apiKey: '!~',
    baseUrl: 'https://api.digitalriver.com',
    timeoutMs: 10_000,
    maxRetries: 2,
    initialIntervalMs: 250,
    maxIntervalMs: 30_000,
    apiVersion: undefined,
  });
  const least = {
    timeoutMs: 1,
    maxRetries: 0,
    initialIntervalMs: 0,
    maxIntervalMs: 0,
    apiVersion: '2021-12-13',
  };
  const baseUrl = 'http://127.0.0.1:80//';
  expect(apiSettings({ apiKey: 'sk_1', baseUrl, ...least })).toStrictEqual({
    apiKey: 'sk_1',
    baseUrl: 'http://127.0.0.1',
    ...least,
  });
  for (const loopback of ['http://localhost:8080', 'http://[::1]:8080']) {
    expect(apiSettings({ apiKey: 'sk_1', baseUrl: loopback }).baseUrl).toBe(loopback);
  }
});
