import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../machines/joined-facts.js';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import type { RiskAssessment } from '../../../src/order/payments/states.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { euros, reported } from '../../_support/payments.js';
import {
  attempt,
  captured,
  factsAfter,
  held,
  joinedOf,
  payment,
  refund,
} from './_support/reports.js';

const by = { instant: 10 * SECOND, source: 'webhook' };
const capture = (minor: number) => ({
  ...{ id: `pi_1/${minor}`, state: 'complete', amount: euros(minor) },
});
const released = (minor: number) => [
  { id: 'pi_1/released', state: 'complete', amount: euros(minor) },
];
const failed = attempt({ id: 'ch_0', state: 'failed', assessment: 'declined' });

const chargeOf = (...reports: readonly ObjectReport[]) => factsAfter(...reports).charges.pi_1;

describe('a payment, as a charge', () => {
  it.each<readonly [what: string, reports: readonly ObjectReport[], charge: object]>([
    [
      'is pending, and has no captures',
      [payment()],
      { state: 'pending', captures: [], cover: euros(0) },
    ],
    [
      'is pending while the money is on its way',
      [payment({ state: 'settling' })],
      { state: 'pending', captures: [], cover: euros(0), settling: true },
    ],
    [
      'is authorised',
      [held()],
      { state: 'capturable', captures: [], cover: euros(1_000), authorisedOnce: true },
    ],
    [
      'is captured',
      [captured(), attempt()],
      {
        ...{ state: 'complete', captures: [capture(1_000)], cover: euros(1_000) },
        ...{ authorisedOnce: true, assessment: 'authorised' },
      },
    ],
    [
      'is captured in part, and the rest was released',
      [captured({ captured: 600 })],
      {
        ...{ state: 'complete', captures: [capture(600)], cancels: released(400) },
        ...{ cover: euros(600), authorisedOnce: true },
      },
    ],
    [
      'is authorised for less than its amount',
      [held({ capturable: 600 })],
      {
        ...{ state: 'capturable', captures: [], cancels: released(400) },
        ...{ cover: euros(600), authorisedOnce: true },
      },
    ],
    [
      'is cancelled, and covers nothing',
      [payment({ state: 'cancelled' })],
      { state: 'cancelled', captures: [], cover: euros(0) },
    ],
    [
      'is complete if it was cancelled after a part had been captured',
      [payment({ state: 'cancelled', captured: 600 })],
      {
        ...{ state: 'complete', captures: [capture(600)], cancels: released(400) },
        ...{ cover: euros(600), authorisedOnce: true },
      },
    ],
    [
      'is cancelled once the attempt that paid it was released, whatever it still shows',
      [held(), attempt({ released: true })],
      {
        ...{ state: 'cancelled', captures: [], cover: euros(0) },
        ...{ authorisedOnce: true, assessment: 'authorised' },
      },
    ],
    [
      'is cancelled once one of two attempts that paid it was released',
      [held(), attempt({ released: true }), attempt({ id: 'ch_2' })],
      {
        ...{ state: 'cancelled', captures: [], cover: euros(0) },
        ...{ authorisedOnce: true, assessment: 'authorised' },
      },
    ],
    [
      'stays authorised if a part was captured before that',
      [held({ captured: 600, capturable: 400 }), attempt({ released: true })],
      {
        ...{ state: 'capturable', captures: [capture(600)], cover: euros(1_000) },
        ...{ authorisedOnce: true, assessment: 'authorised' },
      },
    ],
    [
      'covers less while a refund is under way, and shows no refunded amount yet',
      [captured(), refund({ state: 'pending' })],
      {
        ...{ state: 'complete', captures: [capture(1_000)], cover: euros(500) },
        ...{ authorisedOnce: true },
      },
    ],
    [
      'shows what was refunded',
      [captured(), refund()],
      {
        ...{ state: 'complete', captures: [capture(1_000)], cover: euros(500) },
        ...{ authorisedOnce: true, refundedAmount: euros(500) },
      },
    ],
    [
      'shows nothing as refunded before anything was captured',
      [held(), refund()],
      { state: 'capturable', captures: [], cover: euros(500), authorisedOnce: true },
    ],
    [
      'was authorised once if an attempt of it succeeded, whatever it shows now',
      [payment({ state: 'cancelled' }), attempt({ released: true })],
      {
        ...{ state: 'cancelled', captures: [], cover: euros(0) },
        ...{ authorisedOnce: true, assessment: 'authorised' },
      },
    ],
    [
      'names the attempts that failed, and only those',
      [payment(), failed, attempt({ state: 'pending' })],
      { state: 'pending', captures: [], cover: euros(0), failedAttempts: [{ id: 'ch_0' }] },
    ],
    [
      'names no attempt that the bank took back after it had paid',
      [
        captured({ newestAttempt: 'ch_1' }),
        failed,
        attempt({ state: 'failed', returnedByBank: true }),
      ],
      {
        ...{ state: 'complete', captures: [capture(1_000)], cover: euros(1_000) },
        ...{ authorisedOnce: true, assessment: 'authorised', failedAttempts: [{ id: 'ch_0' }] },
      },
    ],
  ])('%s', (_, reports, charge) => {
    expect(chargeOf(...reports)).toStrictEqual({ id: 'pi_1', by, amount: euros(1_000), ...charge });
  });

  it('has no amounts where none is reported', () => {
    const { amount: _, ...bare } = captured();
    expect(chargeOf(bare, attempt())).toStrictEqual({
      ...{ id: 'pi_1', state: 'complete', by },
      captures: [{ id: 'pi_1/1000', state: 'complete' }],
      ...{ authorisedOnce: true, assessment: 'authorised' },
    });
  });

  it('was authorised once if an earlier report shows so', () => {
    const both = [
      reported('evt_1', 10, [held()]),
      reported('evt_2', 20, [payment({ state: 'cancelled' })]),
    ];
    expect(factsOf(joinedOf(...both)).charges.pi_1).toHaveProperty('authorisedOnce', true);
  });

  it('says why an attempt failed, in a sentence for customers', () => {
    const failureMessage = 'There are not enough funds.';
    expect(chargeOf(payment(), { ...failed, failureMessage })?.failedAttempts).toEqual([
      { id: 'ch_0', failureMessage },
    ]);
  });
});

