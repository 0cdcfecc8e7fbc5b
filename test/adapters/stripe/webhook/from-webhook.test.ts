import { describe, expect, it } from 'vitest';
import { fromWebhook, type WebhookOptions } from '../../../../src/adapters/stripe/index.js';
import {
  CREATED,
  charge,
  dispute,
  event,
  intent,
  type Json,
  refund,
  review,
  warning,
} from '../_support/events.js';
import { observed } from '../_support/read.js';

describe('an observation', () => {
  it('has the id, the time, the type and the account of its event', () => {
    expect(observed(event('payment_intent.created', intent()), { account: 'shop' })).toMatchObject({
      id: 'evt_1',
      account: 'shop',
      orderId: 'A-1',
      instant: (CREATED + 10) * 1_000_000,
      source: 'webhook',
      label: 'payment_intent.created',
      events: [],
      releases: true,
    });
  });

  it.each([
    ['payment_intent.created', intent({ latest_charge: 'ch_1' })],
    ['payment_intent.created', intent({ latest_charge: { id: 'ch_1' } })],
    ['charge.succeeded', charge()],
    ['charge.succeeded', charge({ payment_intent: { id: 'pi_1' } })],
    ['refund.created', refund()],
    ['charge.dispute.created', dispute()],
    ['review.opened', review()],
    ['radar.early_fraud_warning.created', warning()],
  ])('of %s refers to the payment first, then to the Charge', (type, object) => {
    expect(observed(event(type, object)).references).toEqual(['pi_1', 'ch_1']);
  });

  it('of a Charge without a PaymentIntent is found by the Charge', () => {
    const object = refund({ payment_intent: null });
    expect(observed(event('refund.created', object)).references).toEqual(['ch_1']);
  });

  const orderOf = (metadata: Json | null, orderId?: WebhookOptions['orderId']) =>
    observed(
      event('payment_intent.created', intent({ metadata })),
      orderId === undefined ? {} : { orderId },
    ).orderId;

  it.each([
    [{ order_id: ' A-1 ' }, undefined, 'A-1'],
    [{ order_id: '' }, undefined, undefined],
    [{ order_id: ' ' }, undefined, undefined],
    [{ order_id: 7 }, undefined, undefined],
    [{ order_id: 'x'.repeat(256) }, undefined, undefined],
    [{ order_id: 'a\u0000b' }, undefined, undefined],
    [{}, undefined, undefined],
    [null, undefined, undefined],
    [{ order_id: 'A-1', ref: 'B-2' }, { metadata: 'ref' }, 'B-2'],
    [{ order_id: 'A-1' }, 'payment', 'pi_1'],
  ] as const)(
    'with the metadata %j and the rule %j is about the order %j',
    (metadata, rule, id) => {
      expect(orderOf(metadata, rule)).toBe(id);
    },
  );

  it('is not named by the metadata of a Charge that has a PaymentIntent', () => {
    const object = charge({ metadata: { order_id: 'B-2' } });
    expect(observed(event('charge.succeeded', object)).orderId).toBeUndefined();
  });

  it('releases only what was created after the shop turned this on', () => {
    const releases = (object: Json, type: string, seconds: number) =>
      observed(event(type, object), { releaseAfter: new Date(seconds * 1000) }).releases;
    expect(releases(intent(), 'payment_intent.created', CREATED)).toBe(true);
    expect(releases(intent(), 'payment_intent.created', CREATED + 1)).toBe(false);
    expect(releases(charge(), 'charge.succeeded', CREATED + 1)).toBe(false);
    // A refund does not say when its payment was created: the event counts.
    expect(releases(refund(), 'refund.created', CREATED + 10)).toBe(true);
    expect(releases(refund(), 'refund.created', CREATED + 11)).toBe(false);
  });

  it.each([
    ['live', false, 1],
    ['live', true, 0],
    ['test', true, 1],
    ['test', false, 0],
  ] as const)('in mode %s of an event with livemode %s has %d flags', (mode, livemode, count) => {
    const { events } = observed(event('payment_intent.created', intent(), { livemode }), { mode });
    const flags = events.flatMap((one) =>
      one.type === 'facts.reported' ? (one.facts.flags ?? []) : [],
    );
    expect(flags).toHaveLength(count);
    for (const flag of flags) expect(flag.kind).toBe('wrong_mode');
  });
});

