import { describe, expect, it } from 'vitest';
import type { PaymentsAnswer } from '../../../../src/adapters/payment-api.js';
import type { Failure } from '../../../../src/order/rejection.js';
import { SECOND } from '../../../../src/order/time/instant.js';
import {
  CREATED,
  charge,
  dispute,
  event,
  intent,
  refund,
  review,
  session,
  warning,
} from '../_support/events.js';
import { observed } from '../_support/read.js';
import { authorised, DATE_SECONDS, refused } from './_support/small-stripe.js';
import { KEY, withStripe } from './_support/with-stripe.js';

const { server, api } = withStripe();

type Answer = PaymentsAnswer | { readonly kind: 'none' } | Failure;

async function read(answer: Promise<Answer>) {
  const found = await answer;
  if (found.kind !== 'payments') throw new Error(JSON.stringify(found));
  return found.observations;
}

async function failure(answer: Promise<Answer>): Promise<Failure> {
  const found = await answer;
  if (found.kind !== 'failure') throw new Error(JSON.stringify(found));
  return found;
}

describe('readPayment', () => {
  it('reads the payment and all that belongs to it', async () => {
    server().add(
      intent({ status: 'succeeded', amount_received: 1099, latest_charge: 'ch_1' }),
      charge({ review: 'prv_1' }),
      refund(),
      dispute(),
      review(),
      warning(),
      session({ payment_intent: 'pi_1' }),
      charge({ id: 'ch_other', payment_intent: 'pi_other' }),
    );
    const observations = await read(api().readPayment('pi_1'));
    expect(observations.map(({ label, objects }) => [label, objects.map(({ id }) => id)])).toEqual([
      ['GET /v1/payment_intents', ['pi_1']],
      ['GET /v1/charges', ['ch_1']],
      ['GET /v1/refunds', ['re_1']],
      ['GET /v1/disputes', ['dp_1']],
      ['GET /v1/radar/early_fraud_warnings', ['issfr_1']],
      ['GET /v1/checkout/sessions', ['cs_1']],
      ['GET /v1/reviews', ['prv_1']],
    ]);
    expect(observations[0]).toMatchObject({ orderId: 'A-1', references: ['pi_1', 'ch_1'] });
    for (const one of observations) {
      expect(one).toMatchObject({
        ...{ account: 'stripe', instant: DATE_SECONDS * SECOND, source: 'read', releases: true },
      });
      expect(one.references[0]).toBe('pi_1');
    }
    expect(new Set(observations.map(({ id }) => id)).size).toBe(7);
  });

  it('reports each object as its event does', async () => {
    const objects = [
      ['payment_intent.succeeded', intent({ status: 'succeeded', amount_received: 1099 })],
      ['charge.succeeded', charge()],
      ['refund.created', refund({ metadata: { order_lifecycle_key: 'r-1' } })],
      ['charge.dispute.created', dispute()],
    ] as const;
    server().add(...objects.map(([, object]) => object));
    const reads = await read(api().readPayment('pi_1'));
    for (const [index, [type, object]] of objects.entries()) {
      const { objects, references, orderId } = observed(event(type, object));
      expect(reads[index]).toMatchObject({ objects, references });
      expect(reads[index]?.orderId).toBe(orderId);
    }
  });

  it('follows every page', async () => {
    const refunds = Array.from({ length: 7 }, (_, index) =>
      refund({ id: `re_${index}`, amount: 1 }),
    );
    server().add(intent({ status: 'succeeded', amount_received: 1099 }), ...refunds);
    server().pageSize = 3;
    const observations = await read(api().readPayment('pi_1'));
    const pages = observations.filter(({ label }) => label === 'GET /v1/refunds');
    expect(pages.map(({ objects }) => objects.length)).toEqual([3, 3, 1]);
    const asked = server().arrived.filter(({ path }) => path === '/v1/refunds');
    expect(asked.map(({ query }) => query.get('starting_after'))).toEqual([null, 're_2', 're_5']);
  });

  it('reads a Charge without a PaymentIntent as a payment', async () => {
    server().add(
      charge({ payment_intent: null, metadata: { order_id: 'A-1' }, review: 'prv_1' }),
      refund({ payment_intent: null }),
      review({ payment_intent: null }),
    );
    const observations = await read(api().readPayment('ch_1'));
    expect(observations.map(({ objects }) => objects.map(({ object }) => object))).toEqual([
      ['payment', 'attempt'],
      ['refund'],
      ['review'],
    ]);
    expect(server().arrived.some(({ path }) => path === '/v1/checkout/sessions')).toBe(false);
  });

  it('follows a Charge to its PaymentIntent', async () => {
    server().add(...authorised());
    const [first] = await read(api().readPayment('ch_1'));
    expect(first?.objects).toMatchObject([{ object: 'payment', id: 'pi_1', state: 'capturable' }]);
  });

  it('shows that a Charge without a PaymentIntent can no longer be captured', async () => {
    const open = { payment_intent: null, captured: false, amount_captured: 0 };
    const until = (seconds: number) => ({
      payment_method_details: { card: { capture_before: seconds } },
    });
    server().add(charge({ ...open, ...until(DATE_SECONDS - 1) }));
    server().add(charge({ id: 'ch_2', ...open, ...until(DATE_SECONDS) }));
    const [over] = await read(api().readPayment('ch_1'));
    expect(over?.objects[0]).toMatchObject({ object: 'payment', state: 'cancelled' });
    const [still] = await read(api().readPayment('ch_2'));
    expect(still?.objects[0]).toMatchObject({ object: 'payment', state: 'capturable' });
  });

  it('shows a release that looks like a refund where it can be nothing else', async () => {
    const released = { amount_captured: 300, amount_refunded: 799 };
    server().add(intent({ status: 'succeeded', amount_received: 300 }), charge(released));
    const [, over] = await read(api().readPayment('pi_1'));
    expect(over?.objects[0]).toMatchObject({ captured: 300, refunded: 799, releasedAsRefund: 799 });
    server().add(charge({ amount_captured: 800, amount_refunded: 299 }));
    const [, perhaps] = await read(api().readPayment('pi_1'));
    expect(perhaps?.objects[0]).not.toHaveProperty('releasedAsRefund');
  });

  it.each([
    ['/v1/charges', refused(403, 'permission')],
    ['/v1/refunds', refused(500, 'internal', 'api_error')],
    ['/v1/disputes', { status: 200, body: { data: [dispute({ amount: 'ten' })] } }],
    ['/v1/radar/early_fraud_warnings', { status: 200, body: {} }],
    ['/v1/checkout/sessions', { status: 200, body: { data: [], has_more: true } }],
    ['/v1/reviews/prv_1', refused(404, 'resource_missing')],
  ])('is a failure of the whole where %s fails', async (path, reply) => {
    server().add(intent({ review: 'prv_1' }));
    server().replies.set(path, reply);
    const { reason, uncertain } = await failure(api({}, { maxRetries: 0 }).readPayment('pi_1'));
    expect(reason).toMatch(/^[A-Z].*\.$/);
    expect(uncertain).toBe(false);
  });

  it('is nothing where Stripe has no such payment', async () => {
    expect(await api().readPayment('pi_0')).toEqual({ kind: 'none' });
    expect(await api().readPayment('..')).toEqual({ kind: 'none' });
    expect(await api().readPayment('')).toEqual({ kind: 'none' });
    server().replies.set('/v1/payment_intents/pi_0', { status: 404, body: 'not here' });
    expect((await failure(api().readPayment('pi_0'))).internal.httpStatus).toBe(404);
  });

  it('cannot report anything without the time of the response', async () => {
    server().add(intent());
    server().date = undefined;
    expect((await failure(api().readPayment('pi_1'))).reason).toBe(
      'The response of Stripe could not be read: Expected the header Date.',
    );
  });

  it('names the place of what it cannot read, and not its value', async () => {
    server().add(intent({ amount: 'Jane' }));
    const { reason } = await failure(api().readPayment('pi_1'));
    expect(reason).toContain('at "amount"');
    expect(reason).not.toContain('Jane');
  });

  it('flags the other mode, and does not release what is old', async () => {
    server().add(intent({ livemode: true, status: 'succeeded', amount_received: 1 }), refund());
    const after = new Date((CREATED + 1) * 1000);
    const observations = await read(api({ releaseAfter: after }).readPayment('pi_1'));
    expect(observations.map(({ releases }) => releases)).toEqual([false, false]);
    expect(JSON.stringify(observations[0]?.events)).toContain('wrong_mode');
    expect(observations[1]?.events).toEqual([]);
  });

  it('leaves out what the options ignore', async () => {
    server().add(intent(), dispute({ status: 'warning_needs_response' }));
    const observations = await read(api({ inquiries: 'ignore' }).readPayment('pi_1'));
    expect(observations).toHaveLength(1);
  });

  it('keeps undocumented values with their place', async () => {
    server().add(intent({ status: 'requires_magic' }));
    const [first] = await read(api().readPayment('pi_1'));
    expect(first?.unknown).toEqual([{ path: 'status', value: 'requires_magic' }]);
  });
});

