import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../../src/testing/simulator/index.js';
import {
  type StripeServer,
  startStripeServer,
} from '../../../src/testing/stripe-server/stripe-server.js';
import { SEED } from '../../_support/seeds.js';
import { sdk } from './_support/sdk.js';

const CAPTURE = 'POST /v1/payment_intents/{id}/capture';
const START = Date.parse('2026-11-01T10:00:00Z') * 1_000;

let server: StripeServer;
let stripe: Stripe;

beforeEach(async () => {
  server = await startStripeServer({ clock: () => START, seed: SEED });
  stripe = sdk(server);
});

afterEach(() => server.close());

function held(): string {
  const [id] = server.play('held').payments;
  if (id === undefined) throw new Error('There is no payment.');
  return id;
}

/** Captures without the official client, which repeats a call by itself when its connection breaks. */
async function capture(id: string, key: string, signal?: AbortSignal): Promise<string> {
  const answer = await fetch(`${server.url}/v1/payment_intents/${id}/capture`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.apiKey}`, 'idempotency-key': key },
    ...(signal === undefined ? {} : { signal }),
  });
  const { status } = (await answer.json()) as { readonly status: string }; // as Stripe shows a payment
  return status;
}

describe('a fault', () => {
  it.each([
    ['lost_request', 0],
    ['lost_answer', 1],
  ] as const)('%s breaks the connection after %i captures', async (kind, captures) => {
    const id = held();
    server.fail({ on: CAPTURE, kind });
    await expect(capture(id, 'a')).rejects.toThrow(TypeError);
    expect(server.captures(id)).toBe(captures);
    expect(server.calls.at(-1)).toMatchObject({ route: CAPTURE, status: 0 });
    expect(await capture(id, 'a')).toBe('succeeded');
    expect(server.captures(id)).toBe(1);
  });

  it('of a call that hangs has its effect, and never answers', async () => {
    const id = held();
    server.fail({ on: CAPTURE, kind: 'hangs' });
    const stop = new AbortController();
    const call = capture(id, 'a', stop.signal);
    await expect.poll(() => server.captures(id)).toBe(1);
    stop.abort();
    await expect(call).rejects.toThrow();
  });

  it('concerns as many calls of its kind as it says', async () => {
    server.fail({ on: 'GET /v1/events', kind: 'status', status: 503, times: 2 });
    await expect(stripe.events.list()).rejects.toMatchObject({ statusCode: 503 });
    await expect(stripe.paymentIntents.list()).resolves.toBeDefined();
    await expect(stripe.events.list()).rejects.toMatchObject({ statusCode: 503 });
    await expect(stripe.events.list()).resolves.toBeDefined();
  });

  it('lets a person act before the answer of a read, which is old then', async () => {
    const id = held();
    server.fail({
      on: 'GET /v1/payment_intents/{id}',
      kind: 'meanwhile',
      happens: async () => void (await stripe.paymentIntents.capture(id)),
    });
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('succeeded');
  });
});

describe(`answers that are lost at random (SEED=${SEED})`, () => {
  it('are lost before and after the effect; under one key it happens once', async () => {
    const random = new Random(`faults/${SEED}`);
    const lost = { before: 0, after: 0 };
    const ids = Array.from({ length: 150 }, held);
    server.loseAnswers(0.5);
    for (const id of ids) {
      const idempotencyKey = random.uuid();
      let done = false;
      while (!done) {
        try {
          expect(await capture(id, idempotencyKey)).toBe('succeeded');
          done = true;
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
          lost[server.captures(id) === 0 ? 'before' : 'after'] += 1;
        }
      }
      expect(server.captures(id)).toBe(1);
    }
    expect(lost.before).toBeGreaterThan(20);
    expect(lost.after).toBeGreaterThan(20);
    server.loseAnswers(0);
    for (const id of ids.slice(0, 20)) await stripe.paymentIntents.retrieve(id);
  });

  it('are the same for the same seed', async () => {
    const outcomes = async () => {
      const one = await startStripeServer({ seed: `same/${SEED}`, clock: () => START });
      one.play('paid');
      one.loseAnswers(0.4);
      const calls = Array.from({ length: 40 }, async () =>
        one.fetch(`${one.url}/v1/events`, { headers: { authorization: `Bearer ${one.apiKey}` } }),
      );
      const results = await Promise.allSettled(calls);
      await one.close();
      return results.map(({ status }) => status);
    };
    const first = await outcomes();
    expect(new Set(first).size).toBe(2);
    expect(await outcomes()).toEqual(first);
  });
});

describe('without a connection', () => {
  it('fetch answers like the server, its faults included', async () => {
    const id = held();
    const headers = { authorization: `Bearer ${server.apiKey}` };
    const url = `${server.url}/v1/payment_intents/${id}`;
    const [direct, remote] = [await server.fetch(url, { headers }), await fetch(url, { headers })];
    expect(await direct.json()).toEqual(await remote.json());
    expect(direct.headers.get('date')).toBe(remote.headers.get('date'));
    const body = new URLSearchParams({ amount_to_capture: '10' });
    const captured = (signal?: AbortSignal) =>
      server.fetch(`${url}/capture`, {
        method: 'POST',
        headers,
        body,
        ...(signal === undefined ? {} : { signal }),
      });
    server.fail({ on: CAPTURE, kind: 'lost_answer' });
    await expect(captured()).rejects.toThrow(TypeError);
    expect(server.captures(id)).toBe(1);
    server.fail({ on: CAPTURE, kind: 'hangs' });
    const stop = new AbortController();
    const hanging = captured(stop.signal);
    await expect.poll(() => server.calls.length).toBe(4);
    stop.abort(new Error('enough'));
    await expect(hanging).rejects.toThrow('enough');
  });
});
