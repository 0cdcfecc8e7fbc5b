import { describe, expect, it } from 'vitest';
import { stripeApiSettings } from '../../../../src/adapters/stripe/client/api-options.js';
import { EVENT_TYPES } from '../../../../src/adapters/stripe/client/event-pages.js';
import { encodeForm } from '../../../../src/adapters/stripe/client/form.js';
import { type StripeApiOptions, stripe } from '../../../../src/adapters/stripe/index.js';
import { moneyOf, smallestUnitOf } from '../../../../src/adapters/stripe/values/money.js';
import { readerOfEvent } from '../../../../src/adapters/stripe/webhook/event-readers.js';

const options = (api: unknown, mode: 'live' | 'test' = 'test') =>
  // As a program without types may pass it.
  stripeApiSettings(api as StripeApiOptions, mode);

describe('the options of the calls', () => {
  it('have defaults', () => {
    expect(options({ apiKey: 'sk_test_1' })).toEqual({
      ...{ apiKey: 'sk_test_1', baseUrl: 'https://api.stripe.com', readOnly: false },
      ...{ apiVersion: '2026-10-28.endive', timeoutMs: 10_000, maxRetries: 2 },
      ...{ initialIntervalMs: 250, maxIntervalMs: 30_000 },
    });
  });

  it.each([
    ['sk_live_1', 'live'],
    ['rk_live_1', 'live'],
    ['sk_test_1', 'test'],
    ['rk_test_1', 'test'],
    ['another', 'live'],
    ['another', 'test'],
  ] as const)('accept the key %s in the mode %s', (apiKey, mode) => {
    expect(options({ apiKey }, mode).apiKey).toBe(apiKey);
  });

  it.each<readonly [unknown, 'live' | 'test', string]>([
    [{}, 'test', 'apiKey is not set'],
    [{ apiKey: ' ' }, 'test', 'apiKey is blank'],
    [{ apiKey: 'a b' }, 'test', 'apiKey is malformed'],
    [{ apiKey: 'sk_live_1' }, 'test', 'a key of the live mode, but must be a key of the test mode'],
    [{ apiKey: 'rk_test_1' }, 'live', 'a key of the test mode, but must be a key of the live mode'],
    [{ apiKey: 'pk_test_1' }, 'test', 'a publishable key'],
    [{ apiKey: 'whsec_1' }, 'test', 'a signing secret'],
    [{ apiKey: 'k', baseUrl: 'http://stripe.example' }, 'test', 'baseUrl'],
    [{ apiKey: 'k', baseUrl: 'https://user@stripe.example' }, 'test', 'baseUrl'],
    [{ apiKey: 'k', timeoutMs: 0 }, 'test', 'timeoutMs'],
    [{ apiKey: 'k', maxRetries: -1 }, 'test', 'maxRetries'],
    [{ apiKey: 'k', apiVersion: 'latest' }, 'test', 'apiVersion'],
    [{ apiKey: 'k', readOnly: 'yes' }, 'test', 'readOnly'],
    [{ apiKey: 'k', readonly: true }, 'test', 'did you mean readOnly?'],
    ['sk_test_1', 'test', 'an object with apiKey'],
  ])('refuse %j in the mode %s', (api, mode, message) => {
    expect(() => options(api, mode)).toThrow(message);
  });
});

describe('an option that is refused', () => {
  const key = 'a secret or restricted key (sk_… or rk_…), without white space around it';

  it.each([
    [{}, key],
    [{ apiKey: 'pk_test_1' }, key],
    [{ apiKey: 'pk_test_1' }, 'apiKey is a publishable key'],
    [{ apiKey: 7 }, 'apiKey is a number'],
    [{ apiKey: 'k', readOnly: 1 }, 'true or false'],
    [{ apiKey: 'k', apiVersion: 'latest' }, "a version of Stripe's API, e.g. '2026-10-28.endive'"],
    [{ apiKey: 'k', apiVersion: 20260101 }, 'apiVersion'],
    [{ apiKey: 'k', apiVersion: { toString: () => '2026-01-01' } }, 'apiVersion'],
    [{ apiKey: 'k', apiVersion: 'v2026-01-01' }, 'apiVersion'],
    [{ apiKey: 'k', apiVersion: '2026-01-1' }, 'apiVersion'],
    [{ apiKey: 'k', apiVersion: '2026-01-01 endive' }, 'apiVersion'],
  ])('says what it may be: %j', (api, allowed) => {
    expect(() => options(api)).toThrow(allowed);
  });

  it.each([[{ readOnly: false }], [{ readOnly: true }], [{ apiVersion: '2024-06-20' }]])(
    'is none of %j',
    (api) => {
      expect(options({ apiKey: 'k', ...api })).toMatchObject(api);
    },
  );

  it('is no key that only contains the beginning of one', () => {
    expect(options({ apiKey: 'k_sk_live_1' }).apiKey).toBe('k_sk_live_1');
  });
});

describe('the provider', () => {
  const given = { webhookSecrets: ['whsec_1'], releaseAfter: new Date(0) };

  it('shows the option for calls where it is not set', () => {
    const provider = stripe(given);
    expect(provider.api).toBeUndefined();
    expect(provider.apiOption).toBe("stripe({ …, api: { apiKey: '…' } })");
    const withCalls = stripe({ ...given, api: { apiKey: 'sk_test_1' } });
    expect(withCalls).not.toHaveProperty('apiOption');
    expect(Object.keys(withCalls.api ?? {})).toContain('refundPayment');
  });

  it('reads no responses about orders', () => {
    const response = { status: 200, headers: {}, body: {} };
    // There is no call whose response it reads.
    const reading = stripe(given).fromResponse(response, undefined as never);
    expect(reading).toEqual({
      ...{ kind: 'failure', retryable: false, uncertain: false },
      reason:
        'A response of Stripe reports payments, and this reads responses about orders. Use the calls of api instead.',
      internal: { httpStatus: 200, codes: [] },
    });
  });
});

describe('a form', () => {
  it('nests names, and leaves out what is undefined', () => {
    const form = { a: 1, b: undefined, c: { 'd e': 'f&g', h: { i: true } }, j: ['k', 'l'] };
    expect(decodeURIComponent(encodeForm(form))).toBe('a=1&c[d+e]=f&g&c[h][i]=true&j[0]=k&j[1]=l');
    expect(encodeForm({})).toBe('');
    expect(encodeForm({ a: null })).toBe('a=null');
  });
});

describe('an amount', () => {
  it.each([
    [1099, 'EUR', 1099],
    [5, 'ISK', 500],
    [500, 'JPY', 500],
    [1230, 'KWD', 1230],
    [700, 'MGA', 7],
    [750, 'MGA', undefined],
  ])('of %i %s is %s of the smallest unit', (minor, currency, units) => {
    expect(smallestUnitOf({ minor, currency })).toBe(units);
    if (units !== undefined) expect(moneyOf(units, currency)).toEqual({ minor, currency });
  });
});

describe('the listed events', () => {
  it('are read, and no more of them than a call takes', () => {
    for (const types of EVENT_TYPES) {
      expect(types.length).toBeLessThanOrEqual(20);
      for (const type of types) expect(readerOfEvent(type)).toBeDefined();
    }
    const all = EVENT_TYPES.flat();
    expect(new Set(all).size).toBe(all.length);
  });
});
