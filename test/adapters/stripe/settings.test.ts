import { describe, expect, it } from 'vitest';
import { type StripeOptions, stripe } from '../../../src/adapters/stripe/index.js';
import { ConfigurationError } from '../../../src/order/options/configuration-error.js';

const VALID: StripeOptions = { webhookSecrets: ['whsec_1'], releaseAfter: new Date(0) };

describe('the options of Stripe', () => {
  it('need the secrets and the moment from which orders may be released', () => {
    expect(() => stripe(VALID)).not.toThrow();
    const { releaseAfter, ...without } = VALID;
    // A caller without types may leave it out.
    expect(() => stripe(without as StripeOptions)).toThrow(/releaseAfter/);
    expect(releaseAfter).toBeInstanceOf(Date);
  });

  it.each([
    ['webhookSecrets', []],
    ['webhookSecrets', 'whsec_1'],
    ['webhookSecrets', ['whsec_1', ' ']],
    ['releaseAfter', new Date(Number.NaN)],
    ['releaseAfter', '2026-01-01'],
    ['mode', 'sandbox'],
    ['account', ' '],
    ['orderId', 'order'],
    ['orderId', { metadata: '' }],
    ['orderId', {}],
    ['total', 'payment'],
    ['total', { metadata: 3 }],
    ['toleranceSeconds', -1],
    ['toleranceSeconds', Number.NaN],
    ['connectedAccount', ''],
    ['inquiries', 'pass'],
    ['acknowledgedReviews', true],
    ['orderID', 'payment'],
  ])('do not accept %s: %j', (name, value) => {
    const options = { ...VALID, [name]: value } as unknown as StripeOptions;
    expect(() => stripe(options)).toThrow(ConfigurationError);
    expect(() => stripe(options)).toThrow(new RegExp(name));
  });

  it.each([
    ['mode', 'live'],
    ['orderId', 'payment'],
    ['orderId', { metadata: 'order' }],
    ['total', { metadata: 'total' }],
    ['inquiries', 'hold'],
    ['inquiries', 'ignore'],
    ['acknowledgedReviews', 'pass'],
    ['acknowledgedReviews', 'hold'],
    ['toleranceSeconds', 'off'],
  ])('accept %s: %j', (name, value) => {
    expect(() => stripe({ ...VALID, [name]: value })).not.toThrow();
  });

  const date = 'a Date: the moment from which orders may be released, e.g. when you turn this on';
  it.each([
    ['webhookSecrets', undefined, 'a list of at least one signing secret, none of them blank'],
    ['releaseAfter', undefined, date],
    ['mode', 'sandbox', "'live' or 'test'"],
    ['orderId', { metadata: ' ' }, "'payment' or { metadata: '…' }"],
    ['orderId', {}, 'orderId is an object'],
    ['orderId', null, "'payment' or { metadata: '…' }"],
    ['total', 'total', "{ metadata: '…' }"],
    ['inquiries', 'pass', "'hold' or 'ignore'"],
    ['acknowledgedReviews', 'ignore', "'pass' or 'hold'"],
  ])('say what %s may be instead of %j', (name, value, allowed) => {
    const { [name as 'mode']: _, ...rest } = VALID;
    const options = value === undefined ? rest : { ...rest, [name]: value };
    // A caller without types may pass it.
    expect(() => stripe(options as StripeOptions)).toThrow(allowed);
  });

  it('never show a secret', () => {
    const webhookSecrets = 'whsec_hidden' as unknown as string[];
    expect(() => stripe({ ...VALID, webhookSecrets })).toThrow(/^(?!.*hidden)/);
  });

  it('reach what reads and verifies', () => {
    const provider = stripe({ ...VALID, account: 'shop', mode: 'live', orderId: 'payment' });
    expect(provider).toMatchObject({
      name: 'stripe',
      title: 'Stripe',
      speaksOf: 'payments',
      clockGrain: 'second',
      account: 'shop',
    });
  });
});
