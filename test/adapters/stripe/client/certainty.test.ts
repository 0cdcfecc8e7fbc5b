import { describe, expect, it } from 'vitest';
import { idempotencyKey } from '../../../../src/adapters/stripe/client/effects/idempotency-key.js';
import { refund } from '../_support/events.js';
import { CAPTURE, done, failure, paid, REFUND } from './_support/answers.js';
import { authorised, type Fault, refused } from './_support/small-stripe.js';
import { withStripe } from './_support/with-stripe.js';

/*
 * Whether a call took effect, where its response alone does not show it.
 */

const { server, api } = withStripe();

const euros = (minor: number) => ({ minor, currency: 'EUR' });
const nothing = { status: 200, body: { data: [] } };
const quick = () => api({}, { maxRetries: 0 });

const postedKey = () => server().posts[0]?.headers['idempotency-key'];

describe('each call', () => {
  it.each([
    ['capture', 'POST /v1/payment_intents/capture'],
    ['cancel', 'POST /v1/payment_intents/cancel'],
    ['refund', 'POST /v1/refunds'],
  ] as const)('%s has its path, its label and its own idempotency key', async (call, label) => {
    server().add(...authorised());
    const request = call === 'refund' ? REFUND : CAPTURE;
    const { observations } = done(
      call === 'refund'
        ? await api().refundPayment(REFUND)
        : await (call === 'capture' ? api().capture(CAPTURE) : api().cancelPayment(CAPTURE)),
    );
    expect(observations).toMatchObject([{ source: 'response', label }]);
    expect(server().posts[0]?.path).toBe(
      call === 'refund' ? '/v1/refunds' : `/v1/payment_intents/pi_1/${call}`,
    );
    expect(postedKey()).toBe(idempotencyKey({ account: 'stripe', call, request, attempt: 1 }));
  });

  it('is made of a payment whose id only contains the beginning of a Charge', async () => {
    server().add(...authorised('pi_ch_1'));
    done(await api().capture({ ...CAPTURE, payment: 'pi_ch_1' }));
  });

  it('is not made of a Charge without a PaymentIntent, and says which', async () => {
    const request = { ...CAPTURE, payment: 'py_1' };
    expect(failure(await api().capture(request)).reason).toContain('does not capture.');
    expect(failure(await api().cancelPayment(request)).reason).toContain('does not cancel.');
  });
});

describe('a capture', () => {
  it('of an amount that Stripe cannot express captures nothing', async () => {
    server().add(...authorised());
    const amount = { minor: 150, currency: 'MGA' };
    expect(failure(await api().capture({ ...CAPTURE, amount })).reason).toBe(
      'Stripe has no such amount in this currency. Use an amount without decimals.',
    );
    expect(server().posts).toEqual([]);
  });

  it('of the amount that was captured is done', async () => {
    server().add(paid());
    done(await api().capture({ ...CAPTURE, amount: euros(1099) }));
    server().forgetKeys();
    expect(failure(await api().capture({ ...CAPTURE, amount: euros(1) })).reason).toContain(
      'another amount',
    );
  });

  it.each([
    'payment_intent_unexpected_state',
    'charge_already_captured',
    'charge_already_refunded',
    'charge_expired_for_capture',
  ])('that is refused with %s may have been made before, and is looked up', async (code) => {
    server().add(paid());
    server().faults.push(refused(400, code));
    done(await api().capture(CAPTURE));
  });

  it('of a payment that is missing is impossible', async () => {
    server().faults.push('dropped');
    expect(failure(await quick().capture(CAPTURE)).reason).toBe(
      'Stripe has no such payment. Check its id, the mode and the API key.',
    );
  });
});

describe('a cancel', () => {
  it('that was lost is uncertain while the payment is authorised', async () => {
    server().add(...authorised());
    server().faults.push('dropped');
    const { reason, uncertain } = failure(await quick().cancelPayment(CAPTURE));
    expect(reason).not.toContain('captured');
    expect(uncertain).toBe(true);
  });
});

describe('a refund', () => {
  it('whose response is repeated is done, although no list shows it', async () => {
    server().add(paid());
    server().replies.set('/v1/refunds', nothing);
    const first = done(await api().refundPayment(REFUND));
    expect(done(await api().refundPayment(REFUND))).toEqual({
      ...{ kind: 'done', id: first.id, observations: [] },
    });
  });

  it('whose repeated response names no refund is not done', async () => {
    server().add(paid());
    server().replies.set('/v1/refunds', nothing);
    server().faults.push({
      ...{ status: 200, body: '<html>', headers: { 'Idempotent-Replayed': 'true' } },
    });
    expect(failure(await api().refundPayment(REFUND))).toMatchObject({ uncertain: true });
  });

  it('under its key in another currency is another one', async () => {
    const metadata = { order_lifecycle_key: REFUND.key };
    server().add(paid(), refund({ amount: 300, currency: 'usd', metadata }));
    expect(failure(await api().refundPayment(REFUND)).reason).toContain('another amount');
    expect(server().posts).toEqual([]);
  });

  it('of another Charge is another one', async () => {
    const metadata = { order_lifecycle_key: REFUND.key };
    server().add(
      refund({ id: 're_9', charge: 'ch_9', payment_intent: null, metadata, amount: 300 }),
    );
    const { id } = done(await api().refundPayment({ ...REFUND, payment: 'ch_1' }));
    expect(id).not.toBe('re_9');
  });
});

describe('an error that Stripe repeats', () => {
  it('is met under every key in turn, up to a limit', async () => {
    server().add(paid());
    server().replies.set('/v1/refunds', nothing);
    for (let call = 1; call <= 20; call += 1) {
      server().faults.push('failed');
      failure(await quick().refundPayment(REFUND));
    }
    const before = server().posts.length;
    expect(failure(await quick().refundPayment(REFUND))).toMatchObject({
      reason: 'Stripe repeats its earlier errors. Repeat this call after a day.',
      ...{ retryable: true, uncertain: true },
    });
    const keys = server()
      .posts.slice(before)
      .map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(20);
    expect(keys).toHaveLength(20);
  });
});

describe('a call that conflicts with another one', () => {
  it.each<readonly [fault: Exclude<Fault, string>, isSentAgain: boolean]>([
    [refused(409, 'lock_timeout'), true],
    [refused(409, 'idempotency_key_in_use'), true],
    [refused(409, 'other', 'idempotency_error'), true],
    [refused(409, 'other'), false],
    [refused(409, 'other', 'api_error'), false],
    [refused(400, 'lock_timeout'), false],
    [refused(400, 'other', 'idempotency_error'), false],
  ])('is sent again only if it was not carried out: %#', async (fault, isSentAgain) => {
    server().add(...authorised());
    server().faults.push(fault);
    await api().capture(CAPTURE);
    expect(server().posts).toHaveLength(isSentAgain ? 2 : 1);
  });
});
