import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type StripeServer,
  startStripeServer,
} from '../../../src/testing/stripe-server/stripe-server.js';
import { refusal, sdk } from './_support/sdk.js';

let server: StripeServer;
let stripe: Stripe;

beforeEach(async () => {
  server = await startStripeServer({ clock: () => Date.parse('2026-11-01T10:00:00Z') * 1_000 });
  stripe = sdk(server);
});

afterEach(() => server.close());

/** Plays a scenario; returns its order and its payment. */
function played(scenario: string) {
  const order = server.play(scenario);
  const [payment] = order.payments;
  if (payment === undefined) throw new Error(`'${scenario}' has no payment.`);
  return { order, payment, before: server.events.length };
}

const typesAfter = (before: number) =>
  server.events
    .slice(before)
    .map(({ type }) => type)
    .toSorted();

describe('the official client captures', () => {
  it('all that is held, which events report with the request and its key', async () => {
    const { order, payment, before } = played('held');
    const done = await stripe.paymentIntents.capture(payment, {}, { idempotencyKey: 'capture-1' });
    expect(done).toMatchObject({ status: 'succeeded', amount_received: 6_000 });
    expect(typesAfter(before)).toEqual(['charge.captured', 'payment_intent.succeeded']);
    for (const { request } of server.events.slice(before)) {
      expect(request).toEqual({ id: done.lastResponse.requestId, idempotency_key: 'capture-1' });
    }
    expect(order.truth.captured).toBe(6_000);
    expect(server.captures(payment)).toBe(1);
    expect(server.effects).toEqual([
      expect.objectContaining({ kind: 'capture', payment, amount: 6_000, key: 'capture-1' }),
    ]);
  });

  it('a part, which releases the rest', async () => {
    const { payment, before } = played('held');
    const done = await stripe.paymentIntents.capture(
      payment,
      { amount_to_capture: 4_000 },
      { idempotencyKey: 'part' },
    );
    expect(done).toMatchObject({ amount_received: 4_000, amount_capturable: 0 });
    expect(typesAfter(before)).toEqual(['charge.captured', 'payment_intent.succeeded']);
    expect((await stripe.refunds.list({ payment_intent: payment })).data).toEqual([]);
  });

  it('a part of an old account, where the release of the rest looks like a refund', async () => {
    const old = await startStripeServer({ generation: 'refund_events' });
    try {
      const [payment = ''] = old.play('held').payments;
      const before = old.events.length;
      await sdk(old).paymentIntents.capture(payment, { amount_to_capture: 4_000 });
      expect(old.events.slice(before).map(({ type }) => type)).toContain('charge.refunded');
      const { data } = await sdk(old).refunds.list({ payment_intent: payment });
      expect(data).toEqual([expect.objectContaining({ amount: 2_000, status: 'succeeded' })]);
      expect(old.refunds(payment)).toBe(0);
    } finally {
      await old.close();
    }
  });

  it('several times, as long as no capture is the last', async () => {
    const { payment } = played('held');
    const some = await stripe.paymentIntents.capture(payment, {
      amount_to_capture: 2_000,
      final_capture: false,
    });
    expect(some).toMatchObject({ status: 'requires_capture', amount_capturable: 4_000 });
    expect(await stripe.paymentIntents.capture(payment)).toMatchObject({ amount_received: 6_000 });
    expect(server.captures(payment)).toBe(2);
  });

  it.each([
    ['captured', 'payment_intent_unexpected_state'],
    ['hold_cancelled', 'payment_intent_unexpected_state'],
    ['awaiting_payment_method', 'payment_intent_unexpected_state'],
  ])('nothing of a payment that is %s', async (scenario, code) => {
    const { payment, before } = played(scenario);
    const error = await refusal(stripe.paymentIntents.capture(payment));
    expect(error).toMatchObject({ code, statusCode: 400, type: 'StripeInvalidRequestError' });
    expect(error.payment_intent?.id).toBe(payment);
    expect(server.events.length).toBe(before);
    expect(server.effects).toEqual([]);
  });

  it('no more than is held', async () => {
    const { payment } = played('held');
    expect(
      await refusal(stripe.paymentIntents.capture(payment, { amount_to_capture: 6_001 })),
    ).toMatchObject({ code: 'amount_too_large', param: 'amount_to_capture' });
    expect(server.captures(payment)).toBe(0);
  });
});

