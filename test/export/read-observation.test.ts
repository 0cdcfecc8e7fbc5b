import { describe, expect, it } from 'vitest';
import { readObservation, readPaymentObservation } from '../../src/export/read-observation.js';
import type { Observation } from '../../src/order/observation.js';
import type { ObjectReport } from '../../src/order/payments/object-report.js';
import { timesAsText } from '../../src/order/time/times-as-text.js';

const INSTANT = 1_767_225_600_000_000;
const EUR = { minor: 1000, currency: 'EUR' };
const MEMBERS = { id: 'x_1', createdAt: INSTANT };
const OF_PAYMENT = { ...MEMBERS, payment: 'pi_1', amount: EUR };
const ITEMS = [{ itemId: 'a', quantity: 2 }];

/** A report about each kind of object, with all of its members. */
const REPORTS: readonly ObjectReport[] = [
  {
    ...{ ...MEMBERS, object: 'payment', state: 'capturable', amount: EUR, total: EUR },
    ...{ capturable: 1000, captured: 0, action: 'redirect' },
  },
  {
    ...{ ...OF_PAYMENT, object: 'attempt', state: 'failed', assessment: 'blocked', refunded: 0 },
    ...{ released: true, returnedByBank: true, expiresAt: INSTANT },
    failureMessage: 'The payment was declined.',
  },
  { ...OF_PAYMENT, object: 'refund', state: 'succeeded', release: true },
  { ...OF_PAYMENT, object: 'dispute', state: 'lost' },
  { ...MEMBERS, object: 'review', payment: 'pi_1', state: 'approved' },
  { object: 'fraud_warning', id: 'x_1', payment: 'pi_1', actionable: true },
  { ...MEMBERS, object: 'checkout', state: 'expired', free: true },
  { object: 'fulfilment', id: 'x_1', items: ITEMS },
  { object: 'return', id: 'x_1' },
  { object: 'cancellation', id: 'x_1', items: [] },
];

function observationWith(objects: readonly unknown[], some: object = {}): object {
  return {
    ...{ id: 'e1', account: 'shop', orderId: '1', instant: INSTANT, source: 'webhook' },
    ...{ events: [], releases: true, objects, references: ['pi_1', 'ch_1'] },
    ...some,
  };
}

describe('reading an observation of payments', () => {
  it.each(REPORTS)('reads a report about a $object as it was written', (report) => {
    const given = observationWith([report]) as Observation;
    const written: unknown = JSON.parse(JSON.stringify(timesAsText(given)));
    expect(JSON.stringify(written)).not.toContain(String(INSTANT));
    expect(readObservation(written)).toEqual(given);
    expect(readObservation(given)).toEqual(given);
  });

  it.each([
    ['an unknown object', { object: 'payout', id: 'po_1' }],
    ['no object', { id: 'pi_1', state: 'pending' }],
    ['no id', { object: 'payment', state: 'pending' }],
    ['an unknown state', { object: 'payment', id: 'pi_1', state: 'requires_capture' }],
    [
      'an amount with decimals',
      { object: 'payment', id: 'pi_1', state: 'complete', captured: 0.5 },
    ],
    ['a refund of no payment', { object: 'refund', id: 're_1', state: 'pending' }],
    ['an attempt without its assessment', { ...OF_PAYMENT, object: 'attempt', state: 'failed' }],
    ['a time that is none', { ...OF_PAYMENT, object: 'dispute', state: 'won', createdAt: 'today' }],
    ['half a unit', { object: 'return', id: 'r1', items: [{ itemId: 'a', quantity: 0.5 }] }],
    ['a line without its id', { object: 'fulfilment', id: 'f1', items: [{ quantity: 1 }] }],
    ['a word instead of yes', { object: 'checkout', id: 'cs_1', state: 'open', free: 'yes' }],
  ])('does not read %s', (_, report) => {
    expect(readObservation(observationWith([report]))).toBeUndefined();
    expect(readPaymentObservation(observationWith([report]))).toBeUndefined();
  });

  it('reads what the shop reports', () => {
    const given = observationWith([], { source: 'shop', releases: false });
    expect(readObservation(given)).toEqual(given);
  });

  it('does not read references that are no text', () => {
    expect(readObservation(observationWith([], { references: [1] }))).toBeUndefined();
    expect(readObservation(observationWith([], { references: 'pi_1' }))).toBeUndefined();
  });

  it('reads one without an order only if it names an object', () => {
    const { orderId: _, ...given } = observationWith([]) as Observation;
    expect(readObservation(given)).toBeUndefined();
    expect(readPaymentObservation(given)).toEqual(given);
    expect(readPaymentObservation({ ...given, references: [] })).toBeUndefined();
    const { objects: __, ...withoutObjects } = given;
    expect(readPaymentObservation(withoutObjects)).toBeUndefined();
  });
});
