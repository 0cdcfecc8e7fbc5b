import { describe, expect, it } from 'vitest';
import { conclude } from '../../../machines/conclusion.js';
import { Join, objectsOf } from '../../../machines/join.js';
import { factsOf } from '../../../machines/joined-facts.js';
import type { Observation } from '../../../src/order/observation.js';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import { euros, reported } from '../../_support/payments.js';
import {
  atOnce,
  attempt,
  captured,
  dispute,
  joinedOf,
  refund,
  review,
  units,
} from './_support/reports.js';

function concluded(...observations: readonly Observation[]) {
  const joined = joinedOf(...observations);
  const opened = objectsOf(joined, 'dispute').filter((one) => one.opened === true);
  return conclude(factsOf(joined), opened.length);
}

const paid = [captured(), attempt()];
const toReview = [captured(), attempt({ assessment: 'manual_review' })];
const declined = attempt({ id: 'ch_0', state: 'failed' });
const retried = [...toReview, declined];
const second = [captured({ id: 'pi_2' }), attempt({ id: 'ch_2', payment: 'pi_2' })];
const all = refund({ amount: euros(1_000) });
const sent: ObjectReport = { object: 'fulfilment', id: 'parcel' };
const sentPart: ObjectReport = { ...sent, items: [units('line-1', 1)] };
const cameBack: ObjectReport = { object: 'return', id: 'back' };

describe('the review of one payment decides about that payment only', () => {
  it.each<readonly [what: string, reports: readonly ObjectReport[], state: string, fraud: string]>([
    [
      'an undocumented review keeps the order in review',
      [...paid, review({ state: 'unknown' })],
      ...(['in_review', 'review_opened'] as const),
    ],
    [
      'a payment that was given back is not waited for while another one pays',
      [...toReview, all, ...second],
      ...(['accepted', 'passed'] as const),
    ],
    [
      'an approved review of another payment does not decide',
      [...toReview, ...second, review({ payment: 'pi_2', state: 'approved' })],
      ...(['in_review', 'review_opened'] as const),
    ],
    [
      'an approved review of an attempt that failed does not decide about the one that paid',
      [...retried, review({ attempt: 'ch_0', state: 'approved' })],
      ...(['in_review', 'review_opened'] as const),
    ],
    [
      'nor while only the payment names the attempt that paid',
      [
        captured({ newestAttempt: 'ch_1' }),
        declined,
        review({ attempt: 'ch_0', state: 'approved' }),
      ],
      ...(['pending_payment', 'unknown'] as const),
    ],
    [
      'an approved review of the attempt that paid does',
      [...retried, review({ attempt: 'ch_1', state: 'approved' })],
      ...(['accepted', 'passed'] as const),
    ],
    [
      'also while only the payment names that attempt',
      [captured({ newestAttempt: 'ch_1' }), review({ attempt: 'ch_1', state: 'approved' })],
      ...(['accepted', 'passed'] as const),
    ],
    [
      'and one that names no attempt does',
      [...retried, review({ state: 'approved' })],
      ...(['accepted', 'passed'] as const),
    ],
    [
      'two attempts that paid need two reviews',
      [
        ...[...toReview, attempt({ id: 'ch_2', assessment: 'manual_review' })],
        review({ attempt: 'ch_2', state: 'approved' }),
      ],
      ...(['in_review', 'review_opened'] as const),
    ],
    [
      'a review of an attempt that failed, which ended without a decision, waits for nothing',
      [...paid, declined, review({ attempt: 'ch_0', state: 'ended' })],
      ...(['accepted', 'passed'] as const),
    ],
    [
      'one of the attempt that paid does',
      [...paid, review({ attempt: 'ch_1', state: 'ended' })],
      ...(['in_review', 'review_opened'] as const),
    ],
    [
      'a review that ended does not approve a payment that was given back',
      [...toReview, all, review({ state: 'ended' })],
      ...(['cancelled', 'review_opened'] as const),
    ],
  ])('%s', (_, reports, state, fraud) => {
    const { order, fraud: position } = concluded(...atOnce(...reports));
    expect([order, position]).toEqual([state, fraud]);
  });
});

describe('what an order was once', () => {
  const lost = reported('evt_lost', 20, [dispute({ state: 'lost' })]);

  it.each<
    readonly [what: string, observations: readonly Observation[], visited: readonly string[]]
  >([
    [
      'was disputed before the dispute was lost',
      [...atOnce(...paid, dispute()), lost],
      ['accepted', 'dispute'],
    ],
    ['was never seen disputed', [...atOnce(...paid), lost], ['accepted']],
    [
      'came back before it was disputed',
      atOnce(...paid, sent, cameBack, dispute()),
      ['complete', 'dispute', 'fulfilled', 'returned'],
    ],
    [
      'was never returned while only a part was sent and came back',
      atOnce(...paid, sentPart, cameBack),
      ['accepted'],
    ],
  ])('%s', (_, observations, visited) => {
    expect(concluded(...observations).visited).toEqual(visited);
  });
});

it('counts no money of the other mode, also once a person dismissed its report', () => {
  const flag = {
    id: 'wrong_mode',
    kind: 'wrong_mode',
    detail: 'It belongs to the other mode.',
  } as const;
  const foreign = atOnce(...paid).map((one): Observation => {
    const { instant, source } = one;
    const facts = { type: 'facts.reported', facts: { flags: [flag] }, instant, source } as const;
    return { ...one, events: [...one.events, facts] };
  });
  const join = new Join();
  for (const one of foreign) join.add(one, true);
  expect(join.joined).toEqual({ objects: {}, flags: {} });
});
