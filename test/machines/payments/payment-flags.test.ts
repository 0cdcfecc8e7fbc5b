import { describe, expect, it } from 'vitest';
import { paymentFlags } from '../../../machines/payment-flags.js';
import { noFacts } from '../../../src/order/facts/known-facts.js';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import { euros } from '../../_support/payments.js';
import {
  attempt,
  captured,
  dispute,
  factsAfter,
  payment,
  refund,
  review,
  units,
  warning,
} from './_support/reports.js';

/*
 * What a person must know about the payments of an order, word for word.
 */

const sent: ObjectReport = { object: 'fulfilment', id: 'parcel' };
const sentPart: ObjectReport = { ...sent, items: [units('line-1', 1)] };
const sentNothing: ObjectReport = { ...sent, items: [] };
const gaveUp: ObjectReport = { object: 'cancellation', id: 'no-stock' };
const paid = [captured(), attempt()];
const second = [captured({ id: 'pi_2' }), attempt({ id: 'ch_2', payment: 'pi_2' })];
const lost = dispute({ state: 'lost', amount: euros(1_000) });

const REJECTED = {
  ...{ id: 'rejected_after_fulfilment', kind: 'rejected_after_fulfilment' },
  detail: 'A review rejected a payment as fraud after goods had been sent: stop the parcel.',
};
const LOST = {
  ...{ id: 'payment_lost:dp_1', kind: 'payment_lost' },
  detail:
    'The bank took money of pi_1 back (dp_1) before everything was sent: give the order up, or have it paid again.',
};

const afterCancellation = (ids: string) => ({
  ...{ id: 'payment_after_cancellation', kind: 'payment_after_cancellation' },
  detail: `The shop gave the order up, yet money is held for it (${ids}): cancel or refund the payment.`,
});
const warned = (action: string) => ({
  ...{ id: 'fraud_warning:issfr_1', kind: 'fraud_warning' },
  detail: `The issuer of the card suspects that payment pi_1 is fraudulent (issfr_1): ${action}.`,
});

type Row = readonly [what: string, reports: readonly ObjectReport[], flags: readonly object[]];

const ROWS: readonly Row[] = [
  ['nothing of an order that is paid for', paid, []],
  ['nothing once it was sent', [...paid, sent], []],
  [
    'a warning of the issuer that can still be acted on',
    [...paid, warning(true)],
    [warned('refund it, unless you know better, before it is disputed')],
  ],
  ['any other warning of the issuer', [...paid, warning(false)], [warned('look at it')]],
  [
    'a review that ended without a decision',
    [...paid, review({ state: 'ended' })],
    [
      {
        ...{ id: 'review_undecided:prv_1', kind: 'review_undecided' },
        detail:
          'Review prv_1 of payment pi_1 was closed without a decision: decide whether to keep the payment, and refund it if not.',
      },
    ],
  ],
  ['nothing of a review that is open', [...paid, review()], []],
  ['money that the bank took back', [...paid, lost], [LOST]],
  ['that also while only a part was sent', [...paid, lost, sentPart], [LOST]],
  ['nothing of that once everything was sent', [...paid, lost, sent], []],
  [
    'a rejected payment after everything was sent',
    [...paid, review({ state: 'rejected' }), sent],
    [REJECTED],
  ],
  ['one after a part was sent', [...paid, review({ state: 'rejected' }), sentPart], [REJECTED]],
  ['nothing of a rejected payment before', [...paid, review({ state: 'rejected' })], []],
  [
    'nothing of a rejected payment where nothing was sent yet',
    [...paid, review({ state: 'rejected' }), sentNothing],
    [],
  ],
  ['nothing of an accepted payment where a part was sent', [...paid, sentPart], []],
  [
    'the payments that hold money although the shop gave the order up',
    [...paid, ...second, gaveUp],
    [afterCancellation('pi_1, pi_2')],
  ],
  [
    'only those of them that hold money',
    [...paid, ...second, refund({ payment: 'pi_1', amount: euros(1_000) }), gaveUp],
    [afterCancellation('pi_2')],
  ],
  ['nothing where no payment holds money', [payment({ state: 'cancelled' }), gaveUp], []],
  ['nothing where the rest was given up after a part was sent', [...paid, sentPart, gaveUp], []],
  ['nothing where the shop did not give the order up', paid, []],
];

describe('a person must know', () => {
  it.each(ROWS)('%s', (_, reports, flags) => {
    expect(Object.values(factsAfter(...reports).flags)).toEqual(flags);
  });

  it('each flag by its id', () => {
    const { flags } = factsAfter(...paid, warning(true), lost);
    expect(Object.keys(flags)).toEqual(['fraud_warning:issfr_1', 'payment_lost:dp_1']);
  });

  it('of money that the bank took back, even where no payment is named', () => {
    const facts = { ...noFacts(), chargebacks: { dp_1: { id: 'dp_1' } } };
    expect(paymentFlags({ objects: {}, flags: {} }, facts)).toMatchObject([
      { detail: expect.stringContaining('took money of a payment back (dp_1)') },
    ]);
    const { chargebacks: _, ...without } = facts;
    expect(paymentFlags({ objects: {}, flags: {} }, without)).toEqual([]);
  });
});
