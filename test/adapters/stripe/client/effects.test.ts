import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idempotencyKey } from '../../../../src/adapters/stripe/client/effects/idempotency-key.js';
import { stripe } from '../../../../src/adapters/stripe/index.js';
import { parameters } from '../../../_support/runs.js';
import { intent, refund } from '../_support/events.js';
import { CAPTURE, done, failure, paid, REFUND } from './_support/answers.js';
import {
  authorised,
  type Fault,
  refused,
  SmallStripe,
  unexpectedState,
} from './_support/small-stripe.js';
import { KEY, withStripe } from './_support/with-stripe.js';

const { server, api } = withStripe();

/** The refunds of the server, by their amounts. */
const refunds = () => [...server().objects.values()].filter(({ object }) => object === 'refund');

describe('capture', () => {
  it('captures all that is authorised, and reports it', async () => {
    server().add(...authorised());
    const { id, observations } = done(await api().capture(CAPTURE));
    expect(id).toBe('pi_1');
    expect(observations).toMatchObject([
      {
        ...{ orderId: 'A-1', source: 'response', label: 'POST /v1/payment_intents/capture' },
        objects: [{ object: 'payment', state: 'complete', captured: 1099 }],
      },
    ]);
    const [post] = server().posts;
    expect(post?.path).toBe('/v1/payment_intents/pi_1/capture');
    expect(String(post?.form)).toBe('');
    expect(post?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'idempotency-key': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('captures a part, in the smallest unit of Stripe', async () => {
    server().add(...authorised());
    const amount = { minor: 5, currency: 'ISK' };
    done(await api().capture({ ...CAPTURE, amount }));
    expect(String(server().posts[0]?.form)).toBe('amount_to_capture=500');
  });

  it('is done where it had been done, also under another key', async () => {
    server().add(paid());
    const { observations } = done(await api().capture(CAPTURE));
    expect(observations).toMatchObject([{ source: 'read', objects: [{ captured: 1099 }] }]);
  });

  it('is not done where another amount was captured, or the payment was cancelled', async () => {
    server().add(paid());
    const amount = { minor: 500, currency: 'EUR' };
    const other = failure(await api().capture({ ...CAPTURE, amount }));
    expect(other).toMatchObject({ retryable: false, uncertain: false });
    expect(other.reason).toContain('captured with another amount');
    expect(other.internal.codes).toContain('payment_intent_unexpected_state');
    server().add(intent({ status: 'canceled' }));
    expect(failure(await api().capture(CAPTURE)).reason).toContain('was cancelled');
  });

  it('is refused while the payment is not authorised, and possible later', async () => {
    server().add(intent({ status: 'processing' }));
    const early = failure(await api().capture(CAPTURE));
    expect(early).toMatchObject({ retryable: false, uncertain: false });
    server().add(...authorised());
    // Stripe repeats its refusal under the first key.
    done(await api().capture(CAPTURE));
    const keys = server().posts.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([keys[0], keys[0], expect.not.stringMatching(String(keys[0]))]);
  });

  it('does not capture a Charge without a PaymentIntent', async () => {
    const request = { ...CAPTURE, payment: 'ch_1' };
    expect(failure(await api().capture(request)).reason).toContain('Do it at Stripe');
    expect(failure(await api().cancelPayment(request)).reason).toContain('Do it at Stripe');
    expect(server().arrived).toEqual([]);
  });
});

describe('cancelPayment', () => {
  it('releases what is authorised', async () => {
    server().add(...authorised());
    const { observations } = done(await api().cancelPayment(CAPTURE));
    expect(observations).toMatchObject([{ objects: [{ state: 'cancelled' }] }]);
    expect(server().posts[0]?.path).toBe('/v1/payment_intents/pi_1/cancel');
  });

  it('is done where it had been done, and impossible after a capture', async () => {
    server().add(intent({ status: 'canceled' }));
    done(await api().cancelPayment(CAPTURE));
    server().add(paid());
    server().forgetKeys();
    expect(failure(await api().cancelPayment(CAPTURE)).reason).toContain('Refund it instead');
  });
});

describe('refundPayment', () => {
  it('refunds an amount under the key of the shop', async () => {
    server().add(paid());
    const { id, observations } = done(await api().refundPayment(REFUND));
    expect(observations).toMatchObject([
      { objects: [{ object: 'refund', id, key: 'refund-1', amount: REFUND.amount }] },
    ]);
    expect([...(server().posts[0]?.form ?? [])]).toEqual([
      ['payment_intent', 'pi_1'],
      ['amount', '300'],
      ['metadata[order_lifecycle_key]', 'refund-1'],
    ]);
  });

  it('has its effect once, also after Stripe forgot the idempotency key', async () => {
    server().add(paid());
    const first = done(await api().refundPayment(REFUND));
    server().forgetKeys();
    expect(done(await api().refundPayment(REFUND)).id).toBe(first.id);
    expect(refunds()).toHaveLength(1);
  });

  it('reports the refund as it is now, not as in the repeated response', async () => {
    server().add(paid());
    const first = done(await api().refundPayment(REFUND));
    const [made] = refunds();
    server().add({ ...made, status: 'failed' });
    // The look-up before the call shows none, as if the list lagged behind.
    const list = { status: 200, body: { data: [] } };
    const lists = [list];
    server().replies.set(
      '/v1/refunds',
      () => lists.shift() ?? { status: 200, body: { data: refunds() } },
    );
    const { id, observations } = done(await api().refundPayment(REFUND));
    expect(id).toBe(first.id);
    expect(observations).toMatchObject([{ source: 'read', objects: [{ state: 'failed' }] }]);
  });

  it('refunds twice under two keys, and not under one key with two amounts', async () => {
    server().add(paid());
    done(await api().refundPayment(REFUND));
    done(await api().refundPayment({ ...REFUND, key: 'refund-2' }));
    expect(refunds()).toHaveLength(2);
    const other = { ...REFUND, amount: { minor: 301, currency: 'EUR' } };
    expect(failure(await api().refundPayment(other)).reason).toContain('another amount');
    expect(refunds()).toHaveLength(2);
  });

  it('refunds a Charge without a PaymentIntent', async () => {
    done(await api().refundPayment({ ...REFUND, payment: 'ch_1' }));
    expect(server().posts[0]?.form.get('charge')).toBe('ch_1');
  });

  it.each(['', ' r', 'r ', 'Zoë', 'a\nb', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    expect(failure(await api().refundPayment({ ...REFUND, key })).reason).toContain('key');
    expect(server().arrived).toEqual([]);
  });

  it('refuses an amount that Stripe cannot express', async () => {
    const amount = { minor: 150, currency: 'MGA' };
    expect(failure(await api().refundPayment({ ...REFUND, amount })).reason).toContain('amount');
    expect(server().arrived).toEqual([]);
  });

  it('is not requested where the refunds cannot be read', async () => {
    server().replies.set('/v1/refunds', refused(403, 'permission'));
    expect(failure(await api().refundPayment(REFUND)).uncertain).toBe(false);
    expect(server().posts).toEqual([]);
  });
});

describe('an answer that is lost', () => {
  it.each<Fault>(['lost', 'broken'])('after the effect (%s): it is looked up', async (fault) => {
    server().add(...authorised());
    server().faults.push(fault);
    done(await api().capture(CAPTURE));
    server().faults.push(fault);
    done(await api().refundPayment(REFUND));
    expect(refunds()).toHaveLength(1);
    expect(server().posts).toHaveLength(2);
  });

  it.each<Fault>(['dropped', 'failed'])('before it (%s): it stays uncertain', async (fault) => {
    server().add(...authorised());
    server().faults.push(fault, fault);
    for (const answer of [await api().capture(CAPTURE), await api().refundPayment(REFUND)]) {
      expect(failure(answer)).toMatchObject({ retryable: true, uncertain: true });
    }
    expect(server().posts).toHaveLength(2);
    done(await api().capture(CAPTURE));
    done(await api().refundPayment(REFUND));
    expect(refunds()).toHaveLength(1);
  });

  it('is uncertain where it cannot be looked up', async () => {
    server().add(...authorised());
    server().faults.push('lost');
    server().replies.set('/v1/payment_intents/pi_1', refused(500, 'internal', 'api_error'));
    const answer = await api({}, { maxRetries: 0 }).capture(CAPTURE);
    expect(failure(answer)).toMatchObject({ retryable: true, uncertain: true });
    server().faults.push(unexpectedState());
    server().forgetKeys();
    const refusedState = failure(await api({}, { maxRetries: 0 }).capture(CAPTURE));
    expect(refusedState.uncertain).toBe(true);
  });

  it('that cannot be read is looked up', async () => {
    server().add(paid());
    server().faults.push({ status: 200, body: '<html>' });
    done(await api().capture(CAPTURE));
    server().faults.push({ status: 200, body: '<html>' });
    expect(failure(await api().refundPayment(REFUND))).toMatchObject({ uncertain: true });
  });
});

describe('a call that certainly had no effect', () => {
  it.each<Fault>(['too_many', 'busy'])('is sent again under the same key: %s', async (fault) => {
    server().add(...authorised());
    server().faults.push(fault, fault);
    done(await api().capture(CAPTURE));
    const keys = server().posts.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('is a certain failure after 429, and an uncertain one while another is under way', async () => {
    server().add(...authorised());
    server().faults.push('too_many', 'busy');
    const calls = api({}, { maxRetries: 0 });
    expect(failure(await calls.capture(CAPTURE))).toMatchObject({
      ...{ retryable: true, uncertain: false },
    });
    expect(failure(await calls.capture(CAPTURE))).toMatchObject({
      ...{ retryable: true, uncertain: true },
    });
  });

  it('is refused with the words of Stripe, without a look-up', async () => {
    server().add(...authorised());
    server().faults.push(refused(402, 'card_declined', 'card_error', { decline_code: 'expired' }));
    expect(failure(await api().capture(CAPTURE))).toEqual({
      ...{ kind: 'failure', retryable: false, uncertain: false },
      reason:
        'Stripe could not carry out the call. Look the payment up at Stripe, which shows the cause.',
      internal: {
        ...{ httpStatus: 402, requestId: 'req_1' },
        codes: ['card_error', 'card_declined', 'expired'],
      },
    });
    expect(server().arrived).toHaveLength(1);
  });

  it('is a certain failure where Stripe cannot be reached', async () => {
    const other = new SmallStripe();
    const baseUrl = await other.start();
    await other.stop();
    const answer = await api({}, { baseUrl, maxRetries: 0 }).capture(CAPTURE);
    expect(failure(answer)).toMatchObject({ retryable: true, uncertain: false });
  });
});

describe('two callers', () => {
  it('have one effect', async () => {
    server().add(...authorised());
    const calls = Array.from({ length: 4 }, () => api().refundPayment(REFUND));
    const ids = (await Promise.all(calls)).map((answer) => done(answer).id);
    expect(new Set(ids).size).toBe(1);
    expect(refunds()).toHaveLength(1);
  });
});

describe('for any answers that are lost', () => {
  const fault = fc.constantFrom<Fault>('lost', 'broken', 'dropped', 'failed', 'too_many', 'busy');
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom('capture', 'cancelPayment', 'refundPayment', 'forget') }),
    fc.record({ fault }),
  );

  it('nothing happens twice, and what is said to be done is done', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const small = new SmallStripe();
        try {
          small.add(...authorised());
          const baseUrl = await small.start();
          const calls = api({}, { baseUrl, maxRetries: 1 });
          for (const one of steps) {
            if ('fault' in one) small.faults.push(one.fault);
            else if (one.do === 'forget') small.forgetKeys();
            else if (one.do === 'refundPayment') {
              const answer = await calls.refundPayment(REFUND);
              if (answer.kind === 'done') expect(small.objects.has(answer.id)).toBe(true);
            } else {
              const isCapture = one.do === 'capture';
              const before = small.objects.get('pi_1')?.status;
              const answer = await (isCapture ? calls.capture : calls.cancelPayment)(CAPTURE);
              const after = small.objects.get('pi_1')?.status;
              if (answer.kind === 'done') expect(after).toBe(isCapture ? 'succeeded' : 'canceled');
              else if (!answer.uncertain) expect(after).toBe(before);
            }
          }
          const made = [...small.objects.values()].filter(({ object }) => object === 'refund');
          expect(made.length).toBeLessThanOrEqual(1);
        } finally {
          await small.stop();
        }
      }),
      parameters(0.05),
    );
  });
});

