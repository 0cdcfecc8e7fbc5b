import { describe, expect, it } from 'vitest';
import { CONCLUSION_RULES, conclude } from '../../machines/conclusion.js';
import { Join, objectsOf } from '../../machines/join.js';
import { factsOf } from '../../machines/joined-facts.js';
import type { ObjectReport } from '../../src/order/payments/object-report.js';
import { euros, reported } from '../_support/payments.js';

/*
 * A second opinion about where an order is, written by hand from the rules that the design states, in
 * their words: what is reported of an order, and the state and the fraud state that follow.
 */

const TOTAL = euros(1000);

type Payment = Extract<ObjectReport, { object: 'payment' }>;
type Attempt = Extract<ObjectReport, { object: 'attempt' }>;

const payment = (state: Payment['state'], more: Partial<Payment> = {}): Payment => {
  return { object: 'payment', id: 'pi_1', state, amount: TOTAL, total: TOTAL, ...more };
};
const attempt = (assessment: Attempt['assessment'], more: Partial<Attempt> = {}): Attempt => {
  const common = { object: 'attempt', id: 'ch_1', payment: 'pi_1', amount: TOTAL } as const;
  return { ...common, state: 'succeeded', assessment, ...more };
};
const refund = (state: 'pending' | 'succeeded' | 'failed', minor = 1000): ObjectReport => {
  return { object: 'refund', id: 're_1', payment: 'pi_1', state, amount: euros(minor) };
};
const dispute = (state: Extract<ObjectReport, { object: 'dispute' }>['state']): ObjectReport => {
  return { object: 'dispute', id: 'dp_1', payment: 'pi_1', state, amount: TOTAL };
};
const review = (state: Extract<ObjectReport, { object: 'review' }>['state']): ObjectReport => {
  return { object: 'review', id: 'prv_1', payment: 'pi_1', state };
};
const captured = payment('complete', { captured: 1000 });
const held = payment('capturable', { capturable: 1000 });
const good = attempt('authorised');
const manual = attempt('manual_review');
/** The same report, with the attempt `ch_1` in place of its payment. */
const byAttempt = <T extends ObjectReport>(report: T): T => ({ ...report, payment: 'ch_1' });
const second = payment('pending', { id: 'pi_2' });
const warned: ObjectReport = {
  ...{ object: 'fraud_warning', id: 'issfr_1', payment: 'pi_1', actionable: true },
};

const sent: ObjectReport = { object: 'fulfilment', id: 'parcel' };
const sentPart: ObjectReport = {
  ...{ object: 'fulfilment', id: 'parcel', items: [{ itemId: 'line', quantity: 1 }] },
};
const cameBack: ObjectReport = { object: 'return', id: 'back' };
const partCameBack: ObjectReport = {
  ...{ object: 'return', id: 'back', items: [{ itemId: 'line', quantity: 1 }] },
};
const gaveUp: ObjectReport = { object: 'cancellation', id: 'no-stock' };
const expired: ObjectReport = { object: 'checkout', id: 'cs_1', state: 'expired' };
const free: ObjectReport = { object: 'checkout', id: 'cs_1', state: 'complete', free: true };

type Row = readonly [what: string, reports: readonly ObjectReport[], state: string, fraud: string];