describe('an event named after a failure', () => {
  it.each([
    ['payment_intent.payment_failed', intent(), false],
    ['payment_intent.payment_failed', intent({ status: 'succeeded' }), true],
    ['payment_intent.payment_failed', intent({ status: 'requires_capture' }), true],
    ['charge.failed', charge({ status: 'failed' }), false],
    ['charge.failed', charge(), true],
    ['refund.failed', refund({ status: 'failed' }), false],
    ['refund.failed', refund(), true],
    ['charge.dispute.closed', dispute({ status: 'lost' }), false],
    ['charge.dispute.closed', dispute(), true],
    ['charge.failed', charge({ status: 'novel' }), false],
  ])('%s %# is flagged if its object does not show it', (type, object, isFlagged) => {
    const { events, unknown } = observed(event(type, object));
    const flags = events.flatMap((one) =>
      one.type === 'facts.reported' ? (one.facts.flags ?? []) : [],
    );
    expect(flags.map(({ kind }) => kind)).toEqual(isFlagged ? ['failure_reported'] : []);
    if (!isFlagged && events.length === 0 && type === 'charge.failed') {
      expect(unknown === undefined).toBe(object.status !== 'novel');
    }
  });
});

describe('an event that is not about a payment of this account', () => {
  it.each([
    'customer.created',
    'invoice.paid',
    'payout.paid',
    'product.updated',
    'setup_intent.created',
  ])('is ignored: %s', (type) => {
    expect(fromWebhook(event(type, { object: 'x' }))).toMatchObject({ kind: 'ignored', type });
  });

  it.each([
    ['acct_1', undefined, 'foreign_account'],
    ['acct_1', 'acct_2', 'foreign_account'],
    [undefined, 'acct_1', 'foreign_account'],
    ['acct_1', 'acct_1', undefined],
    [undefined, undefined, undefined],
  ])('of the account %s, where %s is expected: %s', (account, connectedAccount, code) => {
    const body = event(
      'payment_intent.created',
      intent(),
      account === undefined ? {} : { account },
    );
    const options = connectedAccount === undefined ? {} : { connectedAccount };
    const reading = fromWebhook(body, options);
    expect(reading.kind).toBe(code === undefined ? 'observations' : 'ignored');
    expect('code' in reading ? reading.code : undefined).toBe(code);
  });
});

describe('a body that cannot be read', () => {
  it.each([
    [null, 'not_an_object', ''],
    [[], 'not_an_object', ''],
    [{}, 'unexpected_shape', 'type'],
    [event('payment_intent.created', intent(), { id: '' }), 'unexpected_shape', 'id'],
    [event('payment_intent.created', intent(), { created: 'now' }), 'unexpected_shape', 'created'],
    [
      event('payment_intent.created', intent(), { created: CREATED * 1000 }),
      'unexpected_shape',
      'created',
    ],
    [event('payment_intent.created', intent(), { livemode: null }), 'unexpected_shape', 'livemode'],
    [event('payment_intent.created', intent(), { data: {} }), 'unexpected_shape', 'data.object'],
    [event('payment_intent.created', charge()), 'unexpected_shape', 'data.object.object'],
    [
      event('payment_intent.created', intent({ amount: 1.5 })),
      'unexpected_shape',
      'data.object.amount',
    ],
    [
      event('payment_intent.created', intent({ amount: -1 })),
      'unexpected_shape',
      'data.object.amount',
    ],
    [
      event('payment_intent.created', intent({ amount: '5' })),
      'unexpected_shape',
      'data.object.amount',
    ],
    [
      event('payment_intent.created', intent({ amount: 505, currency: 'isk' })),
      'unexpected_shape',
      'data.object.amount',
    ],
    [
      event('payment_intent.created', intent({ currency: '€' })),
      'unexpected_shape',
      'data.object.currency',
    ],
    [event('charge.succeeded', charge({ status: null })), 'unexpected_shape', 'data.object.status'],
    [
      event('refund.created', refund({ charge: null, payment_intent: null })),
      'unexpected_shape',
      'data.object.payment_intent',
    ],
    [
      event('charge.dispute.created', dispute({ charge: null, payment_intent: null })),
      'unexpected_shape',
      'data.object.charge',
    ],
  ])('is not understood, with the place of the problem: %#', (body, code, path) => {
    const reading = fromWebhook(body);
    expect(reading).toMatchObject({ kind: 'not_understood', problem: { code, path } });
    expect(reading).not.toHaveProperty('loud');
  });

  it.each([
    {
      id: 'evt_1',
      object: 'v2.core.event',
      type: 'v1.payment_intent.succeeded',
      created: '2026-01-01',
    },
    { id: 'evt_1', object: 'v2.core.event', type: 'v2.core.account.updated' },
    { id: 'evt_1', object: 'event', type: 'v1.charge.failed', related_object: { id: 'ch_1' } },
  ])('because it is a thin event is reported loudly, with what to set up: %j', (body) => {
    const reading = fromWebhook(body);
    expect(reading).toMatchObject({
      kind: 'not_understood',
      loud: true,
      problem: { code: 'thin_event', reason: expect.stringMatching(/snapshot/) },
    });
  });
});
