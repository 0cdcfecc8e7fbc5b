import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../machines/joined-facts.js';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { euros, reported } from '../../_support/payments.js';
import {
  attempt,
  captured,
  dispute,
  factsAfter,
  held,
  joinedOf,
  payment,
  type ReportOf,
  refund,
  review,
  units,
} from './_support/reports.js';

const createdAt = 5 * SECOND;
const sent: ObjectReport = { object: 'fulfilment', id: 'parcel' };
const sentPart: ObjectReport = { ...sent, id: 'parcel-1', items: [units('line-1', 1)] };
const sentNothing: ObjectReport = { ...sent, id: 'adoption', items: [] };
const cameBack: ObjectReport = { object: 'return', id: 'back' };
const partCameBack: ObjectReport = { ...cameBack, id: 'back-1', items: [units('line-1', 1)] };
const gaveUp: ObjectReport = { object: 'cancellation', id: 'no-stock' };
const gaveUpPart: ObjectReport = { ...gaveUp, id: 'no-stock-1', items: [units('line-2', 3)] };
const checkout = (more: Partial<ReportOf<'checkout'>> = {}): ObjectReport => {
  return { object: 'checkout', id: 'cs_1', state: 'complete', ...more };
};
const expired = checkout({ state: 'expired' });

describe('the facts of an order whose provider speaks of payments', () => {
  it('hold its refunds, disputes and reviews with the payment, the amount and the time', () => {
    const amount = euros(400);
    const facts = factsAfter(
      ...[captured(), attempt(), refund({ amount, createdAt }), review({ createdAt })],
      dispute({ amount, createdAt }),
    );
    const common = { chargeId: 'pi_1', createdAt };
    expect(facts.refunds).toStrictEqual({
      re_1: { id: 're_1', state: 'succeeded', amount, ...common },
    });
    expect(facts.disputes).toStrictEqual({
      dp_1: { id: 'dp_1', state: 'open', amount, ...common },
    });
    expect(facts.reviews).toStrictEqual({ prv_1: { id: 'prv_1', state: 'open', ...common } });
  });

  it('hold no member that was not reported', () => {
    const { amount: _, ...bare } = refund();
    const facts = factsAfter(captured(), bare, dispute(), review());
    expect(facts.refunds.re_1).not.toHaveProperty('amount');
    expect(facts.disputes?.dp_1).toStrictEqual({ id: 'dp_1', state: 'open', chargeId: 'pi_1' });
    expect(facts.reviews?.prv_1).toStrictEqual({ id: 'prv_1', state: 'open', chargeId: 'pi_1' });
    expect(facts).not.toHaveProperty('totalAmount');
    expect(facts).not.toHaveProperty('payment');
    expect(facts).not.toHaveProperty('checkoutId');
    expect(facts.items).toStrictEqual({});
  });

  it('hold the units that the shop sent, gave up and took back', () => {
    const facts = factsAfter(sentPart, sentNothing, gaveUpPart, partCameBack, cameBack, gaveUp);
    expect(facts.fulfilments).toStrictEqual({
      'parcel-1': {
        id: 'parcel-1',
        items: [{ itemId: 'line-1', quantity: 1, cancelQuantity: 0 }],
      },
      adoption: { id: 'adoption', items: [] },
      'cancellation:no-stock-1': {
        id: 'cancellation:no-stock-1',
        items: [{ itemId: 'line-2', quantity: 0, cancelQuantity: 3 }],
      },
      'cancellation:no-stock': { id: 'cancellation:no-stock', items: [] },
    });
    expect(factsAfter(sent).fulfilments).toStrictEqual({ parcel: { id: 'parcel', items: [] } });
    expect(facts.returns).toStrictEqual({
      back: { id: 'back', state: 'accepted' },
      'back-1': {
        ...{ id: 'back-1', state: 'accepted' },
        items: [{ itemId: 'line-1', quantity: 1, accepted: 1 }],
      },
    });
  });

  it.each<readonly [what: string, reports: readonly ObjectReport[], id: string | undefined]>([
    ['the one that there is', [checkout(), payment()], 'cs_1'],
    ['none without any', [payment()], undefined],
    ['none of two', [checkout(), checkout({ id: 'cs_2' })], undefined],
  ])('name a checkout: %s', (_, reports, id) => {
    expect(factsAfter(...reports).checkoutId).toBe(id);
  });
});

describe('money that a bank took back', () => {
  const failed = attempt({ state: 'failed', returnedByBank: true, amount: euros(1_000) });
  const amount = euros(1_000);

  it.each<readonly [what: string, reports: readonly ObjectReport[], taken: object]>([
    [
      'a dispute that was lost',
      [captured(), dispute({ state: 'lost', amount })],
      { dp_1: { id: 'dp_1', chargeId: 'pi_1', amount } },
    ],
    [
      'a dispute that the shop prevented by repaying',
      [captured(), dispute({ state: 'repaid' })],
      { dp_1: { id: 'dp_1', chargeId: 'pi_1' } },
    ],
    ['nothing of a dispute that is open or won', [captured(), dispute({ state: 'won' })], {}],
    [
      'an attempt that failed at the bank after its payment was complete',
      [captured({ newestAttempt: 'ch_1' }), failed],
      { ch_1: { id: 'ch_1', chargeId: 'pi_1', amount } },
    ],
    ['nothing of an attempt that never succeeded', [captured(), failed], {}],
    [
      'nothing of an attempt of another payment',
      [captured({ newestAttempt: 'ch_1' }), { ...failed, payment: 'pi_2' }],
      {},
    ],
    ['nothing of an attempt whose payment is not known', [failed], {}],
  ])('%s', (_, reports, taken) => {
    expect(factsAfter(...reports).chargebacks).toStrictEqual(taken);
  });
});

