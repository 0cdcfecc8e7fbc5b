import { describe, expect, it } from 'vitest';
import { fromWebhook, stripe } from '../../../../src/adapters/stripe/index.js';
import type { Json } from '../_support/events.js';

const READS = { readsThinEvents: true } as const;

const thin = (changes: Json = {}): Json => ({
  ...{ id: 'evt_1', object: 'v2.core.event', type: 'v1.payment_intent.succeeded' },
  ...{ created: '2026-11-26T12:00:00.250Z', livemode: false, context: null },
  related_object: { id: 'pi_1', type: 'payment_intent', url: '/v1/payment_intents/pi_1' },
  ...changes,
});

describe('a thin event', () => {
  it('names the object to read, where calls are set up', () => {
    const reading = fromWebhook(thin(), READS);
    expect(reading).toMatchObject({
      kind: 'not_understood',
      createdAt: Date.UTC(2026, 10, 26, 12) * 1000 + 250_000,
      problem: { code: 'thin_event' },
      reference: { object: 'payment_intent', id: 'pi_1' },
    });
    expect(reading).not.toHaveProperty('loud');
  });

  it('is so for a provider with a key, and a mistake without one', () => {
    const options = { webhookSecrets: ['whsec_1'], releaseAfter: new Date(0) };
    const withKey = stripe({ ...options, api: { apiKey: 'sk_test_1' } });
    expect(withKey.fromWebhook(thin())).toHaveProperty('reference');
    const without = stripe(options).fromWebhook(thin());
    expect(without).toMatchObject({ kind: 'not_understood', loud: true });
    expect(without).not.toHaveProperty('reference');
  });

  it.each([
    ['v1.charge.dispute.created', 'dispute', 'dp_1'],
    ['v1.charge.refund.updated', 'refund', 're_1'],
    ['v1.charge.captured', 'charge', 'ch_1'],
    ['v1.radar.early_fraud_warning.created', 'radar.early_fraud_warning', 'issfr_1'],
    ['v1.checkout.session.completed', 'checkout.session', 'cs_1'],
    ['v1.review.opened', 'review', 'prv_1'],
  ])('%s names a %s', (type, object, id) => {
    const reference = { object, id };
    const related = { related_object: { id, type: object } };
    expect(fromWebhook(thin({ type, ...related }), READS)).toMatchObject({ reference });
    expect(fromWebhook(thin({ type, related_object: { id } }), READS)).toMatchObject({ reference });
  });

  it.each([['v1.customer.created'], ['v2.core.account.updated']])('%s is ignored', (type) => {
    expect(fromWebhook(thin({ type }), READS)).toMatchObject({ kind: 'ignored', type });
  });

  it('of another account is ignored', () => {
    const foreign = fromWebhook(thin({ context: 'org_1/acct_2' }), READS);
    expect(foreign).toMatchObject({ code: 'foreign_account', foreignAccount: 'acct_2' });
    const own = { ...READS, connectedAccount: 'acct_2' };
    expect(fromWebhook(thin({ context: 'acct_2' }), own)).toHaveProperty('reference');
    expect(fromWebhook(thin(), own)).toMatchObject({ code: 'foreign_account' });
  });

  it.each([
    [{ related_object: null }, 'related_object.id'],
    [{ related_object: { id: '' } }, 'related_object.id'],
    [{ related_object: { id: 'ch_1', type: 'charge' } }, 'related_object.type'],
  ])('that names no such object is not understood: %j', (changes, path) => {
    const reading = fromWebhook(thin(changes), READS);
    expect(reading).toMatchObject({ kind: 'not_understood', problem: { path } });
    expect(reading).not.toHaveProperty('reference');
  });

  it.each([
    ['v1.charge.captured', { id: 'ch_1', type: 'charge' }],
    ['v2.core.account.updated', { id: 'acct_1', type: 'account' }],
  ])('is known by its object, also under the old word for an event: %s', (type, related) => {
    const body = thin({ object: 'event', type, related_object: related });
    expect(fromWebhook(body)).toMatchObject({ kind: 'not_understood', loud: true });
  });

  it.each([
    [{ object: 'event', related_object: undefined }],
    [{ object: 'event', type: 'payment_intent.v1.succeeded' }],
    [{ object: 'event', type: 'charge.captured' }],
  ])('is none: %j', (changes) => {
    expect(fromWebhook(thin(changes))).not.toHaveProperty('loud');
  });

  it('says what is wrong, and where', () => {
    expect(fromWebhook(thin(), READS)).toMatchObject({
      problem: {
        path: 'object',
        reason:
          'This is a thin event, which names an object and does not contain it. The object is read.',
      },
    });
    expect(fromWebhook(thin())).toMatchObject({ problem: { path: 'object' } });
    expect(fromWebhook(thin({ related_object: { id: '' } }), READS)).toMatchObject({
      problem: { reason: 'Expected the id of the object.' },
    });
    const other = thin({ related_object: { id: 'ch_1', type: 'charge' } });
    expect(fromWebhook(other, READS)).toMatchObject({
      problem: { reason: 'Expected payment_intent.' },
    });
    expect(fromWebhook(thin({ type: 'v2.charge.captured' }), READS)).toMatchObject({
      ...{ kind: 'ignored', reason: 'It does not concern a payment.' },
    });
  });
});
