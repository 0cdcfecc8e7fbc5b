import { describe, expect, it } from 'vitest';
import {
  type ResponseSubject,
  readResponse,
} from '../../../../src/adapters/stripe/client/read-response.js';
import type { AccountOptions } from '../../../../src/adapters/stripe/reading/account-options.js';
import { CREATED, charge, type Json, refund } from '../_support/events.js';
import { DATE } from './_support/small-stripe.js';

/** Reads a list of objects that belong to one payment. */
function read(
  objects: readonly unknown[],
  options: AccountOptions = {},
  more: Partial<ResponseSubject> = {},
) {
  const response = { status: 200, headers: { date: DATE }, body: {} };
  const subject = { object: 'charge', id: 'pi_1', source: 'read', label: 'GET /v1/x' } as const;
  return readResponse(response, { ...subject, objects, ...more }, options);
}

function observation(...given: Parameters<typeof read>) {
  const answer = read(...given);
  if (!answer.ok || answer.observation === undefined) throw new Error(JSON.stringify(answer));
  return answer.observation;
}

const first = charge({ created: CREATED + 5 });
const second = charge({ id: 'ch_2', created: CREATED + 3, status: 'novel' });
const since = (seconds: number) => ({ releaseAfter: new Date((CREATED + seconds) * 1000) });

describe('the objects of a list are one observation', () => {
  it('with all that they report, and each name once', () => {
    const odd = charge({ id: 'ch_3', outcome: { type: 'novel' } });
    expect(observation([first, second, odd])).toMatchObject({
      objects: [{ id: 'ch_1' }, { id: 'ch_2' }, { id: 'ch_3' }],
      references: ['pi_1', 'ch_1', 'ch_2', 'ch_3'],
      unknown: [
        { path: 'status', value: 'novel' },
        { path: 'outcome.type', value: 'novel' },
      ],
    });
  });

  it('whose order is named by any of them, or by none', () => {
    const own = charge({ payment_intent: null, metadata: { order_id: 'A-1' } });
    expect(observation([own, charge()]).orderId).toBe('A-1');
    expect(observation([charge(), own]).orderId).toBe('A-1');
    const other = charge({ payment_intent: null, metadata: { order_id: 'A-2' } });
    expect(observation([own, other]).orderId).toBe('A-1');
    expect(observation([first, second])).not.toHaveProperty('orderId');
  });

  it.each([
    [[first, second], 3, true],
    [[first, second], 4, false],
    [[second, first], 3, true],
    [[second, first], 4, false],
  ] as const)('that is as old as the oldest of them: %#', (objects, seconds, releases) => {
    expect(observation(objects, since(seconds)).releases).toBe(releases);
  });

  it('that is as old as its payment, where the objects do not show it', () => {
    const refunds = [refund(), refund({ id: 're_2' })];
    const of = { object: 'refund' };
    expect(observation(refunds, since(1), { ...of, paymentCreated: CREATED }).releases).toBe(false);
    expect(observation(refunds, since(0), { ...of, paymentCreated: CREATED }).releases).toBe(true);
    // Otherwise the response counts.
    expect(observation(refunds, since(1), of).releases).toBe(true);
    expect(observation(refunds, { releaseAfter: new Date(DATE) }, of).releases).toBe(true);
  });

  it('of the mode that the first of them shows', () => {
    const shown = (...objects: readonly Json[]) =>
      observation(objects, { mode: 'live' }).events.length;
    expect(shown(first, { ...second, livemode: false })).toBe(1);
    expect(shown(first, { ...second, livemode: true })).toBe(0);
    expect(shown(first, second)).toBe(0);
  });

  it('under an id that holds a hundred characters of theirs at most', () => {
    const { id } = observation([first], {}, { id: 'x'.repeat(200) });
    expect(id).toMatch(/^read:2026-01-01T12:00:00Z:x{100}:[0-9a-f]{12}$/);
  });

  it('unless there are none', () => {
    expect(read([])).toEqual({ ok: true });
  });
});

describe('a Charge that can no longer be captured', () => {
  const held = { captured: false, amount_captured: 0 };
  const until = (moment: string) => ({
    payment_method_details: { card: { capture_before: Date.parse(moment) / 1000 } },
  });
  const past = until('2026-01-01T11:59:59Z');

  it.each([
    ['is over without a PaymentIntent', { ...held, ...past, payment_intent: null }, true],
    ['is not over with one, which shows it', { ...held, ...past }, false],
    ['is not over at that time', { ...held, ...until(DATE), payment_intent: null }, false],
    ['is not over without such a time', { ...held, payment_intent: null }, false],
  ])('%s', (_, changes, isReleased) => {
    const { objects } = observation([charge(changes)]);
    expect(objects.some((one) => 'released' in one)).toBe(isReleased);
  });
});

describe('an object that cannot be read names the place', () => {
  let deep: unknown = 'x';
  for (let depth = 0; depth < 70; depth += 1) deep = { deep };

  it.each<readonly [path: string, reason: string, object: unknown, kind: string]>([
    ['object', 'Expected charge.', refund(), 'charge'],
    ['object', 'Expected invoice.', { object: 'invoice' }, 'invoice'],
    [
      'amount',
      'Expected a whole number of the smallest unit.',
      charge({ amount: 'ten' }),
      'charge',
    ],
    ['outcome.type', 'Expected a text.', charge({ outcome: { type: 7 } }), 'charge'],
    [
      'amount_captured',
      'Expected more than zero, as the charge is captured.',
      charge({ amount_captured: 0 }),
      'charge',
    ],
    ['', 'Expected a body nested at most 64 deep.', charge({ deep }), 'charge'],
  ])('%s: %s', (path, reason, object, kind) => {
    expect(read([object], {}, { object: kind })).toMatchObject({
      ok: false,
      problem: { path, reason },
    });
  });
});