describe('what the shop reported', () => {
  it.each<readonly [what: string, reports: readonly ObjectReport[], shop: object]>([
    ['nothing', [payment()], {}],
    ['everything sent', [sent], { sent: 'all' }],
    ['a part sent', [sentPart], { sent: 'part' }],
    ['nothing sent so far', [sentNothing], { sent: 'nothing' }],
    ['nothing first, then a part', [sentNothing, sentPart], { sent: 'part' }],
    ['a part, then everything', [sentPart, sent], { sent: 'all' }],
    ['a part sent, the rest given up', [sentPart, gaveUp], { sent: 'all', gaveUp: true }],
    ['a part sent, another part given up', [sentPart, gaveUpPart], { sent: 'part' }],
    ['given up', [gaveUp], { gaveUp: true }],
    ['nothing sent so far, and given up', [sentNothing, gaveUp], { sent: 'nothing', gaveUp: true }],
    ['everything came back, so it was sent', [cameBack], { sent: 'all', cameBack: true }],
    [
      'a part sent, and everything of that came back',
      [sentPart, cameBack],
      { sent: 'part', cameBack: true },
    ],
    ['a part came back', [sent, partCameBack], { sent: 'all' }],
    ['its checkout expired', [expired], { checkoutExpired: true }],
    ['one checkout expired, another did not', [expired, checkout({ id: 'cs_2' })], {}],
    ['a checkout that is complete', [checkout()], {}],
  ])('%s', (_, reports, shop) => {
    expect(factsAfter(...reports).shop).toStrictEqual(shop);
  });
});

describe('the total', () => {
  const stated = (second: number, minor: number, more: Partial<ReportOf<'payment'>> = {}) =>
    reported(`evt_${more.id}_${second}`, second, [payment({ total: euros(minor), ...more })]);
  const dollars = { total: { minor: 900, currency: 'USD' } };

  it.each([
    ['of two payments in one second, the greater one', ['pi_1', 'pi_2'] as const],
    ['of two payments in one second, the greater one, whatever its id', ['pi_2', 'pi_1'] as const],
  ])('is %s', (_, [lesser, greater]) => {
    const both = [stated(10, 900, { id: lesser }), stated(10, 1_000, { id: greater })];
    expect(factsOf(joinedOf(...both)).totalAmount).toEqual(euros(1_000));
  });

  it.each([['pi_1', 'pi_2'] as const, ['pi_2', 'pi_1'] as const])(
    'is in the currency that comes first of two of one number, by payments %s and %s',
    (inEuros, inDollars) => {
      const both = [stated(10, 900, { id: inEuros }), stated(10, 0, { id: inDollars, ...dollars })];
      expect(factsOf(joinedOf(...both)).totalAmount).toEqual(euros(900));
    },
  );

  it('is the one that was stated last, also if payments without one come later', () => {
    const later = reported('evt_later', 30, [payment({ id: 'pi_3' })]);
    const all = [stated(10, 900, { id: 'pi_1' }), stated(20, 800, { id: 'pi_2' }), later];
    expect(factsOf(joinedOf(...all)).totalAmount).toEqual(euros(800));
  });

  it('is zero, in no currency, of a checkout that is free', () => {
    const free = checkout({ free: true });
    expect(factsAfter(free).totalAmount).toEqual({ minor: 0, currency: 'XXX' });
    expect(factsAfter(checkout())).not.toHaveProperty('totalAmount');
    expect(factsAfter(free, payment({ total: euros(900) })).totalAmount).toEqual(euros(900));
  });
});

describe("the customer's part", () => {
  const at = (second: number, more: Partial<ReportOf<'payment'>>) =>
    reported(`evt_${more.id}`, second, [payment(more)]);
  const asking = (second: number, id: string, action: ReportOf<'payment'>['action']) =>
    at(second, { id, ...(action === undefined ? {} : { action }) });

  it.each([
    ['is over once everything is authorised', [at(10, held({ action: 'redirect' }))], undefined],
    [
      'is over once the payment was given up',
      [at(10, { id: 'pi_1', state: 'cancelled', action: 'redirect' })],
      undefined,
    ],
    ['has not begun', [at(10, { id: 'pi_1' })], { settling: false }],
    [
      'waits for an action',
      [asking(10, 'pi_1', 'redirect')],
      { settling: false, action: 'redirect' },
    ],
    [
      'is done while the money is on its way',
      [at(10, { id: 'pi_1', state: 'settling' })],
      { settling: true },
    ],
    [
      'is done by one payment, and waits for an action of another one',
      [at(10, { id: 'pi_1', state: 'settling' }), asking(10, 'pi_2', 'redirect')],
      { settling: true, action: 'redirect' },
    ],
    [
      'waits for the action of the payment that was reported last',
      [asking(10, 'pi_1', 'redirect'), asking(20, 'pi_2', 'sca_required')],
      { settling: false, action: 'sca_required' },
    ],
    [
      'waits for an action, also if a later payment needs none',
      [asking(10, 'pi_1', 'redirect'), asking(20, 'pi_2', undefined)],
      { settling: false, action: 'redirect' },
    ],
    [
      'waits for the first action of the alphabet where two come within one second',
      [asking(10, 'pi_1', 'sca_required'), asking(10, 'pi_2', 'redirect')],
      { settling: false, action: 'redirect' },
    ],
    [
      'waits for nothing that a payment asked for that is authorised now',
      [at(20, held({ action: 'sca_required' })), asking(10, 'pi_2', 'redirect')],
      { settling: false, action: 'redirect' },
    ],
  ])('%s', (_, observations, part) => {
    expect(factsOf(joinedOf(...observations)).payment).toStrictEqual(part);
  });
});
