import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../src/order/rejection.js';
import {
  charge,
  dispute,
  event,
  intent,
  type Json,
  refund,
  review,
  session,
} from '../_support/events.js';
import { failure as failureOf } from './_support/answers.js';
import { type Reply, refused, SmallStripe } from './_support/small-stripe.js';
import { withStripe } from './_support/with-stripe.js';

const { server, api } = withStripe();

type Answer = { readonly kind: string; readonly reason?: string };

async function failure(answer: Promise<Answer>): Promise<Failure> {
  return failureOf(await answer);
}

async function objectsOf(answer: Promise<Answer>): Promise<readonly string[]> {
  const found = await answer;
  if (!('observations' in found)) throw new Error(JSON.stringify(found));
  const { observations } = found as { observations: { objects: { id: string }[] }[] };
  return observations.flatMap(({ objects }) => objects.map(({ id }) => id));
}

const quick = () => api({}, { maxRetries: 0 });
const page = (data: unknown, more: Json = {}) => ({ status: 200, body: { data, ...more } });
const NO_PLACE =
  'The response of Stripe could not be read at "has_more": Expected the place of the next page.';
const FORBIDDEN =
  'The API key is not permitted to make this call. Give it the permission, or use another.';
const UNREACHABLE = 'The provider could not be reached.';

describe('a list of a payment that fails', () => {
  it.each<readonly [path: string, reply: Reply, reason: string]>([
    ['/v1/refunds', refused(403, 'permission'), FORBIDDEN],
    ['/v1/reviews/prv_1', refused(403, 'permission'), FORBIDDEN],
    ['/v1/refunds', page([], { has_more: true }), NO_PLACE],
    [
      '/v1/refunds',
      page({}),
      'The response of Stripe could not be read at "data": Expected a list.',
    ],
    [
      '/v1/disputes',
      page([dispute({ amount: 'ten' })]),
      'The response of Stripe could not be read at "amount": Expected a whole number of the smallest unit.',
    ],
  ])('%s %#: %s', async (path, reply, reason) => {
    server().add(intent({ review: 'prv_1' }), review());
    server().replies.set(path, reply);
    expect((await failure(quick().readPayment('pi_1'))).reason).toBe(reason);
  });

  it('because a review is missing that the payment names, may be there later', async () => {
    server().add(intent({ review: 'prv_1' }));
    expect(await failure(quick().readPayment('pi_1'))).toMatchObject({
      reason: 'Stripe has no review that the payment names. Read the payment again.',
      retryable: true,
    });
  });

  it('because it never ends, fails after a hundred pages', async () => {
    server().add(intent());
    let count = 0;
    server().replies.set('/v1/refunds', () => {
      count += 1;
      return page([refund({ id: `re_${count}` })], { has_more: true });
    });
    expect((await failure(quick().readPayment('pi_1'))).reason).toBe(
      'The list /v1/refunds has more than 100 pages. Read a part of it at Stripe.',
    );
    expect(count).toBe(100);
  });

  it('shows no key that Stripe repeats, whatever its form', async () => {
    const apiKey = 'a_key_without_a_prefix';
    const calls = api({}, { apiKey, maxRetries: 0 });
    const error = { code: apiKey };
    for (const [path, reply] of [
      ['/v1/payment_intents/pi_1', { status: 400, body: { error } }],
      ['/v1/payment_intents/pi_1', { status: 200, body: { error } }],
      ['/v1/refunds', page([{}], { error })],
      ['/v1/refunds', page({}, { error })],
    ] as const) {
      server().add(intent());
      server().replies.clear();
      server().replies.set(path, reply);
      const found = await failure(calls.readPayment('pi_1'));
      expect(found.internal.codes).toEqual([]);
    }
  });
});