describe('the id of a read', () => {
  it('is the same for the same content in one second, and new in another one', async () => {
    server().add(intent());
    const idOf = async () => (await read(api().readPayment('pi_1')))[0]?.id;
    const first = await idOf();
    expect(first).toMatch(/^read:2026-01-01T12:00:00Z:pi_1:[0-9a-f]{12}$/);
    expect(await idOf()).toBe(first);
    server().add(intent({ status: 'canceled' }));
    expect(await idOf()).not.toBe(first);
    server().add(intent());
    expect(await idOf()).toBe(first);
    server().date = 'Thu, 01 Jan 2026 12:00:01 GMT';
    expect(await idOf()).not.toBe(first);
  });
});

describe('findPayments', () => {
  it('searches by the metadata of the rule, and reads what it finds', async () => {
    server().add(...authorised('pi_1'), ...authorised('pi_2'));
    server().add(intent({ id: 'pi_3', metadata: { order_id: 'a-1' } }));
    server().pageSize = 1;
    const observations = await read(api().findPayments('A-1'));
    const payments = observations.flatMap(({ objects }) => objects);
    expect(payments.filter(({ object }) => object === 'payment').map(({ id }) => id)).toEqual([
      'pi_1',
      'pi_2',
    ]);
    const [first] = server().arrived;
    expect(first?.query.get('query')).toBe("metadata['order_id']:'A-1'");
    expect(first?.query.get('limit')).toBe('100');
  });

  it.each([["O'Neil"], ["' OR status:'succeeded"], ['back\\slash'], ["\\'"]])(
    'finds %s, and nothing else',
    async (orderId) => {
      server().add(intent({ metadata: { order_id: orderId } }), intent({ id: 'pi_2' }));
      const observations = await read(api().findPayments(orderId));
      expect(observations.map((one) => [one.orderId, one.references[0]])).toEqual([
        [orderId, 'pi_1'],
      ]);
    },
  );

  it('reads the payment where it is the order', async () => {
    server().add(intent());
    const calls = api({ orderId: 'payment' });
    expect(await read(calls.findPayments('pi_1'))).toHaveLength(1);
    expect(await read(calls.findPayments('pi_0'))).toEqual([]);
    expect(server().arrived.some(({ path }) => path.endsWith('search'))).toBe(false);
  });

  it('finds none, or fails', async () => {
    expect(await read(api().findPayments('A-0'))).toEqual([]);
    server().replies.set('/v1/payment_intents/search', refused(400, 'search_not_available'));
    expect((await failure(api().findPayments('A-1'))).internal).toEqual({
      ...{ httpStatus: 400, codes: ['invalid_request_error', 'search_not_available'] },
      requestId: 'req_1',
    });
  });
});

