import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromResponse, fromWebhook } from '../../../src/adapters/digital-river/index.js';
import { FAILURE_MESSAGES } from '../../../src/order/facts/failure-message.js';
import {
  charge,
  chargeOfOrder,
  creditAndCard,
  delivery,
  file,
  fulfilment,
  type Json,
  order,
  orderReturn,
  PERSONAL,
  refund,
} from '../../_support/payloads.js';

const failed = { state: 'failed', failureCode: PERSONAL.failureCode, failureMessage: 'Refused.' };

const BODIES: readonly Json[] = [
  delivery('order.accepted', order()),
  delivery('order.accepted', order({ payment: creditAndCard() })),
  delivery('order.charge.failed', order({ payment: { charges: [charge(failed)] } })),
  delivery('order.charge.capture.failed', chargeOfOrder(failed)),
  delivery('refund.complete', refund({ state: 'succeeded' })),
  delivery('return.accepted', orderReturn()),
  delivery('fulfillment.created', fulfilment()),
  delivery('order.invoice.created', file()),
  delivery('checkout_session.order.created', order({ checkoutSessionId: 'cs-1' })),
  delivery('subscription.created', { state: 'draft' }),
];

function paths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, child]) => [
    [...path, key],
    ...paths(child, [...path, key]),
  ]);
}

/** The same body with the value at a path replaced, or removed if it is `undefined`. */
function mutated(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Json = { ...(body as Json) };
  const changed = mutated(copy[key], rest, value);
  if (Array.isArray(body))
    return body.map((entry, index) => (String(index) === key ? changed : entry));
  copy[key] = changed;
  return copy;
}

const MUTATIONS = BODIES.flatMap((body) => paths(body).map((path) => ({ body, path })));

const KINDS = ['observation', 'ignored', 'not_understood'];

describe('for any delivery', () => {
  test('reading never throws and returns a kind', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (body) => {
        expect(KINDS).toContain(fromWebhook(body).kind);
        expect(KINDS).toContain(fromWebhook(delivery('order.accepted', body)).kind);
        expect(KINDS).toContain(fromWebhook(delivery('order.charge.pending', body)).kind);
      }),
    );
  });

  test('a body with one changed value is read, ignored or rejected with its place', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MUTATIONS),
        fc.oneof(
          fc.constantFrom<unknown>(
            undefined,
            null,
            '',
            0,
            -1,
            1e308,
            [],
            {},
            '__proto__',
            '\uD800',
          ),
          fc.anything(),
        ),
        ({ body, path }, value) => {
          const reading = fromWebhook(mutated(body, path, value), { mode: 'test' });
          expect(KINDS).toContain(reading.kind);
          if (reading.kind !== 'observation') return;
          const { events, orderId, instant } = reading.observation;
          expect(events[0]?.type).toBe('facts.reported');
          expect(events.length).toBeLessThanOrEqual(3);
          expect(() => encodeURIComponent(orderId)).not.toThrow();
          expect(Number.isSafeInteger(instant)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('the observation holds no personal data and no failure code', () => {
    for (const body of BODIES) {
      const text = JSON.stringify(fromWebhook(body, { mode: 'live' }));
      for (const secret of Object.values(PERSONAL)) expect(text).not.toContain(secret);
    }
  });

  test('a secret in place of any value appears nowhere, except in place of ids', () => {
    const ids = /(^|\.)(id|\w+Id)$/;
    for (const { body, path } of MUTATIONS) {
      if (ids.test(path.join('.'))) continue;
      const secret = `${PERSONAL.name} <${PERSONAL.email}>`;
      const text = JSON.stringify(fromWebhook(mutated(body, path, secret)));
      expect([path, text.includes(PERSONAL.email)]).toStrictEqual([path, false]);
      expect([path, text.includes(PERSONAL.name)]).toStrictEqual([path, false]);
    }
  });

  test('only documented reasons are read from the message about a failed charge', () => {
    const reasons: readonly unknown[] = [undefined, ...FAILURE_MESSAGES];
    const spellings = fc.constantFrom(
      'Declined',
      'card EXPIRED',
      'insufficient funds',
      'no answer',
      '',
    );
    const written = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('Olga Quill', '٤٥٦٧ ٨٩٠١', '+44\u200920\u20097946', 'o.q＠shop.example'),
    );
    fc.assert(
      fc.property(written, spellings, written, (before, reason, after) => {
        const failureMessage = `${before} ${reason} ${after}`;
        for (const body of [
          delivery('order.charge.failed', chargeOfOrder({ state: 'failed', failureMessage })),
          delivery('order.accepted', order({ payment: { charges: [charge({ failureMessage })] } })),
        ]) {
          const reading = fromWebhook(body);
          if (reading.kind !== 'observation') throw new Error('expected an observation');
          const [first] = reading.observation.events;
          const facts = first?.type === 'facts.reported' ? first.facts : {};
          expect(reasons).toContain(facts.charges?.[0]?.failureMessage);
        }
      }),
    );
  });

  test('a response with an order or an error does not reveal them either', () => {
    const headers = { date: 'Mon, 04 May 2026 10:20:30 GMT' };
    const creation = { method: 'POST', path: '/orders' } as const;
    const text = JSON.stringify(fromResponse({ status: 201, headers, body: order() }, creation));
    for (const secret of Object.values(PERSONAL)) expect(text).not.toContain(secret);
    const errors = [{ code: 'lost_stolen_card', message: `Refused for ${PERSONAL.name}` }];
    const reading = fromResponse({ status: 409, headers, body: { errors } }, creation);
    if (reading.kind !== 'rejection') throw new Error('expected a rejection');
    const { internal, ...shown } = reading;
    expect(JSON.stringify(reading)).not.toContain(PERSONAL.name);
    expect(JSON.stringify(shown)).not.toContain('lost_stolen_card');
    expect(internal.codes).toStrictEqual(['lost_stolen_card']);
  });
});