describe('the official client cancels', () => {
  it('a hold, and with it the order', async () => {
    const { order, payment, before } = played('held');
    const done = await stripe.paymentIntents.cancel(payment, {
      cancellation_reason: 'requested_by_customer',
    });
    expect(done).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'requested_by_customer',
      amount_capturable: 0,
    });
    expect(done.canceled_at).toBe(Date.parse('2026-11-01T10:00:00Z') / 1_000);
    expect(typesAfter(before)).toEqual(['payment_intent.canceled']);
    expect(order.truth.state).toBe('cancelled');
    expect(server.effects).toEqual([
      expect.objectContaining({ kind: 'cancel', payment, amount: 6_000 }),
    ]);
  });

  it('an unpaid payment, without a reason', async () => {
    const { payment } = played('awaiting_authentication');
    expect(await stripe.paymentIntents.cancel(payment)).toMatchObject({
      status: 'canceled',
      cancellation_reason: null,
    });
  });

  it.each(['paid', 'hold_cancelled', 'debit_processing', 'captured_once_of_several'])(
    'no payment that is %s',
    async (scenario) => {
      const { payment } = played(scenario);
      expect(await refusal(stripe.paymentIntents.cancel(payment))).toMatchObject({
        code: 'payment_intent_unexpected_state',
        statusCode: 400,
      });
      expect(server.effects).toEqual([]);
    },
  );

  it('for a reason of the list only', async () => {
    const { payment } = played('held');
    // A reason that the client's types do not know.
    const cancellation_reason = 'automatic' as never;
    expect(
      await refusal(stripe.paymentIntents.cancel(payment, { cancellation_reason })),
    ).toMatchObject({ param: 'cancellation_reason', statusCode: 400 });
  });
});

describe('the official client refunds', () => {
  it('a part with metadata of its own, and then the rest', async () => {
    const { order, payment, before } = played('paid');
    const part = await stripe.refunds.create({
      payment_intent: payment,
      amount: 1_000,
      reason: 'requested_by_customer',
      metadata: { order_lifecycle_key: 'key-1' },
    });
    expect(part).toMatchObject({ status: 'succeeded', amount: 1_000 });
    expect(part.metadata).toEqual({ order_lifecycle_key: 'key-1' });
    expect(typesAfter(before)).toEqual(['charge.refunded', 'refund.created']);
    const reported = server.events.find(({ type }) => type === 'refund.created');
    expect(reported?.data.object.metadata).toEqual({ order_lifecycle_key: 'key-1' });
    const rest = await stripe.refunds.create({ payment_intent: payment });
    expect(rest.amount).toBe(5_000);
    expect(await stripe.refunds.retrieve(rest.id)).toMatchObject({ id: rest.id });
    expect((await stripe.refunds.list({ payment_intent: payment })).data).toHaveLength(2);
    expect(order.truth.refunded).toBe(6_000);
    expect(server.refunds(payment)).toBe(2);
  });

  it('by the charge as well', async () => {
    const { payment } = played('paid');
    const { latest_charge } = await stripe.paymentIntents.retrieve(payment);
    if (typeof latest_charge !== 'string') throw new Error('There is no charge.');
    expect(await stripe.refunds.create({ charge: latest_charge })).toMatchObject({
      payment_intent: payment,
    });
  });

  it('a bank debit, which is pending until it ends', async () => {
    const { order, payment } = played('debit_paid');
    const { id, status } = await stripe.refunds.create({ payment_intent: payment });
    expect(status).toBe('pending');
    order.settleRefund(id, 'succeeded');
    expect(await stripe.refunds.retrieve(id)).toMatchObject({ status: 'succeeded' });
    order.settleRefund(id, 'failed');
    expect(server.events.at(-1)).toMatchObject({ type: 'refund.failed' });
    expect(() => order.settleRefund(id, 'succeeded')).toThrow(RangeError);
    expect(await stripe.refunds.create({ payment_intent: payment })).toMatchObject({
      amount: 6_000,
    });
  });

  it.each([
    ['refunded_in_full', 'charge_already_refunded'],
    ['dispute_open', 'charge_disputed'],
    ['dispute_lost', 'charge_disputed'],
    ['held', undefined],
    ['hold_cancelled', undefined],
    ['awaiting_payment_method', undefined],
    ['debit_failed_late', undefined],
  ])('nothing of a payment that is %s', async (scenario, code) => {
    const { payment, before } = played(scenario);
    const error = await refusal(stripe.refunds.create({ payment_intent: payment }));
    expect(error.statusCode).toBe(400);
    expect(error.code).toBe(code);
    expect(server.events.length).toBe(before);
    expect(server.effects).toEqual([]);
  });

  it('a payment that a bank only inquires about', async () => {
    const { payment } = played('inquiry_open');
    expect(await stripe.refunds.create({ payment_intent: payment })).toMatchObject({
      status: 'succeeded',
    });
  });

  it('no more than is left, in steps of the currency', async () => {
    const { payment } = played('refunded_in_part');
    const error = await refusal(stripe.refunds.create({ payment_intent: payment, amount: 6_000 }));
    expect(error).toMatchObject({ param: 'amount', statusCode: 400 });
    const krona = played('special_decimals').payment;
    expect(
      await refusal(stripe.refunds.create({ payment_intent: krona, amount: 150 })),
    ).toMatchObject({ param: 'amount' });
    expect(server.effects).toEqual([]);
  });
});

