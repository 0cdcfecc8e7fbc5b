import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type StripeServer,
  startStripeServer,
} from '../../../src/testing/stripe-server/stripe-server.js';
import { refusal, sdk } from './_support/sdk.js';

const CAPTURE = 'POST /v1/payment_intents/{id}/capture';
const HOUR = 3_600_000_000;

let now: number;
let server: StripeServer;
let stripe: Stripe;

beforeEach(async () => {
  now = Date.parse('2026-11-01T10:00:00Z') * 1_000;
  server = await startStripeServer({ clock: () => now });
  stripe = sdk(server);
});

afterEach(() => server.close());

function payment(scenario: string): string {
  const [id] = server.play(scenario).payments;
  if (id === undefined) throw new Error(`'${scenario}' has no payment.`);
  return id;
}

const keyed = { idempotencyKey: 'key-1' };

describe('an idempotency key', () => {
  it('gives the same answer again, and nothing happens twice', async () => {
    const id = payment('paid');
    const refund = () => stripe.refunds.create({ payment_intent: id, amount: 100 }, keyed);
    const first = await refund();
    now += 23 * HOUR;
    const again = await refund();
    expect(again).toEqual(first);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(again.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    expect(server.calls.map(({ replayed }) => replayed)).toEqual([false, true]);
    expect(server.refunds(id)).toBe(1);
  });

  it('is forgotten after a day, and then everything happens again', async () => {
    const id = payment('paid');
    const refund = () => stripe.refunds.create({ payment_intent: id, amount: 100 }, keyed);
    await refund();
    now += 24 * HOUR;
    await refund();
    expect(server.refunds(id)).toBe(2);
  });

  it('keeps a refusal, too, as long as the call had begun', async () => {
    const id = payment('held');
    const refund = () => refusal(stripe.refunds.create({ payment_intent: id }, keyed));
    await refund();
    await stripe.paymentIntents.capture(id);
    expect((await refund()).headers?.['idempotent-replayed']).toBe('true');
    expect(server.refunds(id)).toBe(0);
  });

  it('stays free after a call that had not begun', async () => {
    const id = payment('held');
    await refusal(stripe.paymentIntents.capture(id, { amount_to_capture: -1 }, keyed));
    server.fail({ on: CAPTURE, kind: 'status', status: 429, retryAfter: 2 });
    const limited = await refusal(stripe.paymentIntents.capture(id, {}, keyed));
    expect(limited).toMatchObject({ type: 'StripeRateLimitError', statusCode: 429 });
    expect(limited.headers?.['retry-after']).toBe('2');
    expect(await stripe.paymentIntents.capture(id, {}, keyed)).toMatchObject({
      status: 'succeeded',
    });
  });

  it('cannot be used with other parameters or for another call', async () => {
    const id = payment('paid');
    await stripe.refunds.create({ payment_intent: id, amount: 100 }, keyed);
    for (const call of [
      stripe.refunds.create({ payment_intent: id, amount: 200 }, keyed),
      stripe.paymentIntents.capture(id, {}, keyed),
    ]) {
      const error = await refusal(call);
      expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
      expect(error.rawType).toBe('idempotency_error');
    }
    expect(server.refunds(id)).toBe(1);
  });

  it('cannot be used while its first request runs', async () => {
    const id = payment('held');
    const meanwhile: unknown[] = [];
    server.fail({
      on: CAPTURE,
      kind: 'meanwhile',
      happens: async () => {
        meanwhile.push(await refusal(stripe.paymentIntents.capture(id, {}, keyed)));
      },
    });
    await stripe.paymentIntents.capture(id, {}, keyed);
    expect(meanwhile).toMatchObject([{ code: 'idempotency_key_in_use', statusCode: 409 }]);
    expect(server.captures(id)).toBe(1);
  });

  it('has at most 255 characters', async () => {
    const id = payment('held');
    const capture = (length: number) =>
      stripe.paymentIntents.capture(id, {}, { idempotencyKey: 'k'.repeat(length) });
    expect(await refusal(capture(256))).toMatchObject({ statusCode: 400 });
    await expect(capture(255)).resolves.toBeDefined();
  });

  it('means nothing to a read', async () => {
    const id = payment('held');
    const read = () => stripe.paymentIntents.retrieve(id, {}, keyed);
    await read();
    await stripe.paymentIntents.capture(id);
    expect(await read()).toMatchObject({ status: 'succeeded' });
  });
});

describe('an error of the server', () => {
  it('that did nothing is kept: only another key makes it happen', async () => {
    const id = payment('held');
    server.fail({ on: CAPTURE, kind: 'status', status: 500 });
    const capture = (idempotencyKey: string) =>
      stripe.paymentIntents.capture(id, {}, { idempotencyKey });
    expect(await refusal(capture('a'))).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    const again = await refusal(capture('a'));
    expect(again).toMatchObject({ statusCode: 500 });
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    expect(server.captures(id)).toBe(0);
    await capture('b');
    expect(server.captures(id)).toBe(1);
  });

  it('that did it is kept, too: another key finds it done', async () => {
    const id = payment('held');
    server.fail({ on: CAPTURE, kind: 'done_but', status: 503 });
    expect(await refusal(stripe.paymentIntents.capture(id, {}, keyed))).toMatchObject({
      statusCode: 503,
    });
    expect(await refusal(stripe.paymentIntents.capture(id, {}, keyed))).toMatchObject({
      statusCode: 503,
    });
    expect(await refusal(stripe.paymentIntents.capture(id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    expect(server.captures(id)).toBe(1);
  });

  it('without a key is not kept', async () => {
    const id = payment('held');
    server.fail({ on: CAPTURE, kind: 'status', status: 500 });
    const capture = () =>
      fetch(`${server.url}/v1/payment_intents/${id}/capture`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.apiKey}` },
      });
    expect((await capture()).status).toBe(500);
    expect((await capture()).status).toBe(200);
  });
});