describe('readObject', () => {
  it.each([
    ['payment_intent', intent()],
    ['charge', charge()],
    ['refund', refund()],
    ['dispute', dispute()],
    ['review', review()],
    ['radar.early_fraud_warning', warning()],
    ['checkout.session', session()],
  ])('reads a %s', async (object, one) => {
    server().add(one);
    const [first, ...others] = await read(api().readObject({ object, id: String(one.id) }));
    expect(first?.objects[0]?.id).toBe(one.id);
    expect(others).toEqual([]);
  });

  it('does not read another kind, nor an object of another kind', async () => {
    const { reason } = await failure(api().readObject({ object: 'invoice', id: 'in_1' }));
    expect(reason).toContain('cannot be read');
    expect(server().arrived).toEqual([]);
    server().replies.set('/v1/charges/ch_1', { status: 200, body: intent() });
    const wrong = await failure(api().readObject({ object: 'charge', id: 'ch_1' }));
    expect(wrong.reason).toContain('Expected charge.');
  });
});

describe('events', () => {
  it('lists those since an instant, of the types that are read, page by page', async () => {
    const types = ['payment_intent.created', 'refund.created', 'customer.created', 'charge.failed'];
    server().add(...types.map((type, index) => event(type, {}, { id: `evt_${index}` })));
    server().pageSize = 1;
    const found: unknown[] = [];
    for await (const page of api().events(CREATED * SECOND + 1)) {
      if (page.kind === 'failure') throw new Error(page.reason);
      found.push(...page.bodies);
    }
    expect(found).toMatchObject([{ id: 'evt_0' }, { id: 'evt_3' }, { id: 'evt_1' }]);
    const [first] = server().arrived;
    expect(first?.query.get('created[gte]')).toBe(String(CREATED));
    for (const { query } of server().arrived) {
      expect(query.getAll('types[]').length).toBeLessThanOrEqual(20);
    }
  });

  it('end with the first failure', async () => {
    server().replies.set('/v1/events', refused(401, 'api_key_expired'));
    const kinds: string[] = [];
    for await (const { kind } of api().events(0)) kinds.push(kind);
    expect(kinds).toEqual(['failure']);
  });

  it('of a connected account name it', async () => {
    const snapshot = event('refund.created', refund());
    server().add(snapshot);
    const options = { connectedAccount: 'acct_1' };
    for await (const page of api(options).events(0)) {
      if (page.kind === 'failure') throw new Error(page.reason);
      for (const body of page.bodies) expect(observed(body, options).references[0]).toBe('pi_1');
    }
  });
});

