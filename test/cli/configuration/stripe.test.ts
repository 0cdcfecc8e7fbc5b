import { describe, expect, it } from 'vitest';
import {
  readConfiguration,
  type ServeFlags,
} from '../../../src/cli/configuration/configuration.js';

const ENV = {
  STRIPE_WEBHOOK_SECRETS: 'whsec_1,whsec_2',
  STRIPE_RELEASE_AFTER: '2026-01-31T12:00:00+02:00',
};

const read = (env: Readonly<Record<string, string | undefined>> = {}, flags: ServeFlags = {}) =>
  readConfiguration({ provider: 'stripe', ...flags }, { ...ENV, ...env });

describe('the settings of Stripe', () => {
  it('are its secrets, and since when orders are released', async () => {
    const {
      providers: [provider],
      reconcileEvery,
    } = read();
    const { mode, webhookSecrets } = provider;
    expect({ mode, webhookSecrets, reconcileEvery }).toEqual({
      mode: 'test',
      webhookSecrets: ['whsec_1', 'whsec_2'],
    });
    expect(provider.details).toEqual([
      'orders of Stripe by metadata.order_id',
      'released if begun after 2026-01-31T10:00:00.000Z',
    ]);
    expect(await provider.create('live')).toMatchObject({ name: 'stripe', account: 'stripe' });
  });

  it('name the account, the id of the order and its total', async () => {
    const {
      providers: [provider],
    } = read({
      STRIPE_ACCOUNT: 'north',
      STRIPE_ORDER_ID: 'payment',
      STRIPE_TOTAL: 'metadata.total',
    });
    expect(provider.details[0]).toBe('orders of Stripe by payment');
    expect(await provider.create('test')).toMatchObject({ account: 'north' });
  });

  it.each<readonly [string, Readonly<Record<string, string | undefined>>, string]>([
    [
      'no secret',
      { STRIPE_WEBHOOK_SECRETS: ' ' },
      'The setting STRIPE_WEBHOOK_SECRETS is blank, but must be the signing secrets of your webhook',
    ],
    [
      'no moment from which orders are released',
      { STRIPE_RELEASE_AFTER: undefined },
      'The setting STRIPE_RELEASE_AFTER is not set, but must be the time in RFC 3339',
    ],
    [
      'a moment that is none',
      { STRIPE_RELEASE_AFTER: 'today' },
      'The setting STRIPE_RELEASE_AFTER is "today", but must be a time in RFC 3339',
    ],
    [
      'another place of the id',
      { STRIPE_ORDER_ID: 'client_reference_id' },
      'The setting STRIPE_ORDER_ID is "client_reference_id", but must be metadata.<key>, e.g. metadata.order_id, or payment.',
    ],
    [
      'another place of the total',
      { STRIPE_TOTAL: 'payment' },
      'The setting STRIPE_TOTAL is "payment", but must be metadata.<key>, e.g. metadata.total.',
    ],
    [
      'an interval of reconciling',
      { ORDER_LIFECYCLE_RECONCILE_EVERY: '1h' },
      'The setting STRIPE_API_KEY is not set, but must be set when ORDER_LIFECYCLE_RECONCILE_EVERY (--reconcile-every) is set (it is "1h").',
    ],
  ])('are refused: %s', (_, env, message) => {
    expect(() => read(env)).toThrow(message);
  });

  it('set up calls with a key, which reconcile every hour', async () => {
    const { providers, reconcileEvery } = read({ STRIPE_API_KEY: ' rk_test_1 ' });
    const [provider] = providers;
    expect({ hasApi: provider.hasApi, reconcileEvery }).toEqual({
      ...{ hasApi: true, reconcileEvery: 3_600_000 },
    });
    expect((await provider.create('test')).api).toHaveProperty('readPayment');
    expect(read({ STRIPE_API_KEY: '' }).providers[0].hasApi).toBe(false);
  });

  it.each([
    [{ STRIPE_API_KEY: 'sk_live_hidden' }, 'STRIPE_API_KEY is a key of the live mode'],
    [{ STRIPE_API_KEY: 'pk_test_hidden' }, 'STRIPE_API_KEY is a publishable key'],
    [
      { STRIPE_API_KEY: 'sk_test_hidden', STRIPE_API_URL: 'http://stripe.example' },
      'STRIPE_API_URL is http://stripe.example',
    ],
  ])('refuse calls that cannot be made, without the key: %#', (env, message) => {
    expect(() => read(env)).toThrow(message);
    expect(() => read(env)).toThrow(/^(?!.*hidden)/);
  });

  it('may switch reconciling off', () => {
    expect(read({}, { reconcileEvery: 'off' }).reconcileEvery).toBeUndefined();
  });
});
