import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../../../src/adapters/stripe/client/refusal.js';
import { stripe } from '../../../../src/adapters/stripe/index.js';
import { parameters } from '../../../_support/runs.js';
import { charge, intent, type Json, refund } from '../_support/events.js';
import { type Reply, refused } from './_support/small-stripe.js';
import { KEY, withStripe } from './_support/with-stripe.js';

const { server, api } = withStripe();

const REQUEST = { orderId: 'A-1', payment: 'pi_1', key: 'k-1' };

/** Replies that repeat the key wherever a part of them may be kept. */
const ECHOES: readonly (readonly [string, Reply])[] = [
  ['as the words of an error', refused(401, KEY, KEY, { decline_code: KEY, message: KEY })],
  ['within a word', refused(400, `invalid_${KEY}`, KEY.toUpperCase())],
  ['as the id of the request', { status: 403, body: {}, headers: { 'Request-Id': KEY } }],
  ['as a body', { status: 500, body: KEY }],
  ['in Retry-After', { status: 429, body: KEY, headers: { 'Retry-After': KEY } }],
  ['as the address of a redirect', { status: 302, body: '', headers: { location: `/${KEY}` } }],
  ['as the value of a field', { status: 200, body: { ...intent(), status: KEY, amount: KEY } }],
  ['as an id', { status: 200, body: { object: KEY, id: KEY } }],
];

/** Everything that a person or a log could see of a value. */
function shown(value: unknown): string {
  return `${inspect(value, { depth: 20, showHidden: true })} ${JSON.stringify(value)}`;
}

describe('the key', () => {
  it.each(ECHOES)('is in no answer, where Stripe repeats it %s', async (_, reply) => {
    server().faults.push(reply);
    server().replies.set('/v1/payment_intents/pi_1', reply);
    server().replies.set('/v1/refunds', reply);
    server().replies.set('/v1/payment_intents/search', reply);
    server().replies.set('/v1/events', reply);
    const calls = api({}, { maxRetries: 0 });
    const answers: unknown[] = [
      await calls.readPayment('pi_1'),
      await calls.readObject({ object: 'payment_intent', id: 'pi_1' }),
      await calls.findPayments('A-1'),
      await calls.capture(REQUEST),
      await calls.refundPayment({ ...REQUEST, amount: { minor: 1, currency: 'EUR' } }),
    ];
    for await (const page of calls.events(0)) answers.push(page);
    expect(answers.length).toBeGreaterThan(5);
    expect(shown(answers).toLowerCase()).not.toContain(KEY);
  });

  it('is not in the provider, nor in the error of a wrong option', () => {
    const options = { webhookSecrets: ['whsec_1'], releaseAfter: new Date(0) };
    expect(shown(stripe({ ...options, api: { apiKey: KEY } }))).not.toContain(KEY);
    const wrong = [
      { ...options, mode: 'live' as const, api: { apiKey: KEY } },
      { ...options, api: { apiKey: `${KEY} ` } },
      { ...options, api: { apiKey: KEY, timeoutMs: 0 } },
      { ...options, api: { apiKey: `pk_test_${KEY}` } },
    ];
    for (const given of wrong) {
      let error: unknown;
      try {
        stripe(given);
      } catch (caught) {
        error = caught;
      }
      expect(error).toMatchObject({ name: 'ConfigurationError' });
      expect(shown(error)).not.toContain(KEY);
    }
  });
});

describe('personal data', () => {
  const MARKER = 'Jane Personal';
  const personal: Json = {
    ...{ receipt_email: MARKER, client_secret: MARKER, description: MARKER },
    ...{ last_payment_error: { message: MARKER, code: MARKER }, shipping: { name: MARKER } },
    ...{ billing_details: { name: MARKER, email: MARKER } },
  };

  it('of what is read is left behind', async () => {
    server().add(
      intent({ ...personal, metadata: { order_id: 'A-1', name: MARKER } }),
      charge(personal),
      refund({ ...personal, metadata: { name: MARKER } }),
    );
    const read = await api().readPayment('pi_1');
    expect(read.kind).toBe('payments');
    expect(shown(read)).not.toContain('Jane');
  });

  it('in an error is left behind, whatever it says', () => {
    const word = fc.oneof(fc.constant(MARKER), fc.string(), fc.anything());
    fc.assert(
      fc.property(
        fc.record({ message: word, type: word, code: word, decline_code: word, param: word }),
        fc.integer({ min: 100, max: 599 }),
        (error, status) => {
          const response = { status, headers: {}, body: { error } };
          const failure = refusal(response, { method: 'POST', apiKey: KEY });
          for (const code of failure.internal.codes) expect(code).toMatch(/^[\w.-]{1,64}$/);
          expect(shown(failure)).not.toContain('Jane');
        },
      ),
      parameters(0.25),
    );
  });
});