describe('a request', () => {
  it('has the key, the version and no account', async () => {
    await api().readPayment('pi_1');
    const [{ headers } = { headers: {} }] = server().arrived;
    expect(headers).toMatchObject({
      ...{ authorization: `Bearer ${KEY}`, 'stripe-version': '2026-10-28.endive' },
    });
    expect(headers).not.toHaveProperty('stripe-account');
    expect(headers).not.toHaveProperty('content-type');
  });

  it('names a connected account and another version', async () => {
    const calls = api({ connectedAccount: 'acct_1' }, { apiVersion: '2025-03-31.basil' });
    await calls.readPayment('pi_1');
    expect(server().arrived[0]?.headers).toMatchObject({
      ...{ 'stripe-account': 'acct_1', 'stripe-version': '2025-03-31.basil' },
    });
  });

  it('that only reads is repeated after 429 and 5xx', async () => {
    server().add(intent());
    const path = '/v1/payment_intents/pi_1';
    const replies = [refused(429, 'rate_limit'), refused(503, 'down', 'api_error')];
    server().replies.set(path, () => replies.shift() ?? { status: 200, body: intent() });
    expect(await read(api().readPayment('pi_1'))).toHaveLength(1);
    expect(server().arrived.filter((one) => one.path === path)).toHaveLength(3);
  });
});
