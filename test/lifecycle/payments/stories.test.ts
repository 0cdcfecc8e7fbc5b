import { describe, expect, it } from 'vitest';
import { checkDeadlines } from '../../../src/lifecycle/deadlines/deadlines.js';
import {
  dismiss,
  gates,
  type Order,
  observe,
  orderMoney,
  overdueSince,
  prune,
  replay,
  stillDue,
  takeIn,
} from '../../../src/lifecycle/index.js';
import { defined } from '../../../src/order/defined.js';
import type { Milestone } from '../../../src/order/milestone/milestone.js';
import type { Observation } from '../../../src/order/observation.js';
import type { PaymentReport } from '../../../src/order/payments/object-report.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { euros, paid, reported, shopReported } from '../../_support/payments.js';

/** An order after these observations, with every milestone that became due on the way. */
function orderAfter(...observations: readonly Observation[]): {
  readonly order: Order;
  readonly milestones: readonly Milestone[];
} {
  const milestones: Milestone[] = [];
  let order: Order | undefined;
  for (const one of observations) {
    const observed = observe(order, one);
    order = observed.order;
    milestones.push(...observed.milestones);
  }
  if (order === undefined) throw new Error('there is at least one observation');
  return { order, milestones };
}

const kinds = (milestones: readonly Milestone[]) => milestones.map(({ kind }) => kind);
const states = ({ folded }: Order) => folded.snapshot.value;
const refund = (second: number, state: 'succeeded' | 'failed' | 'expired', minor?: number) =>
  reported(`evt_re_${state}`, second, [
    defined({
      ...{ object: 'refund' as const, id: 're_1', payment: 'pi_1', state },
      amount: minor === undefined ? undefined : euros(minor),
    }),
  ]);
const HOUR = 3_600 * SECOND;