/** The rules of the design, each with its sentence. */
const OPINION: Readonly<Record<string, readonly Row[]>> = {
  'A rejected review blocks the order; once the goods are gone it is a flag only.': [
    ['rejected', [captured, good, review('rejected')], 'blocked', 'blocked'],
    [
      'rejected and refunded',
      [captured, good, review('rejected'), refund('succeeded')],
      'blocked',
      'blocked',
    ],
    [
      'rejected, disputed',
      [captured, good, review('rejected'), dispute('open')],
      'blocked',
      'blocked',
    ],
    ['rejected, given up', [captured, good, review('rejected'), gaveUp], 'blocked', 'blocked'],
    [
      'rejected after everything was sent',
      [captured, good, review('rejected'), sent],
      'complete',
      'blocked',
    ],
  ],
  'Once the shop has sent everything: in dispute while a dispute is open, else returned, complete or fulfilled.':
    [
      ['sent, captured', [captured, good, sent], 'complete', 'passed'],
      ['sent, not captured', [held, good, sent], 'fulfilled', 'passed'],
      [
        'sent, captured in part, the rest released',
        [payment('complete', { captured: 600 }), good, sent],
        'complete',
        'passed',
      ],
      [
        'sent, captured in part, the rest held',
        [payment('capturable', { captured: 600, capturable: 400 }), good, sent],
        'fulfilled',
        'passed',
      ],
      ['sent, disputed', [captured, good, sent, dispute('open')], 'dispute', 'passed'],
      ['sent, an inquiry', [captured, good, sent, dispute('inquiry')], 'dispute', 'passed'],
      ['sent, dispute lost', [captured, good, sent, dispute('lost')], 'complete', 'passed'],
      ['sent, dispute won', [captured, good, sent, dispute('won')], 'complete', 'passed'],
      ['sent, came back', [captured, good, sent, cameBack], 'returned', 'passed'],
      [
        'sent, came back, refunded',
        [captured, good, sent, cameBack, refund('succeeded')],
        'returned',
        'passed',
      ],
      [
        'sent, came back, disputed',
        [captured, good, sent, cameBack, dispute('open')],
        'dispute',
        'passed',
      ],
      ['came back in part', [captured, good, sent, partCameBack], 'complete', 'passed'],
      ['sent, refunded in full', [captured, good, sent, refund('succeeded')], 'complete', 'passed'],
      ['sent without any payment', [sent], 'fulfilled', 'unknown'],
      [
        'sent, a review still open',
        [captured, good, sent, review('open')],
        'complete',
        'review_opened',
      ],
      ['sent, an abandoned second payment', [captured, good, second, sent], 'complete', 'passed'],
      ['part sent, the rest given up', [captured, good, sentPart, gaveUp], 'complete', 'passed'],
      ['part sent', [captured, good, sentPart], 'accepted', 'passed'],
    ],
  'Cancelled: the shop gave it up, or it was authorised once and nothing of it lives.': [
    ['given up before payment', [payment('pending'), gaveUp], 'cancelled', 'unknown'],
    ['given up although it is paid', [captured, good, gaveUp], 'cancelled', 'passed'],
    [
      'refunded in full before it was sent',
      [captured, good, refund('succeeded')],
      'cancelled',
      'passed',
    ],
    [
      'released',
      [payment('capturable', { capturable: 1000 }), attempt('authorised', { released: true })],
      'cancelled',
      'passed',
    ],
    [
      'cancelled, with a late dispute',
      [captured, good, refund('succeeded'), dispute('open')],
      'cancelled',
      'passed',
    ],
    [
      'one refunded, yet another one pending, which lives',
      [captured, good, refund('succeeded'), second],
      'pending_payment',
      'passed',
    ],
    [
      'released, and another one pending',
      [payment('cancelled'), attempt('authorised', { released: true }), second],
      'pending_payment',
      'passed',
    ],
    ['a refund that failed', [captured, good, refund('failed')], 'accepted', 'passed'],
    // Money that is being given back does not live: docs/decisions.md.
    ['a refund under way', [captured, good, refund('pending')], 'cancelled', 'passed'],
    [
      'cancelled without ever being authorised',
      [payment('cancelled')],
      'pending_payment',
      'unknown',
    ],
    ['its checkout expired', [expired, payment('cancelled')], 'cancelled', 'unknown'],
    ['its checkout expired, yet it is paid', [expired, captured, good], 'accepted', 'passed'],
  ],
  'An open dispute before anything is sent; a closed one leaves the order where the money was.': [
    ['disputed', [captured, good, dispute('open')], 'dispute', 'passed'],
    ['an inquiry, held by default', [captured, good, dispute('inquiry')], 'dispute', 'passed'],
    [
      'a dispute in an undocumented state',
      [captured, good, dispute('unknown')],
      'dispute',
      'passed',
    ],
    ['lost', [captured, good, dispute('lost')], 'accepted', 'passed'],
    ['won', [captured, good, dispute('won')], 'accepted', 'passed'],
    ['closed', [captured, good, dispute('closed')], 'accepted', 'passed'],
    ['repaid to prevent it', [captured, good, dispute('repaid')], 'accepted', 'passed'],
  ],
  'Authorised in gross below the total: pending payment.': [
    ['nothing yet', [payment('pending')], 'pending_payment', 'unknown'],
    ['on its way', [payment('settling')], 'pending_payment', 'unknown'],
    [
      'paid in part',
      [payment('complete', { captured: 400, amount: euros(400) }), good],
      'pending_payment',
      'passed',
    ],
    [
      'two payments that come to it',
      [
        payment('complete', { captured: 400, amount: euros(400) }),
        good,
        payment('complete', { id: 'pi_2', captured: 600, amount: euros(600) }),
        attempt('authorised', { id: 'ch_2', payment: 'pi_2' }),
      ],
      'accepted',
      'passed',
    ],
    [
      'no total stated, one payment',
      [payment('complete', { captured: 1, amount: euros(1), total: undefined as never }), good],
      'accepted',
      'passed',
    ],
    ['paid, and a second one abandoned', [captured, good, second], 'accepted', 'passed'],
    [
      'only an attempt that failed',
      [payment('pending'), attempt('declined', { state: 'failed' })],
      'pending_payment',
      'unknown',
    ],
    [
      'an attempt that was blocked',
      [payment('pending'), attempt('blocked', { state: 'failed' })],
      'pending_payment',
      'unknown',
    ],
    [
      'taken back by the bank later',
      [captured, good, attempt('authorised', { state: 'failed', returnedByBank: true })],
      'accepted',
      'passed',
    ],
    [
      'failed at the bank, and not known to have succeeded',
      [captured, attempt('authorised', { state: 'failed', returnedByBank: true })],
      'pending_payment',
      'unknown',
    ],
    [
      'failed at the bank, although its payment is complete by it',
      [
        payment('complete', { captured: 1000, newestAttempt: 'ch_1' }),
        attempt('authorised', { state: 'failed', returnedByBank: true }),
      ],
      'accepted',
      'passed',
    ],
    [
      'failed at the bank, and its payment is complete by another one',
      [
        payment('complete', { captured: 1000, newestAttempt: 'ch_2' }),
        attempt('authorised', { state: 'failed', returnedByBank: true }),
      ],
      'pending_payment',
      'unknown',
    ],
    [
      'a failed attempt, then a successful one',
      [captured, attempt('declined', { id: 'ch_0', state: 'failed' }), good],
      'accepted',
      'passed',
    ],
  ],
  'What names only an attempt is about the payment of that attempt.': [
    [
      'a refund of everything',
      [captured, good, byAttempt(refund('succeeded'))],
      'cancelled',
      'passed',
    ],
    ['an approved review', [captured, manual, byAttempt(review('approved'))], 'accepted', 'passed'],
    [
      'a review that ended without a decision',
      [captured, good, byAttempt(review('ended'))],
      'in_review',
      'review_opened',
    ],
  ],
  'A review that is open, or that ended without a decision, keeps it in review.': [
    ['open', [captured, good, review('open')], 'in_review', 'review_opened'],
    ['open, authorised only', [held, good, review('open')], 'in_review', 'review_opened'],
    [
      'an assessment that asks for a review',
      [captured, attempt('manual_review')],
      'in_review',
      'review_opened',
    ],
    ['approved', [captured, attempt('manual_review'), review('approved')], 'accepted', 'passed'],
    ['ended without a decision', [captured, good, review('ended')], 'in_review', 'review_opened'],
    [
      'ended by a dispute that is open',
      [captured, manual, review('ended'), dispute('open')],
      'dispute',
      'review_opened',
    ],
    [
      'ended by a dispute that the shop won',
      [captured, manual, review('ended'), dispute('won')],
      'accepted',
      'passed',
    ],
    [
      'ended, one of two disputes won',
      [captured, good, review('ended'), dispute('won'), { ...dispute('closed'), id: 'dp_2' }],
      'in_review',
      'review_opened',
    ],
    [
      'open, the dispute won',
      [captured, manual, review('open'), dispute('won')],
      'in_review',
      'review_opened',
    ],
    [
      'ended, the payment released',
      [held, attempt('authorised', { released: true }), review('ended')],
      'cancelled',
      'passed',
    ],
    [
      'open, not yet paid',
      [payment('pending'), review('open')],
      'pending_payment',
      'review_opened',
    ],
  ],
  'Otherwise accepted, with the fraud review passed; never before the risk is known.': [
    ['authorised', [held, good], 'accepted', 'passed'],
    ['captured', [captured, good], 'accepted', 'passed'],
    ['no assessment for this method', [captured, attempt('none')], 'accepted', 'passed'],
    ['the payment alone', [captured], 'pending_payment', 'unknown'],
    [
      'an assessment that is not documented',
      [captured, attempt('unknown')],
      'pending_payment',
      'unknown',
    ],
    ['a warning of the issuer', [captured, good, warned], 'accepted', 'passed'],
    ['an order of zero', [free], 'accepted', 'passed'],
    ['an order of zero, sent', [free, sent], 'complete', 'passed'],
  ],
};

