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
  session,
  warning,
} from '../_support/events.js';

/*
 * Why an event is not read, word for word: where the problem is, and what was expected there.
 */

const ID = 'Expected an id of 1 to 255 characters.';
const REFERENCE = 'Expected an id, or an object with one.';
const WHOLE = 'Expected a whole number of the smallest unit.';
const SHAPE = 'Expected another shape.';
const BOOLEAN = 'Expected true or false.';
const PAYMENT = 'Expected a payment.';
const DECIMALS = 'Expected an amount that the currency can have.';
const NOWHERE = { charge: null, payment_intent: null };
const dispute0 = (changes: Json) => event('charge.dispute.created', dispute(changes));
const intent0 = (changes: Json) => event('payment_intent.created', intent(changes));
const charge0 = (changes: Json) => event('charge.updated', charge(changes));

let deep: unknown = 'x';
for (let depth = 0; depth < 70; depth += 1) deep = { deep };

type Row = readonly [path: string, reason: string, body: unknown];

const OF_EVENTS: readonly Row[] = [
  ['', 'Expected an object.', 'text'],
  ['type', 'Expected the type of the event.', {}],
  ['id', 'Expected the id of the event.', event('refund.created', refund(), { id: 7 })],
  ['livemode', BOOLEAN, event('refund.created', refund(), { livemode: 'yes' })],
  [
    'created',
    'Expected a whole number of seconds since 1970.',
    event('refund.created', refund(), { created: '2026' }),
  ],
  ['created', 'Expected a time since 1970.', event('refund.created', refund(), { created: -1 })],
  [
    'created',
    'Expected seconds, not milliseconds.',
    event('refund.created', refund(), { created: CREATED * 1000 }),
  ],
  ['', 'Expected a body nested at most 64 deep.', event('refund.created', refund(), { deep })],
  ['data.object.object', 'Expected refund.', event('refund.created', charge())],
];

const OF_OBJECTS: readonly Row[] = [
  ['id', ID, intent0({ id: '' })],
  ['latest_charge', REFERENCE, intent0({ latest_charge: 7 })],
  ['latest_charge', REFERENCE, intent0({ latest_charge: { id: 7 } })],
  ['amount', WHOLE, intent0({ amount: 'ten' })],
  ['amount', 'Expected an amount that is not negative.', intent0({ amount: -1 })],
  ['amount', DECIMALS, intent0({ amount: 505, currency: 'isk' })],
  ['amount_capturable', DECIMALS, intent0({ amount_capturable: 505, amount: 0, currency: 'isk' })],
  ['amount_received', DECIMALS, intent0({ amount_received: 505, amount: 0, currency: 'isk' })],
  [
    'amount_received',
    'Expected an amount.',
    intent0({ status: 'succeeded', amount_received: null }),
  ],
  ['currency', 'Expected a currency code.', intent0({ currency: 'euro' })],
  ['currency', 'Expected a currency code.', intent0({ currency: '€eur' })],
  ['status', 'Expected a text.', intent0({ status: 7 })],
  ['next_action.type', 'Expected a text.', intent0({ next_action: {} })],
  ['next_source_action.type', 'Expected a text.', intent0({ next_source_action: {} })],
  ['charges.data', SHAPE, intent0({ charges: { data: 7 } })],
  ['charges.data.0.id', ID, intent0({ charges: { data: [{}] } })],
  [
    'status',
    'Expected a status, which the oldest versions of the API do not send.',
    charge0({ status: null }),
  ],
  ['amount', DECIMALS, charge0({ amount: 505, currency: 'isk' })],
  ['amount_refunded', DECIMALS, charge0({ amount: 0, amount_refunded: 505, currency: 'isk' })],
  ['amount_captured', DECIMALS, charge0({ amount: 0, amount_captured: 505, currency: 'isk' })],
  ['refunds.data', SHAPE, charge0({ refunds: { data: 7 } })],
  ['outcome.type', 'Expected a text.', charge0({ outcome: { type: 7 } })],
  ['payment_method_details.card', SHAPE, charge0({ payment_method_details: { card: 7 } })],
  [
    'payment_method_details.card.capture_before',
    'Expected a whole number of seconds since 1970.',
    charge0({ payment_method_details: { card: { capture_before: 'soon' } } }),
  ],
  ['payment_intent', PAYMENT, event('refund.created', refund(NOWHERE))],
  ['amount', DECIMALS, event('refund.created', refund({ amount: 505, currency: 'isk' }))],
  ['charge', PAYMENT, dispute0(NOWHERE)],
  ['amount', DECIMALS, dispute0({ amount: 505, currency: 'isk' })],
  ['payment_method_details.card', SHAPE, dispute0({ payment_method_details: { card: 7 } })],
  [
    'payment_method_details.card.case_type',
    'Expected a text.',
    dispute0({ payment_method_details: { card: { case_type: 7 } } }),
  ],
  ['open', BOOLEAN, event('review.opened', review({ open: 'yes' }))],
  ['payment_intent', PAYMENT, event('review.opened', review(NOWHERE))],
  [
    'actionable',
    BOOLEAN,
    event('radar.early_fraud_warning.created', warning({ actionable: 'yes' })),
  ],
  ['charge', PAYMENT, event('radar.early_fraud_warning.created', warning(NOWHERE))],
];