describe('an order of a provider that speaks of payments', () => {
  it('is released once it is paid for and its risk is known, whichever comes first', () => {
    const [payment, attempt] = paid(10);
    if (payment === undefined || attempt === undefined) throw new Error('two observations');
    for (const arriving of [
      [payment, attempt],
      [attempt, payment],
    ]) {
      const { order, milestones } = orderAfter(...arriving);
      expect(states(order)).toEqual({ order: 'accepted', fraud: 'passed' });
      expect(kinds(milestones)).toContain('ready_to_fulfil');
    }
    expect(kinds(orderAfter(payment).milestones)).not.toContain('ready_to_fulfil');
  });

  it('is not cancelled by an abandoned payment beside one that was captured', () => {
    const abandoned = reported('evt_a', 1, [
      { object: 'payment', id: 'pi_0', state: 'pending', amount: euros(1_000), createdAt: 0 },
    ]);
    const { cancel } = gates(orderAfter(abandoned, ...paid(10)).order);
    expect(cancel).toMatchObject({ allowed: false, reasons: ['everything_captured'] });
    expect(gates(orderAfter(abandoned).order).cancel.allowed).toBe(true);
  });

  it('can be refunded in any currency of which something is kept', () => {
    const total = euros(1_000);
    const dollars = { minor: 700, currency: 'USD' };
    const inDollars = reported('evt_d', 11, [
      { object: 'payment', id: 'pi_2', state: 'complete', amount: dollars, captured: 700, total },
    ]);
    const refund = reported('evt_r', 12, [
      { object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: total },
    ]);
    expect(gates(orderAfter(...paid(10), inDollars, refund).order).refund.reasons).toEqual([]);
  });

  it('may come back where a bank took one of two payments', () => {
    const lost = reported('evt_l', 12, [
      { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'lost', amount: euros(1_000) },
    ]);
    const sent = shopReported(11, { object: 'fulfilment', id: 'parcel' });
    const refund = reported('evt_r', 11, [
      {
        ...{ object: 'refund', id: 're_1', payment: 'pi_1' },
        state: 'succeeded',
        amount: euros(1_000),
      },
    ]);
    const one = [...paid(10), refund, sent, lost];
    expect(gates(orderAfter(...one).order).return.reasons).toContain('charged_back');
    const other = paid(10, 500, 'pi_2');
    expect(gates(orderAfter(...one, ...other).order).return.reasons).toEqual([]);
  });

  it('keeps an amount that is not known where a bank took another currency', () => {
    const lost = reported('evt_l', 12, [
      {
        ...{ object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'lost' },
        amount: { minor: 900, currency: 'USD' },
      },
    ]);
    const { totals } = orderMoney(orderAfter(...paid(10), lost).order);
    expect(totals).toEqual([{ currency: 'EUR', paid: euros(1_000), refunded: euros(0) }]);
  });

  it('withdraws the release while a review is open that came after the money', () => {
    const { order, milestones } = orderAfter(
      ...paid(10),
      reported('evt_r', 10, [{ object: 'review', id: 'prv_1', payment: 'pi_1', state: 'open' }]),
    );
    expect(states(order)).toEqual({ order: 'in_review', fraud: 'review_opened' });
    const release = milestones.find(({ kind }) => kind === 'ready_to_fulfil');
    expect(release && stillDue(order, release).deliver).toBe(false);
    expect(gates(order).fulfil.because).toContain('prv_1');
    // No edge leads from accepted to in_review: nothing is parked, and a person is notified once.
    expect(order.folded.parked).toEqual([]);
    const notified = milestones.filter(({ kind }) => kind === 'needs_attention');
    expect(notified.map(({ subject }) => subject)).toEqual(['moved:accepted:in_review']);
  });

  it('can be refunded wherever it is, but for a dispute', () => {
    const review = reported('evt_r', 10, [
      { object: 'review', id: 'prv_1', payment: 'pi_1', state: 'open' },
    ]);
    const cancellation = shopReported(20, { object: 'cancellation', id: 'no stock' });
    const inReview = orderAfter(...paid(10), review).order;
    const cancelled = orderAfter(...paid(10), cancellation);
    expect(states(inReview).order).toBe('in_review');
    expect(states(cancelled.order).order).toBe('cancelled');
    expect(gates(inReview).refund.allowed).toBe(true);
    expect(gates(cancelled.order).refund.allowed).toBe(true);
    // The shop gave it up, and the money is still there.
    expect(kinds(cancelled.milestones)).toContain('needs_attention');
    const dispute = reported('evt_dp', 30, [
      { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'open', amount: euros(1_000) },
    ]);
    const disputed = orderAfter(...paid(10), dispute).order;
    expect(gates(disputed).refund.reasons).toContain('in_dispute');
  });

  it('counts a refund that fails after it succeeded as not given back', () => {
    const gone = orderAfter(...paid(10), refund(20, 'succeeded', 1_000)).order;
    expect(states(gone).order).toBe('cancelled');
    expect(gates(gone).fulfil.allowed).toBe(false);
    const back = orderAfter(
      refund(30, 'failed', 1_000),
      ...paid(10),
      refund(20, 'succeeded', 1_000),
    ).order;
    expect(states(back).order).toBe('accepted');
    expect(gates(back).refund.allowed).toBe(true);
  });

  it.each([[1_000], [undefined]])(
    'is not released again when a refund of %s, all of its money, fails',
    (minor) => {
      const { order, milestones } = orderAfter(refund(30, 'failed', minor), ...paid(10));
      expect(states(order).order).toBe('accepted');
      expect(kinds(milestones)).not.toContain('ready_to_fulfil');
      expect(gates(order).fulfil).toEqual({
        allowed: false,
        because:
          'It may not be fulfilled: it needs a payment that was not refunded or charged back in full (refund re_1 of what is left failed).',
        reasons: ['given_back'],
      });
      expect(gates(order).refund.allowed).toBe(true);
      const anew = orderAfter(refund(30, 'failed', minor), ...paid(10), ...paid(40, 1_000, 'pi_2'));
      expect(kinds(anew.milestones)).toContain('ready_to_fulfil');
    },
  );

  it('withdraws a queued release once a refund of everything failed', () => {
    const { order, milestones } = orderAfter(
      ...paid(10),
      refund(20, 'succeeded', 1_000),
      refund(30, 'failed', 1_000),
    );
    const release = milestones.find(({ kind }) => kind === 'ready_to_fulfil');
    if (release === undefined) throw new Error('it was released at first');
    expect(stillDue(order, release)).toMatchObject({ deliver: false });
  });

  it('is released when a refund of a part fails, or one of everything is called off', () => {
    for (const harmless of [refund(30, 'failed', 400), refund(30, 'expired', 1_000)]) {
      expect(kinds(orderAfter(harmless, ...paid(10)).milestones)).toContain('ready_to_fulfil');
    }
  });

  it('shuts fulfilment when a dispute that names only the attempt is lost, in any order', () => {
    const lost = reported('evt_dp', 30, [
      { object: 'dispute', id: 'dp_1', payment: 'ch_1', state: 'lost', amount: euros(1_000) },
    ]);
    for (const arriving of [
      [...paid(10), lost],
      [lost, ...paid(10)],
    ]) {
      const { order } = orderAfter(...arriving);
      expect(gates(order).fulfil.allowed).toBe(false);
      expect(gates(order).fulfil.because).toContain('dp_1');
      expect(order.folded.snapshot.context.chargebacks).toMatchObject({
        dp_1: { chargeId: 'pi_1' },
      });
    }
  });

  it('may be sent after a bank debit failed that never succeeded, once a card paid', () => {
    const debit = reported('evt_py', 5, [
      {
        ...{ object: 'attempt', id: 'py_1', payment: 'pi_1', state: 'failed' },
        ...{ assessment: 'none', returnedByBank: true, amount: euros(1_000) },
      },
    ]);
    const { order, milestones } = orderAfter(debit, ...paid(10));
    expect(gates(order).fulfil.allowed).toBe(true);
    expect(kinds(milestones)).not.toContain('chargeback');
    expect(kinds(milestones)).not.toContain('needs_attention');
  });

  it('needs the total that was stated last, not that of an abandoned payment that is cancelled later', () => {
    const payment = (second: number, more: Partial<PaymentReport>) =>
      reported(`evt_${more.id}_${second}`, second, [
        { object: 'payment', id: 'pi_0', state: 'pending', amount: euros(2_000), ...more },
      ]);
    const first = { id: 'pi_0', total: euros(2_000) };
    const [, attempt] = paid(10);
    if (attempt === undefined) throw new Error('two observations');
    const observations = [
      payment(5, first),
      payment(10, { id: 'pi_1', state: 'complete', captured: 1_000, total: euros(1_000) }),
      attempt,
      payment(90, { ...first, state: 'cancelled' }),
    ];
    for (const arriving of [observations, observations.toReversed()]) {
      const { order } = orderAfter(...arriving);
      expect(order.folded.snapshot.context.totalAmount).toEqual(euros(1_000));
      expect(gates(order).fulfil.allowed).toBe(true);
    }
    const raised = orderAfter(...observations, payment(95, { ...first, total: euros(2_500) }));
    expect(gates(raised.order).fulfil.allowed).toBe(false);
  });

  it('says how to write a total that is not an amount', () => {
    const [payment, attempt] = paid(10);
    if (payment === undefined || attempt === undefined) throw new Error('two observations');
    const unknown = [{ path: 'data.object.metadata.total', value: '10.99' }];
    const { order } = orderAfter({ ...payment, unknown }, attempt);
    expect(gates(order).fulfil.because).toContain('(data.object.metadata.total: 10.99)');
    expect(gates(order).fulfil.because).toContain('smallest unit');
    expect(gates(order).fulfil.because).not.toContain('upgrade');
  });

  it('shuts fulfilment when a dispute is lost in another currency, however small its amount looks', () => {
    const { order } = orderAfter(
      ...paid(10),
      reported('evt_dp', 30, [
        {
          ...{ object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'lost' },
          amount: { minor: 700, currency: 'USD' },
        },
      ]),
    );
    expect(gates(order).fulfil.allowed).toBe(false);
    expect(gates(order).fulfil.because).toContain('dp_1');
  });

  it('stays accepted and shuts fulfilment when a dispute is lost, and opens it when it is won later', () => {
    const dispute = (second: number, state: 'open' | 'lost' | 'won') =>
      reported(`evt_dp_${state}`, second, [
        { object: 'dispute', id: 'dp_1', payment: 'pi_1', state, amount: euros(1_000) },
      ]);
    const open = orderAfter(...paid(10), dispute(20, 'open'));
    expect(states(open.order).order).toBe('dispute');
    const lost = orderAfter(...paid(10), dispute(20, 'open'), dispute(30, 'lost'));
    expect(states(lost.order).order).toBe('accepted');
    expect(gates(lost.order).fulfil.because).toContain('dp_1');
    expect(
      lost.milestones.filter(({ subject }) => subject === 'dp_1').map(({ kind }) => kind),
    ).toEqual(['dispute_opened', 'dispute_resolved', 'chargeback']);
    const won = orderAfter(
      ...paid(10),
      dispute(30, 'won'),
      dispute(30, 'lost'),
      dispute(20, 'open'),
    );
    expect(gates(won.order).fulfil.allowed).toBe(true);
  });

  it('is fulfilled when the shop reports it, complete once everything is captured, and returned', () => {
    const authorised = reported('evt_auth', 5, [
      {
        ...{ object: 'payment', id: 'pi_1', state: 'capturable', amount: euros(1_000) },
        capturable: 1_000,
      },
    ]);
    const [payment, attempt] = paid(10);
    if (payment === undefined || attempt === undefined) throw new Error('two observations');
    const sent = shopReported(20, { object: 'fulfilment', id: 'parcel 1' });
    expect(states(orderAfter(authorised, attempt, sent).order).order).toBe('fulfilled');
    const complete = orderAfter(authorised, attempt, sent, payment);
    expect(states(complete.order).order).toBe('complete');
    expect(kinds(complete.milestones)).toEqual(
      expect.arrayContaining(['ready_to_fulfil', 'fulfilled', 'captured', 'complete']),
    );
    expect(gates(complete.order).fulfil.reasons).toEqual(['over']);
    const back = shopReported(30, { object: 'return', id: 'back 1' });
    expect(states(orderAfter(authorised, attempt, sent, payment, back).order).order).toBe(
      'returned',
    );
  });

  it('takes a key of the shop for one content, at whatever time it is reported again', () => {
    const sent = shopReported(20, { object: 'fulfilment', id: 'parcel 1' });
    const { order } = orderAfter(...paid(10), sent);
    const take = (incoming: Observation) => {
      const { history: observations, ...record } = order;
      const taken = takeIn(record, [incoming], { observations });
      if (taken === 'needs_history') throw new Error('the whole history was given');
      return taken;
    };
    const again = take({ ...sent, instant: 99 * SECOND });
    expect(again.receipts.map(({ kind }) => kind)).toEqual(['duplicate']);
    expect(again.replaced).toEqual([]);
    const other = take(
      shopReported(21, {
        ...{ object: 'fulfilment', id: 'parcel 1' },
        items: [{ itemId: 'line 1', quantity: 1 }],
      }),
    );
    expect(other.receipts).toMatchObject([{ kind: 'key_reused', orderId: 'A-1' }]);
    expect(other.added).toEqual([]);
  });

  it('releases nothing that is older than the shop lets it, until the shop reports what it sent', () => {
    const old = paid(10).map((one) => ({ ...one, releases: false }));
    const withheld = orderAfter(...old);
    expect(gates(withheld.order).fulfil.allowed).toBe(true);
    expect(kinds(withheld.milestones)).not.toContain('ready_to_fulfil');
    const nothing = shopReported(50, { object: 'fulfilment', id: 'adoption', items: [] });
    expect(kinds(orderAfter(...old, nothing).milestones)).toContain('ready_to_fulfil');
    const everything = shopReported(50, { object: 'fulfilment', id: 'adoption' });
    const sent = orderAfter(...old, everything);
    expect(kinds(sent.milestones)).not.toContain('ready_to_fulfil');
    expect(states(sent.order).order).toBe('complete');
  });

  it('parks a report with an undocumented value until a later report of the same object', () => {
    const unknown = reported(
      'evt_new',
      20,
      [{ object: 'payment', id: 'pi_1', state: 'unknown', amount: euros(1_000) }],
      {
        unknown: [{ path: 'data.object.status', value: 'brand_new' }],
        label: 'payment_intent.new',
      },
    );
    const { order, milestones } = orderAfter(...paid(10), unknown);
    expect(gates(order).fulfil.allowed).toBe(false);
    expect(gates(order).fulfil.reasons).toContain('parked');
    expect(milestones.map(({ subject }) => subject)).toContain('evt_new');
    const { history, ...record } = order;
    const decided = dismiss(record, 'evt_new', { observations: history });
    if (decided.kind !== 'dismissed') throw new Error(decided.message);
    // It is no longer in the way by itself, but a payment in an unknown state never pays.
    expect(gates(decided.record).fulfil.reasons).not.toContain('parked');
    expect(gates(decided.record).fulfil.allowed).toBe(false);
    const [payment] = paid(30);
    if (payment === undefined) throw new Error('two observations');
    const later = orderAfter(...paid(10), unknown, { ...payment, id: 'evt_later' });
    expect(later.order.folded.parked).toEqual([]);
    expect(gates(later.order).fulfil.allowed).toBe(true);
  });

  it('shuts its gates for a delivery of the other mode, whose money never counts', () => {
    const [payment, ...rest] = paid(10);
    if (payment === undefined) throw new Error('two observations');
    const detail = 'It is of the other mode.';
    const facts = { flags: [{ id: 'wrong_mode', kind: 'wrong_mode', detail } as const] };
    const event = { type: 'facts.reported', facts, instant: 0, source: 'webhook' } as const;
    const foreign = { ...payment, events: [event] };
    const dismissed = (...observations: readonly Observation[]) => {
      const { history, ...record } = orderAfter(...observations).order;
      expect(gates(record).fulfil.reasons).toContain('wrong_mode');
      const decided = dismiss(record, payment.id, { observations: history });
      if (decided.kind !== 'dismissed') throw new Error(decided.message);
      return decided;
    };
    // A person who dismisses test data does not say that it is money.
    const alone = dismissed(foreign, ...rest);
    expect(gates(alone.record).fulfil.reasons).not.toContain('wrong_mode');
    expect(gates(alone.record).fulfil.allowed).toBe(false);
    expect(alone.milestones).toEqual([]);
    const both = dismissed(foreign, ...rest, { ...payment, id: 'evt_own' });
    expect(gates(both.record).fulfil.allowed).toBe(true);
    expect(both.milestones.map(({ kind }) => kind)).toContain('ready_to_fulfil');
  });

  it('names every failed attempt, and none once the order is paid for', () => {
    const failed = (id: string, second: number) =>
      reported(`evt_${id}`, second, [
        {
          ...{ object: 'attempt', id, payment: 'pi_1', state: 'failed', assessment: 'declined' },
          failureMessage: 'There are not enough funds.',
        },
      ]);
    const pending = reported('evt_pending', 1, [
      { object: 'payment', id: 'pi_1', state: 'pending', amount: euros(1_000) },
    ]);
    const { order, milestones } = orderAfter(pending, failed('ch_a', 2), failed('ch_b', 3));
    expect(states(order).order).toBe('pending_payment');
    expect(milestones.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'payment_failed ch_a',
      'payment_failed ch_b',
    ]);
    expect(kinds(orderAfter(pending, ...paid(4), failed('ch_a', 2)).milestones)).not.toContain(
      'payment_failed',
    );
  });

  it('waits under deadlines that begin with its payments', () => {
    const pending = reported('evt_pending', 100, [
      {
        ...{ object: 'payment', id: 'pi_1', state: 'pending', amount: euros(1_000) },
        createdAt: 100 * SECOND,
      },
    ]);
    const waiting = orderAfter(pending).order;
    const arrivals = waiting.history.map((observation) => ({
      observation,
      arrivedAt: 200 * SECOND,
    }));
    const window = 14 * 24 * HOUR + 100 * SECOND;
    expect(checkDeadlines(waiting, arrivals, window - 1)).toBeUndefined();
    expect(checkDeadlines(waiting, arrivals, window)?.milestones).toMatchObject([
      { subject: 'deadline:payment_window' },
    ]);
    expect(overdueSince(window).find(({ deadline }) => deadline === 'payment_window')?.since).toBe(
      100 * SECOND,
    );
  });

  it('notifies a day before an authorisation expires, if the provider reports when', () => {
    const authorised = reported('evt_auth', 100, [
      {
        ...{ object: 'payment', id: 'pi_1', state: 'capturable', amount: euros(1_000) },
        ...{ capturable: 1_000, createdAt: 100 * SECOND },
      },
    ]);
    const expires = 30 * 24 * HOUR;
    const attempt = reported('evt_ch', 100, [
      {
        ...{ object: 'attempt', id: 'ch_1', payment: 'pi_1', state: 'succeeded' },
        ...{ assessment: 'authorised', expiresAt: expires },
      },
    ]);
    const { order } = orderAfter(authorised, attempt);
    const arrivals = order.history.map((observation) => ({ observation, arrivedAt: 0 }));
    const notice = expires - 24 * HOUR;
    expect(checkDeadlines(order, arrivals, notice - 1)).toBeUndefined();
    expect(checkDeadlines(order, arrivals, notice)?.milestones).toMatchObject([
      { facts: { about: 'deadline', deadline: 'authorisation_expiry' } },
    ]);
  });

  it('keeps its state when it is pruned, and asks for a person when something arrives afterwards', () => {
    const sent = shopReported(20, { object: 'fulfilment', id: 'parcel 1' });
    const { history: _, ...record } = orderAfter(...paid(10), sent).order;
    const pruned = prune(record, 1_000 * SECOND);
    expect(pruned.folded.joined).toBeUndefined();
    expect(JSON.stringify(pruned)).not.toContain('pi_1');
    const dispute = reported('evt_dp', 2_000, [
      { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'open' },
    ]);
    const taken = takeIn(pruned, [dispute], new Map());
    if (taken === 'needs_history') throw new Error('a pruned order needs no history');
    expect(taken.milestones.map(({ kind }) => kind)).toEqual(['needs_attention']);
    expect(taken.record?.folded.snapshot.value.order).toBe('complete');
  });

  it('is set aside beyond its limits, and begins again from its history', () => {
    const [payment, attempt] = paid(10);
    if (payment === undefined || attempt === undefined) throw new Error('two observations');
    const { history: _, ...record } = orderAfter(payment).order;
    const taken = takeIn(record, [attempt], new Map(), { observations: 1, bytes: 1e6 });
    if (taken === 'needs_history') throw new Error('the fast path needs no history');
    expect(taken.receipts).toMatchObject([{ kind: 'set_aside' }]);
    expect(taken.record?.folded.joined).toBeUndefined();
    expect(replay([payment, attempt])?.folded.snapshot.value.order).toBe('accepted');
  });
});
