import { describe, expect, it } from 'vitest';
import { fromWebhook } from '../../../../src/adapters/stripe/index.js';
import { charge, event, intent, type Json, session } from '../_support/events.js';
import { observed } from '../_support/read.js';

describe('an object that contradicts itself', () => {
  it.each<[string, string, Json, string, string]>([
    [
      'a payment that succeeded, but can only be captured',
      'payment_intent.succeeded',
      intent({ status: 'succeeded', amount_received: 0, amount_capturable: 1000 }),
      'amount_received',
      'Expected more than zero, as the payment succeeded.',
    ],
    [
      'a charge that is captured with an amount of zero',
      'charge.succeeded',
      charge({ captured: true, amount_captured: 0 }),
      'amount_captured',
      'Expected more than zero, as the charge is captured.',
    ],
  ])('is refused: %s', (_, type, object, path, reason) => {
    expect(fromWebhook(event(type, object))).toMatchObject({
      kind: 'not_understood',
      problem: { code: 'unexpected_shape', path: `data.object.${path}`, reason },
    });
  });

  it.each([
    ['failed', { status: 'failed', captured: true, amount_captured: 0 }],
    ['costs nothing', { amount: 0, amount_captured: 0, captured: true }],
  ])('is not a charge that %s', (_, changes) => {
    expect(fromWebhook(event('charge.updated', charge(changes))).kind).toBe('observations');
  });
});

describe('an object that leaves something out', () => {
  it('is read: a session of before 2022 has no time of its own', () => {
    const { created: _, ...old } = session({ payment_intent: 'pi_1', status: 'complete' });
    const { objects } = observed(event('checkout.session.completed', old));
    expect(objects).toEqual([{ object: 'checkout', id: 'cs_1', state: 'complete' }]);
  });

  it('is read: a charge whose list of refunds is empty altogether', () => {
    const { objects } = observed(event('charge.succeeded', charge({ refunds: {} })));
    expect(objects.map((one) => one.object)).toEqual(['attempt']);
  });

  it('is refused with a sentence: an event without its object', () => {
    const { data: _, ...rest } = event('charge.succeeded', charge());
    expect(fromWebhook({ ...rest, data: {} })).toMatchObject({
      kind: 'not_understood',
      problem: { path: 'data.object', reason: 'Expected another shape.' },
    });
  });
});