describe('the official client is refused', () => {
  it('with a wrong key, of which only the ends are shown', async () => {
    const error = await refusal(sdk(server, { apiKey: 'sk_test_wrong_secret' }).events.list());
    expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(error.message).not.toContain('wrong_secret');
  });

  it('with an id that does not exist', async () => {
    for (const call of [
      stripe.paymentIntents.retrieve('pi_none'),
      stripe.paymentIntents.capture('pi_none'),
      stripe.paymentIntents.cancel('pi_none'),
      stripe.charges.retrieve('ch_none'),
      stripe.refunds.retrieve('re_none'),
      stripe.refunds.create({ payment_intent: 'pi_none' }),
      stripe.disputes.retrieve('dp_none'),
      stripe.reviews.retrieve('prv_none'),
      stripe.radar.earlyFraudWarnings.retrieve('issfr_none'),
      stripe.checkout.sessions.retrieve('cs_none'),
      stripe.events.retrieve('evt_none'),
      stripe.charges.list({ payment_intent: 'pi_none' }),
      stripe.events.list({ starting_after: 'evt_none' }),
    ]) {
      const error = await refusal(call);
      expect(error).toMatchObject({ code: 'resource_missing', statusCode: 404 });
      expect(error.param).toBeDefined();
    }
  });

  it('with parameters that are unknown, missing or out of range', async () => {
    const { payment } = played('held');
    // Parameters that the client's types do not know.
    const unknown = { order: 'x' } as never;
    expect(await refusal(stripe.reviews.list(unknown))).toMatchObject({
      code: 'parameter_unknown',
    });
    expect(await refusal(stripe.refunds.create({}))).toMatchObject({ code: 'parameter_missing' });
    expect(await refusal(stripe.events.list({ limit: 101 }))).toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect(
      await refusal(stripe.refunds.create({ payment_intent: payment, amount: 1.5 })),
    ).toMatchObject({ code: 'parameter_invalid_integer' });
    for (const path of [
      'customer',
      'data.latest_charge',
      'latest_charge.payment_intent.review.charge.review',
    ]) {
      expect(
        await refusal(stripe.paymentIntents.capture(payment, { expand: [path] })),
      ).toMatchObject({ param: 'expand', statusCode: 400 });
    }
    expect(server.effects).toEqual([]);
  });

  it('with an account that the key cannot reach', async () => {
    const error = await refusal(sdk(server, { account: 'acct_none' }).events.list());
    expect(error).toMatchObject({ code: 'account_invalid', statusCode: 403 });
  });
});

describe('a program without the client is refused', () => {
  const post = (headers: Record<string, string>, body: string) =>
    fetch(`${server.url}/v1/refunds`, { method: 'POST', headers, body });
  const authorization = 'Bearer sk_test_simulated';

  it('with a body in JSON', async () => {
    const { payment } = played('paid');
    const answer = await post(
      { authorization, 'content-type': 'application/json' },
      JSON.stringify({ payment_intent: payment }),
    );
    expect(answer.status).toBe(400);
    expect(server.effects).toEqual([]);
  });

  it('without a key, and for a path or a version that does not exist', async () => {
    expect((await fetch(`${server.url}/v1/events`)).status).toBe(401);
    const headers = { authorization };
    expect((await fetch(`${server.url}/v1/customers`, { headers })).status).toBe(404);
    const wrong = { ...headers, 'stripe-version': 'newest' };
    expect((await fetch(`${server.url}/v1/events`, { headers: wrong })).status).toBe(400);
  });
});