function concluded(reports: readonly ObjectReport[]) {
  const join = new Join();
  for (const [index, report] of reports.entries()) join.add(reported(`evt_${index}`, 10, [report]));
  const { joined } = join;
  const opened = objectsOf(joined, 'dispute').filter((one) => one.opened === true);
  return conclude(factsOf(joined), opened.length);
}

describe.each(Object.entries(OPINION))('%s', (_, rows) => {
  it.each(rows)('%s', (_what, reports, state, fraud) => {
    const { order, fraud: review } = concluded(reports);
    expect({ state: order, fraud: review }).toEqual({ state, fraud });
    const reversed = concluded(reports.toReversed());
    expect(reversed.order).toBe(state);
  });
});

describe('the rules of the conclusion', () => {
  it('each decide somewhere in the opinion written by hand', () => {
    const deciding = Object.values(OPINION)
      .flat()
      .map(([, reports]) => concluded(reports).rule.id);
    expect(CONCLUSION_RULES.map(({ id }) => id).filter((id) => !deciding.includes(id))).toEqual([]);
  });

  it('remember what was visited beside the state: what was sent, completed, returned or disputed', () => {
    const visited = (...reports: readonly ObjectReport[]) => concluded(reports).visited;
    expect(visited(captured, good)).toEqual(['accepted']);
    expect(visited(captured, good, sent, cameBack)).toEqual(['complete', 'fulfilled', 'returned']);
    expect(visited(captured, good, dispute('lost'))).toEqual(['accepted']);
    expect(visited(captured, good, dispute('open'), sent)).toContain('fulfilled');
  });
});