describe('the risk of a payment', () => {
  it.each<readonly [paid: readonly RiskAssessment[], risk: RiskAssessment | undefined]>([
    [[], undefined],
    [['none', 'authorised'], 'none'],
    [['authorised', 'none'], 'authorised'],
    [['authorised', 'manual_review'], 'manual_review'],
    [['none', 'unknown'], 'unknown'],
    [['blocked', 'authorised'], 'blocked'],
  ])('of attempts that are %j is %s', (assessments, risk) => {
    const attempts = assessments.map((assessment, index) =>
      attempt({ id: `ch_${index}`, assessment }),
    );
    expect(chargeOf(captured(), ...attempts)?.assessment).toBe(risk);
  });

  it('does not depend on attempts that failed', () => {
    expect(chargeOf(captured(), attempt(), failed)?.assessment).toBe('authorised');
  });
});

describe('an authorisation expires', () => {
  it('when the first of its attempts does', () => {
    const early = attempt({ id: 'ch_2', expiresAt: 50 * SECOND });
    const late = attempt({ id: 'ch_1', expiresAt: 90 * SECOND });
    expect(chargeOf(held(), late, early)?.expiresAt).toBe(50 * SECOND);
    expect(chargeOf(held(), attempt({ id: 'ch_0' }), late)?.expiresAt).toBe(90 * SECOND);
  });

  it('at no known time where no attempt reports one', () => {
    expect(chargeOf(held(), attempt())).not.toHaveProperty('expiresAt');
  });
});
