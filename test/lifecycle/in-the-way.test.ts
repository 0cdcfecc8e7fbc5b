import { describe, expect, it } from 'vitest';
import { chargesInBrackets, decidingRule, inTheWay } from '../../src/lifecycle/in-the-way.js';
import { noFacts } from '../../src/order/facts/known-facts.js';
import type { GateReason } from '../../src/order/gate.js';
import type { ObjectReport } from '../../src/order/payments/object-report.js';
import { euros } from '../_support/payments.js';
import {
  attempt,
  captured,
  dispute,
  factsAfter,
  held,
  payment,
  refund,
  review,
} from '../machines/payments/_support/reports.js';

/*
 * Which payment, refund, review or dispute is in the way of an order, in a few words.
 */

const paid = [captured(), attempt()];
const total = { total: euros(1_000) };
const all = refund({ amount: euros(1_000) });

type Decided = readonly [
  reports: readonly ObjectReport[],
  objects: readonly string[],
  amount?: string,
];

const DECIDED: readonly Decided[] = [
  [[payment()], ['pi_1 is pending']],
  [[payment({ state: 'settling', ...total })], ['pi_1 is settling'], '0.00 of 10.00 EUR so far'],
  [[{ object: 'checkout', id: 'cs_1', state: 'open' }], ['no payment is known']],
  [[held(), attempt({ released: true })], ['pi_1 is cancelled']],
  [[...paid, all], ['refund re_1 of pi_1']],
  [
    [
      ...paid,
      all,
      refund({ id: 're_2', state: 'failed' }),
      refund({ id: 're_3', state: 'expired' }),
    ],
    ['refund re_1 of pi_1'],
  ],
  [
    [...paid, refund(), refund({ id: 're_2' })],
    ['refund re_1 of pi_1', 'refund re_2 of pi_1'],
  ],
  [[captured(), attempt({ refunded: 1_000 })], ['pi_1 was refunded']],
  [
    [
      ...paid,
      all,
      captured({ id: 'pi_2' }),
      attempt({ id: 'ch_2', payment: 'pi_2' }),
      refund({
        ...{ id: 're_2', payment: 'pi_2', amount: euros(1_000) },
      }),
    ],
    ['refund re_1 of pi_1', 'refund re_2 of pi_2'],
  ],
  [[...paid, refund({ ...all, state: 'pending' })], ['refund re_1 of pi_1 is pending']],
  [[...paid, review({ state: 'rejected' })], ['review prv_1 rejected pi_1']],
  [[...paid, dispute()], ['dispute dp_1 of pi_1']],
  [[...paid, dispute({ state: 'inquiry' })], ['inquiry dp_1 of pi_1']],
  [[...paid, review()], ['review prv_1 of pi_1 is open']],
  [[captured(), attempt({ assessment: 'manual_review' })], ['pi_1 awaits a review']],
  [
    [captured(), attempt({ assessment: 'manual_review' }), review()],
    ['review prv_1 of pi_1 is open'],
  ],
  [[captured()], ['the risk of pi_1 is not known']],
  [[captured(), attempt({ assessment: 'unknown' })], ['the risk of pi_1 is not known']],
  [[captured(), attempt({ assessment: 'blocked' })], ['the risk of pi_1 is blocked']],
  [paid, []],
];

describe('what decided where an order is', () => {
  it.each(DECIDED.map(([reports, objects, amount]) => ({ reports, objects, amount })))(
    '$objects',
    ({ reports, objects, amount }) => {
      const decided = decidingRule(factsAfter(...reports));
      expect(decided?.objects).toEqual(objects);
      expect(decided?.amount).toBe(amount);
      if (amount === undefined) expect(decided).not.toHaveProperty('amount');
    },
  );

  it('is a rule of payments only', () => {
    expect(decidingRule(noFacts())).toBeUndefined();
    expect(decidingRule(factsAfter(...paid, dispute()))).toMatchObject({
      ...{ rule: 'C9', because: 'a payment is disputed' },
    });
  });
});

type InTheWay = readonly [
  reason: GateReason,
  reports: readonly ObjectReport[],
  objects: readonly string[] | undefined,
  amount?: string,
];

const IN_THE_WAY: readonly InTheWay[] = [
  ['wrong_state', [payment()], undefined],
  ['fraud_not_passed', [...paid, review({ state: 'rejected' })], ['review prv_1 rejected pi_1']],
  ['charge_not_authorised', [payment()], ['pi_1 is pending']],
  ['charge_not_authorised', [payment(total)], ['pi_1 is pending'], '0.00 of 10.00 EUR so far'],
  ['not_paid_for', [...paid, refund()], ['refund re_1 is succeeded']],
  ['given_back', [...paid, refund({ state: 'pending' })], ['refund re_1 is pending']],
  ['not_paid_for', [...paid, refund({ state: 'failed' })], []],
  ['not_paid_for', [...paid, refund({ state: 'expired' })], []],
  [
    'not_paid_for',
    [captured(total), attempt(), dispute({ state: 'lost', amount: euros(400) })],
    ['dispute dp_1 took back 4.00 EUR'],
    '6.00 of 10.00 EUR is covered',
  ],
  [
    'not_paid_for',
    [...paid, dispute({ state: 'lost' })],
    ['dispute dp_1 took back an unknown amount'],
  ],
  [
    'not_paid_for',
    [
      captured({ newestAttempt: 'ch_1' }),
      attempt({ state: 'failed', returnedByBank: true, amount: euros(1_000) }),
    ],
    ['the bank took back 10.00 EUR of ch_1'],
  ],
  [
    'not_paid_for',
    [captured({ amount: { minor: 1_000, currency: 'JPY' }, ...total })],
    ['pi_1 is in JPY'],
    '0.00 of 10.00 EUR is covered',
  ],
  [
    'not_paid_for',
    [{ object: 'payment', id: 'pi_1', state: 'complete', captured: 1_000, ...total }],
    ['pi_1 is in an unknown currency'],
    '0.00 of 10.00 EUR is covered',
  ],
  [
    'not_paid_for',
    [
      captured({ amount: { minor: 1_000, currency: 'JPY' }, ...total }),
      refund({ amount: { minor: 1_000, currency: 'JPY' } }),
    ],
    ['refund re_1 is succeeded'],
    '0.00 of 10.00 EUR is covered',
  ],
];

describe('what is in the way of a gate', () => {
  it.each(
    IN_THE_WAY.map(([reason, reports, objects, amount]) => ({ reason, reports, objects, amount })),
  )('$reason: $objects', ({ reason, reports, objects, amount }) => {
    const found = inTheWay(factsAfter(...reports), reason);
    expect(found?.objects).toEqual(objects);
    expect(found?.amount).toBe(amount);
  });

  it('is said in brackets', () => {
    expect(chargesInBrackets([])).toBe('');
    expect(
      chargesInBrackets([
        { id: 'c', state: 'complete' },
        { id: 'd', state: 'capturable' },
      ]),
    ).toBe(' (c is complete, d is capturable)');
  });
});