describe('a list', () => {
  it('is asked for again after an error of Stripe', async () => {
    server().add(intent());
    const replies = [refused(503, 'down', 'api_error'), page([refund()])];
    server().replies.set('/v1/refunds', () => replies.shift() ?? page([]));
    expect(await objectsOf(api().readPayment('pi_1'))).toEqual(['pi_1', 're_1']);
  });

  it('of a Charge holds what is of that Charge', async () => {
    server().add(
      charge({ payment_intent: null }),
      refund({ payment_intent: null }),
      refund({ id: 're_2', charge: 'ch_2', payment_intent: null }),
    );
    expect(await objectsOf(api().readPayment('ch_1'))).toEqual(['ch_1', 'ch_1', 're_1']);
  });

  it('of a payment whose names are expanded is the same', async () => {
    server().add(intent({ review: { id: 'prv_1' } }), review());
    server().add(charge({ payment_intent: { id: 'pi_1' } }));
    server().replies.set('/v1/charges', page([]));
    expect(await objectsOf(api().readPayment('ch_1'))).toEqual(['pi_1', 'prv_1']);
  });

  it('is asked for as JSON', async () => {
    await api().readPayment('pi_1');
    expect(server().arrived[0]?.headers.accept).toBe('application/json');
  });
});

describe('one object', () => {
  it.each(['pi_1.', '.pi_1', 'p..i'])('is asked for by the id %s', async (id) => {
    server().add(intent({ id }));
    expect(await objectsOf(api().readObject({ object: 'payment_intent', id }))).toEqual([id]);
  });

  it('is missing only where Stripe says so with 404', async () => {
    server().replies.set('/v1/payment_intents/pi_1', refused(400, 'resource_missing'));
    expect((await failure(quick().readPayment('pi_1'))).internal.httpStatus).toBe(400);
  });

  it('of a kind that is ignored reports nothing', async () => {
    server().add(session({ mode: 'setup' }));
    expect(await objectsOf(api().readObject({ object: 'checkout.session', id: 'cs_1' }))).toEqual(
      [],
    );
  });
});

describe('a search', () => {
  const path = '/v1/payment_intents/search';

  it('fails where the page that follows is not named, or a payment cannot be read', async () => {
    server().replies.set(path, page([], { has_more: true, next_page: null }));
    expect((await failure(quick().findPayments('A-1'))).reason).toBe(NO_PLACE);
    server().replies.set(path, page([intent()]));
    server().replies.set('/v1/payment_intents/pi_1', refused(403, 'permission'));
    expect((await failure(quick().findPayments('A-1'))).reason).toBe(FORBIDDEN);
  });
});

describe('events', () => {
  const listed = async (connectedAccount?: string) => {
    const pages: { readonly kind: string }[] = [];
    const options = connectedAccount === undefined ? {} : { connectedAccount };
    for await (const one of api(options, { maxRetries: 0 }).events(0)) pages.push(one);
    return pages;
  };

  it('name the account for which they were listed, unless they name their own', async () => {
    const own = event('refund.created', refund(), { account: 'acct_2' });
    server().replies.set('/v1/events', page(['odd', own, { id: 'evt_2' }]));
    const [named] = await listed('acct_1');
    expect(named).toStrictEqual({
      kind: 'events',
      bodies: ['odd', own, { id: 'evt_2', account: 'acct_1' }],
    });
    const [plain] = await listed();
    expect(plain).toStrictEqual({ kind: 'events', bodies: ['odd', own, { id: 'evt_2' }] });
  });
});

it('every read fails where Stripe cannot be reached', async () => {
  const other = new SmallStripe();
  const baseUrl = await other.start();
  await other.stop();
  const calls = api({}, { baseUrl, maxRetries: 0 });
  expect((await failure(calls.readPayment('pi_1'))).reason).toBe(UNREACHABLE);
  expect((await failure(calls.findPayments('A-1'))).reason).toBe(UNREACHABLE);
  for await (const one of calls.events(0)) {
    expect(one).toMatchObject({ kind: 'failure', reason: UNREACHABLE });
  }
});
