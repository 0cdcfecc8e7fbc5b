import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWebhook } from '../../../src/adapters/stripe/index.js';
import { parameters } from '../../_support/runs.js';
import {
  charge,
  dispute,
  event,
  intent,
  type Json,
  refund,
  review,
  session,
  warning,
} from './_support/events.js';

const MARKER = 'Jane Personal';

/** Members of Stripe's objects that hold personal data or secrets. */
const PERSONAL: Json = {
  billing_details: { name: MARKER, email: MARKER, address: { line1: MARKER } },
  card: { last4: MARKER, fingerprint: MARKER },
  client_reference_id: MARKER,
  client_secret: MARKER,
  customer: MARKER,
  customer_details: { email: MARKER, name: MARKER },
  customer_email: MARKER,
  description: MARKER,
  evidence: { customer_name: MARKER, customer_email_address: MARKER },
  failure_code: MARKER,
  failure_message: MARKER,
  ip_address: MARKER,
  last_payment_error: { code: MARKER, decline_code: MARKER, message: MARKER },
  receipt_email: MARKER,
  receipt_url: MARKER,
  shipping: { name: MARKER, phone: MARKER },
  statement_descriptor: MARKER,
};

const BODIES: readonly Json[] = [
  event('payment_intent.succeeded', intent({ status: 'succeeded', amount_received: 1099 })),
  event('payment_intent.requires_action', intent({ next_action: { type: 'redirect_to_url' } })),
  event('charge.succeeded', charge()),
  event('charge.failed', charge({ status: 'failed' })),
  event('charge.succeeded', charge({ payment_intent: null })),
  event('refund.created', refund()),
  event('charge.dispute.created', dispute()),
  event('review.opened', review()),
  event('radar.early_fraud_warning.created', warning()),
  event('checkout.session.completed', session()),
];

function objectOf(body: Json): Json {
  const { object } = body.data as { object: Json };
  return object;
}

function withObject(body: Json, changes: Json): Json {
  return { ...body, data: { object: { ...objectOf(body), ...changes } } };
}

function paths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return [
    [...path],
    ...Object.entries(value).flatMap(([key, child]) => paths(child, [...path, key])),
  ];
}

function replaced(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Json = { ...(body as Json) };
  copy[key] = replaced(copy[key], rest, value);
  return copy;
}

const PLACES = BODIES.flatMap((body) => paths(body).map((path) => ({ body, path })));

describe('for any delivery', () => {
  it('reading never throws and returns a kind', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (body) => {
        expect(['observations', 'ignored', 'not_understood']).toContain(fromWebhook(body).kind);
      }),
      parameters(),
    );
  });

  it('reading never throws, whatever one member of an event is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), fc.anything(), ({ body, path }, value) => {
        const reading = fromWebhook(replaced(body, path, value));
        expect(['observations', 'ignored', 'not_understood']).toContain(reading.kind);
      }),
      parameters(),
    );
  });
});

describe('personal data', () => {
  it.each(BODIES)('of every unread member of %j is left behind', (body) => {
    const { failure_message: _, ...rest } = PERSONAL;
    const personal = body.type === 'charge.failed' ? PERSONAL : rest;
    const marked = withObject({ ...body, request: { id: MARKER } }, personal);
    const metadata = { ...(objectOf(body).metadata as Json), name: MARKER };
    const reading = fromWebhook(withObject(marked, { metadata }));
    expect(reading.kind).toBe('observations');
    expect(JSON.stringify(reading)).not.toContain('Jane');
  });

  it('in the place of a word of Stripe, or of a member of another type, is not shown', () => {
    // Ids, and the shop's own name of the order, are read as they are.
    const ids = /^(id|latest_charge|payment_intent|charge|failure_balance_transaction|order_id)$/;
    for (const { body, path } of PLACES) {
      if (ids.test(path.at(-1) ?? '')) continue;
      const reading = fromWebhook(replaced(body, path, MARKER));
      expect(JSON.stringify(reading), path.join('.')).not.toContain('Jane');
    }
  });
});