describe('an event that cannot be read names the place and what was expected there', () => {
  it.each([
    ...OF_EVENTS,
    ...OF_OBJECTS.map(([path, reason, body]): Row => [`data.object.${path}`, reason, body]),
  ])('%s: %s %#', (path, reason, body) => {
    expect(fromWebhook(body)).toMatchObject({ kind: 'not_understood', problem: { path, reason } });
  });

  it('and when it was created, if it says so', () => {
    const body = event('refund.created', refund(NOWHERE));
    expect(fromWebhook(body)).toHaveProperty('createdAt', (CREATED + 10) * 1_000_000);
    expect(fromWebhook({ ...body, created: true })).not.toHaveProperty('createdAt');
  });
});

const UNDOCUMENTED: readonly (readonly [
  path: string,
  value: string,
  body: unknown,
  options?: WebhookOptions,
])[] = [
  ['status', 'novel', intent0({ status: 'novel' })],
  ['status', 'novel', charge0({ status: 'novel' })],
  ['outcome.type', 'novel', charge0({ outcome: { type: 'novel' } })],
  ['status', 'novel', event('refund.created', refund({ status: 'novel' }))],
  ['status', 'novel', dispute0({ status: 'novel' })],
  [
    'closed_reason',
    'novel',
    event('review.closed', review({ open: false, closed_reason: 'novel' })),
  ],
  ['status', 'novel', event('checkout.session.expired', session({ status: 'novel' }))],
  [
    'metadata.sum',
    '1.5',
    intent0({ metadata: { order_id: 'A-1', sum: '1.5' } }),
    { total: { metadata: 'sum' } },
  ],
  [
    'metadata.sum',
    '(unprintable)',
    intent0({ metadata: { order_id: 'A-1', sum: 7 } }),
    { total: { metadata: 'sum' } },
  ],
];

describe('an undocumented value is kept with its place', () => {
  it.each(UNDOCUMENTED.map(([path, value, body, options]) => ({ path, value, body, options })))(
    '$path: $value %#',
    ({ path, value, body, options }) => {
      expect(fromWebhook(body, options)).toMatchObject({
        observations: [{ unknown: [{ path: `data.object.${path}`, value }] }],
      });
    },
  );

  it('not what is only absent', () => {
    const bodies = [
      intent0({ metadata: { order_id: 'A-1', sum: null } }),
      event('refund.created', refund({ status: null })),
      event('checkout.session.completed', session({ status: null })),
      event('checkout.session.completed', session({ status: undefined })),
      charge0({ outcome: { type: null } }),
      charge0({ outcome: null, payment_method_details: null }),
      dispute0({ status: 'prevented', payment_method_details: null }),
      dispute0({ status: 'prevented', payment_method_details: { card: null } }),
    ];
    for (const body of bodies) {
      const reading = fromWebhook(body, { total: { metadata: 'sum' } });
      if (reading.kind !== 'observations') throw new Error(JSON.stringify(reading));
      expect(reading.observations[0]).not.toHaveProperty('unknown');
    }
  });
});

const IGNORED: readonly (readonly [reason: string, body: unknown, options?: WebhookOptions])[] = [
  ['It does not concern a payment.', event('customer.created', {})],
  [
    'Its Checkout Session is not about a single payment.',
    event('checkout.session.completed', session({ mode: 'setup' })),
  ],
  [
    'This account ignores inquiries.',
    dispute0({ status: 'warning_needs_response' }),
    { inquiries: 'ignore' },
  ],
  [
    'It is about a connected account that this provider does not stand for.',
    { ...intent0({}), account: 'acct_1' },
  ],
  [
    "It is about the platform's own account, not about the connected account that this provider stands for.",
    intent0({}),
    { connectedAccount: 'acct_1' },
  ],
  [
    'It does not concern a payment.',
    { type: 'v1.customer.created', object: 'v2.core.event' },
    {
      readsThinEvents: true,
    },
  ],
];

describe('an event that is ignored says why', () => {
  it.each(IGNORED.map(([reason, body, options]) => ({ reason, body, options })))(
    '$reason %#',
    ({ reason, body, options }) => {
      expect(fromWebhook(body, options)).toMatchObject({ kind: 'ignored', reason });
    },
  );

  it('with its type and the foreign account, where they can be shown', () => {
    const foreign = (account: string) => fromWebhook({ ...intent0({}), account });
    expect(foreign('acct_1')).toMatchObject({
      ...{ type: 'payment_intent.created', code: 'foreign_account', foreignAccount: 'acct_1' },
    });
    expect(foreign('Jane Personal')).not.toHaveProperty('foreignAccount');
    expect(fromWebhook(intent0({}), { connectedAccount: 'acct_1' })).not.toHaveProperty(
      'foreignAccount',
    );
    expect(fromWebhook({ ...intent0({}), account: '' }).kind).toBe('observations');
  });
});
