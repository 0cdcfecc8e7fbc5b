import { describe, expect, test, vi } from 'vitest';
import { digitalRiver, signForTest } from '../../../src/adapters/digital-river/index.js';
import { ConfigurationError } from '../../../src/order/options/configuration-error.js';
import { delivery, factsIn, observationIn, order } from '../../_support/payloads.js';

const SECRET = 'whsec_first';
const NOW = new Date('2026-05-04T10:20:31Z');

describe('the provider', () => {
  test('has a name and an account', () => {
    expect(digitalRiver({ webhookSecrets: [SECRET] })).toMatchObject({
      name: 'digital-river',
      account: 'default',
    });
    expect(digitalRiver({ webhookSecrets: [SECRET], account: 'north' }).account).toBe('north');
  });

  test('verifies deliveries signed with its secrets, with the header in any case', () => {
    const provider = digitalRiver({ webhookSecrets: ['old', SECRET], toleranceSeconds: 5 });
    const rawBody = new TextEncoder().encode('{}');
    const header = signForTest({ rawBody, secret: SECRET, timestamp: NOW });
    expect(
      provider.verify(new Headers({ 'digitalriver-signature': header }), rawBody, NOW).ok,
    ).toBe(true);
    const later = new Date(NOW.getTime() + 6000);
    expect(
      provider.verify(new Headers({ 'DigitalRiver-Signature': header }), rawBody, later),
    ).toMatchObject({
      ok: false,
      code: 'too_old',
    });
    expect(provider.verify(new Headers(), rawBody, NOW)).toMatchObject({ code: 'missing_header' });
  });

  test('reads deliveries and responses for its account and mode', () => {
    const provider = digitalRiver({ webhookSecrets: [SECRET], account: 'north', mode: 'live' });
    const delivered = observationIn(provider.fromWebhook(delivery('order.accepted', order())));
    expect(delivered).toMatchObject({ account: 'north', releases: false });
    const answered = provider.fromResponse(
      { status: 200, headers: {}, body: order() },
      { method: 'GET', path: '/orders/{id}', orderId: '7001' },
    );
    expect(observationIn(answered)).toMatchObject({ account: 'north', releases: false });
  });

  test('is in test mode by default', () => {
    const provider = digitalRiver({ webhookSecrets: [SECRET] });
    const body = delivery('order.accepted', order(), { liveMode: true });
    expect(factsIn(observationIn(provider.fromWebhook(body))).flags).toMatchObject([
      { kind: 'wrong_mode' },
    ]);
  });

  test('has functions that work without a provider', () => {
    const reading = digitalRiver.fromWebhook(delivery('order.accepted', order()));
    expect(observationIn(reading).releases).toBe(true);
    expect(Object.keys(digitalRiver).sort()).toStrictEqual([
      'fromResponse',
      'fromWebhook',
      'signForTest',
      'verifySignature',
    ]);
  });
});

describe('valid options', () => {
  test.each([
    { mode: 'test' as const },
    { mode: 'live' as const },
    { toleranceSeconds: 0 },
    { toleranceSeconds: 'off' as const },
    { account: ' a ' },
  ])('%j', (options) => {
    const provider = digitalRiver({ webhookSecrets: [SECRET], ...options });
    expect(provider.account).toBe(options.account ?? 'default');
    expect(provider).not.toHaveProperty('api');
  });

  test('give the provider an API only with a key, for its account and mode', async () => {
    const body = JSON.stringify(order({ liveMode: true }));
    vi.stubGlobal('fetch', async () => new Response(body));
    const set = { webhookSecrets: [SECRET], account: 'north', api: { apiKey: 'sk_1' } };
    const read = await digitalRiver(set).api?.read('7001');
    vi.unstubAllGlobals();
    expect(read).toMatchObject({ observation: { account: 'north', releases: false } });
  });

  test('allow a delivery to be five minutes old by default', () => {
    const rawBody = new TextEncoder().encode('{}');
    const header = signForTest({ rawBody, secret: SECRET, timestamp: NOW });
    const headers = new Headers({ 'digitalriver-signature': header });
    const ageing = (seconds: number, toleranceSeconds?: number) =>
      digitalRiver({
        webhookSecrets: [SECRET],
        ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }),
      }).verify(headers, rawBody, new Date(NOW.getTime() + seconds * 1000)).ok;
    expect([ageing(300), ageing(301), ageing(301, 400), ageing(0, 0), ageing(1, 0)]).toStrictEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  test('are for the test mode by default, also for responses', () => {
    const { fromResponse } = digitalRiver({ webhookSecrets: [SECRET] });
    const read = (liveMode: boolean | undefined, mode?: 'live') =>
      observationIn(
        fromResponse(
          { status: 200, headers: {}, body: order({ liveMode }) },
          { method: 'GET', path: '/orders/{id}', orderId: '7001', ...(mode && { mode }) },
        ),
      ).releases;
    expect([read(true), read(false), read(undefined), read(true, 'live')]).toStrictEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('options that are not valid', () => {
  // Options may come from the environment, without types.
  const setUp = (options: unknown) => () => digitalRiver(options as { webhookSecrets: string[] });

  test.each([
    [{ webhookSecrets: [] }, 'webhookSecrets'],
    [{}, 'webhookSecrets'],
    [{ webhookSecrets: SECRET }, 'webhookSecrets'],
    [{ webhookSecrets: [SECRET, ' '] }, 'webhookSecrets[1]'],
    [{ webhookSecrets: [undefined] }, 'webhookSecrets[0]'],
    [{ webhookSecrets: [SECRET], mode: 'prod' }, 'mode'],
    [{ webhookSecrets: [SECRET], account: '' }, 'account'],
    [{ webhookSecrets: [SECRET], toleranceSeconds: -1 }, 'toleranceSeconds'],
    [{ webhookSecrets: [SECRET], toleranceSeconds: '5' }, 'toleranceSeconds'],
    [{ webhookSecrets: [SECRET], toleranceSeconds: Number.NaN }, 'toleranceSeconds'],
  ])('%j are rejected with an error that names %s and no secret', (options, setting) => {
    let thrown: unknown;
    try {
      setUp(options)();
    } catch (error) {
      thrown = error;
    }
    if (!(thrown instanceof ConfigurationError)) throw new Error('expected a ConfigurationError');
    expect(thrown.setting).toBe(setting);
    expect(thrown.message).toContain(thrown.allowed);
    expect(JSON.stringify(thrown) + thrown.message).not.toContain(SECRET);
  });
});