describe('the idempotency key', () => {
  const asked = fc.record({
    account: fc.constantFrom('stripe', 'north'),
    call: fc.constantFrom('capture' as const, 'cancel' as const, 'refund' as const),
    request: fc.record(
      {
        orderId: fc.constantFrom('A-1', 'A-2'),
        payment: fc.constantFrom('pi_1', 'pi_2'),
        key: fc.constantFrom('k', 'A-1'),
        amount: fc.record({
          minor: fc.constantFrom(1, 11),
          currency: fc.constantFrom('EUR', 'USD'),
        }),
      },
      { requiredKeys: ['orderId', 'payment', 'key'] },
    ),
    attempt: fc.constantFrom(1, 11),
  });

  it('is a function of what is asked, and of all of it', () => {
    fc.assert(
      fc.property(asked, asked, (a, b) => {
        const isSame = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(idempotencyKey(a) === idempotencyKey(b)).toBe(isSame);
      }),
      parameters(),
    );
  });

  const sorted = ({ account, call, request, attempt }: Parameters<typeof idempotencyKey>[0]) => [
    ...[account, call, attempt, request.orderId, request.payment, request.key],
    ...[request.amount?.minor, request.amount?.currency],
  ];
});

describe('a provider that only reads', () => {
  it('changes nothing', () => {
    const { api: calls } = stripe({
      ...{ webhookSecrets: ['whsec_1'], releaseAfter: new Date(0) },
      api: { apiKey: KEY, readOnly: true },
    });
    expect(Object.keys(calls ?? {}).toSorted()).toEqual([
      ...['events', 'findPayments', 'readObject', 'readPayment'],
    ]);
  });
});

it('a refund of another payment is not taken for this one', async () => {
  server().add(
    paid(),
    refund({ id: 're_0', payment_intent: 'pi_0', metadata: { order_lifecycle_key: REFUND.key } }),
  );
  expect(done(await api().refundPayment(REFUND)).id).not.toBe('re_0');
});
