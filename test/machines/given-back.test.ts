import { describe, expect, it } from 'vitest';
import { Join } from '../../machines/join.js';
import { factsOf } from '../../machines/joined-facts.js';
import { fold } from '../../src/lifecycle/fold.js';
import { gates } from '../../src/lifecycle/gates.js';
import type { Observation } from '../../src/order/observation.js';
import type { ObjectReport } from '../../src/order/payments/object-report.js';
import { SECOND } from '../../src/order/time/instant.js';
import { euros, paid, reported } from '../_support/payments.js';

/*
 * Of 1000, 500 were captured and the rest was released. Some versions of Stripe show the release as a
 * refund, and only the report of the capture shows which it is.
 */

type Of<Kind extends ObjectReport['object']> = Partial<Extract<ObjectReport, { object: Kind }>>;

const payment: ObjectReport = {
  ...{ object: 'payment', id: 'pi_1', state: 'complete', amount: euros(1_000), captured: 500 },
};
const attempt = (more: Of<'attempt'> = {}): ObjectReport => ({
  ...{ object: 'attempt', id: 'ch_1', payment: 'pi_1', state: 'succeeded', captured: 500 },
  ...{ assessment: 'authorised', amount: euros(1_000), ...more },
});
const refund = (id: string, second: number, more: Of<'refund'> = {}): ObjectReport => ({
  ...{ object: 'refund', id, payment: 'pi_1', state: 'succeeded', amount: euros(500) },
  ...{ createdAt: second * SECOND, ...more },
});
const ended: ObjectReport = { object: 'review', id: 'prv_1', payment: 'pi_1', state: 'ended' };

const read = (...objects: readonly ObjectReport[]) => reported('read', 20, objects);

function chargeOf(...observations: readonly Observation[]) {
  const join = new Join();
  for (const one of observations) join.add(one);
  return factsOf(join.joined).charges.pi_1;
}

function fulfil(...observations: readonly Observation[]) {
  const { allowed, reasons } = gates({ folded: fold(observations), published: [] }).fulfil;
  return { allowed, reasons };
}

/** Another payment pays for the order, so that only the review may keep it. */
const other = paid(10, 1_000, 'pi_2');

describe('a refund that may be the release of the rest', () => {
  it.each([
    ['with its own report', [attempt({ refunded: 500 }), refund('re_1', 5)]],
    ['by its own report alone', [attempt(), refund('re_1', 5)]],
    ['by the amount of the attempt alone', [attempt({ refunded: 500 })]],
  ])('covers nothing and keeps a review that is not decided: %s', (_, parts) => {
    const reads = read(payment, ...parts, ended);
    expect(chargeOf(reads)).toMatchObject({ cover: euros(0), perhapsReleased: true });
    expect(fulfil(reads)).toMatchObject({ allowed: false });
    expect(fulfil(...other, reads)).toEqual({
      allowed: false,
      reasons: ['wrong_state', 'fraud_not_passed'],
    });
  });

  it('covers nothing and opens nothing where no other payment pays', () => {
    const reads = read(payment, attempt({ refunded: 500 }), refund('re_1', 5));
    expect(fulfil(reads)).toEqual({ allowed: false, reasons: ['not_paid_for', 'given_back'] });
  });
});

describe('a refund that is known to be one', () => {
  it.each([
    ['the shop requested it', [attempt({ refunded: 500 }), refund('re_1', 5, { key: 'back' })]],
    [
      'the capture released nothing in this way',
      [attempt({ refunded: 500, releasedAsRefund: 0 }), refund('re_1', 5)],
    ],
    [
      'the release is another one',
      [attempt({ refunded: 1_000, releasedAsRefund: 500 }), refund('re_1', 5), refund('re_2', 6)],
    ],
    [
      'the release is marked',
      [attempt({ refunded: 1_000 }), refund('re_1', 5, { release: true }), refund('re_2', 6)],
    ],
  ])('covers nothing, and its review does not count: %s', (_, parts) => {
    const reads = read(payment, ...parts, ended);
    expect(chargeOf(reads)).toMatchObject({ cover: euros(0), refundedAmount: euros(500) });
    expect(chargeOf(reads)).not.toHaveProperty('perhapsReleased');
    expect(fulfil(reads)).toMatchObject({ allowed: false });
    expect(fulfil(...other, reads)).toEqual({ allowed: true, reasons: [] });
  });

  it('counts beside a marked release of the same amount when the attempt was reported before', () => {
    const capture = attempt({ refunded: 500, releasedAsRefund: 500 });
    const reads = [
      reported('capture', 5, [payment, capture]),
      reported('refunds', 9, [refund('re_1', 5, { release: true }), refund('re_2', 4)]),
    ];
    expect(chargeOf(...reads)).toMatchObject({ cover: euros(0), refundedAmount: euros(500) });
  });
});

describe('a release that is known to be one', () => {
  it.each([
    ['by its mark', [attempt({ refunded: 500 }), refund('re_1', 5, { release: true })]],
    [
      'by the report of the capture',
      [attempt({ refunded: 500, releasedAsRefund: 500 }), refund('re_1', 5)],
    ],
    [
      'by both',
      [attempt({ refunded: 500, releasedAsRefund: 500 }), refund('re_1', 5, { release: true })],
    ],
  ])('gives nothing back: %s', (_, parts) => {
    const reads = read(payment, ...parts, ended);
    expect(chargeOf(reads)).toMatchObject({ cover: euros(500) });
    expect(chargeOf(reads)).not.toHaveProperty('refundedAmount');
    expect(fulfil(...other, reads)).toMatchObject({ allowed: false });
  });

  it('covers no more than was captured when the payment was reported before its capture', () => {
    const held: ObjectReport = {
      ...{ object: 'payment', id: 'pi_1', state: 'capturable', amount: euros(1_000) },
      ...{ capturable: 1_000, total: euros(1_000) },
    };
    const capture = attempt({ refunded: 500, releasedAsRefund: 500 });
    const known = [reported('held', 5, [held]), reported('captured', 6, [capture])];
    expect(chargeOf(...known)).toMatchObject({ cover: euros(500) });
    expect(fulfil(...known)).toMatchObject({ allowed: false });
  });
});
