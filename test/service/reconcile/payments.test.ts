import { describe, expect, it, onTestFinished } from 'vitest';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { type Labelled, labelledDelivery, PAID } from '../../_support/labelled-pay.js';
import { START } from '../../_support/make-observation.js';
import { AWAY, type ReadablePay, readablePay } from '../../_support/readable-pay.js';

/** A report of PAID, with other members. */
function reportOf(of: 'payment' | 'attempt', members: object = {}): ObjectReport {
  const paid = PAID.find(({ object }) => object === of);
  // The tests only change members that such a report has.
  return { ...paid, ...members } as ObjectReport;
}

const payment = reportOf('payment');
const attempt = reportOf('attempt');
const EUR_4 = { minor: 400, currency: 'EUR' } as const;
const REFUND: ObjectReport = {
  ...{ object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: EUR_4 },
};
const REFUNDED: readonly ObjectReport[] = [payment, reportOf('attempt', { refunded: 400 }), REFUND];

/** Only the payment names the order. */
const NAMED: Labelled = {
  id: 'e1',
  order: 'A-1',
  references: ['pi_1', 'ch_1'],
  objects: [payment],
};
const CHARGED: Labelled = { id: 'e2', references: ['pi_1', 'ch_1'], objects: [attempt], at: 1 };
const GIVEN_BACK: Labelled = { id: 'e3', references: ['re_1', 'ch_1'], objects: [REFUND], at: 2 };
const HELD = { order: 'A-1', references: ['pi_1', 'ch_1'], objects: PAID } as const;

async function world() {
  const pay = readablePay();
  const store = memory();
  const clock = { now: START + 7_200 * SECOND };
  const orders = await createOrderLifecycle({
    ...{ provider: pay.provider, store, clock: () => clock.now },
  });
  onTestFinished(() => orders.stop());
  const deliver = async (...all: readonly Labelled[]) => {
    for (const one of all) await orders.webhook(labelledDelivery(one));
  };
  const ids = async () => (await orders.history('A-1'))?.map(({ id }) => id);
  /** Another run, two hours later. */
  const later = async (options = {}) => {
    clock.now += 7_200 * SECOND;
    pay.now += 7_200;
    return orders.reconcile(options);
  };
  return { pay, orders, deliver, ids, later, clock };
}

describe('missed events of a provider that speaks of payments', () => {
  it('places a listed refund that names no order in its order', async () => {
    const { pay, orders, deliver, ids } = await world();
    await deliver(NAMED, CHARGED);
    pay.payments.set('pi_1', { ...HELD, objects: REFUNDED });
    pay.listed.push(GIVEN_BACK, CHARGED, NAMED);
    const report = await orders.reconcile();
    expect(report.events).toEqual({ listed: 3, missed: 1, notUnderstood: 0 });
    expect(report.orders).toMatchObject([{ orderId: 'A-1', outcome: 'repaired' }]);
    expect(report.orders[0]?.because).toContain('missed');
    expect(await ids()).toContain('e3');
    expect((await orders.get('A-1'))?.refunds).toMatchObject([{ id: 're_1', state: 'succeeded' }]);
  });

  it('takes in an order of which nothing was known, whatever is listed first', async () => {
    const { pay, orders, ids } = await world();
    pay.payments.set('pi_1', { ...HELD, objects: [payment, attempt, REFUND] });
    pay.listed.push(GIVEN_BACK, CHARGED, NAMED);
    const { events, unplaced, orders: found } = await orders.reconcile();
    expect(events).toEqual({ listed: 3, missed: 3, notUnderstood: 0 });
    // The payment is named by a missed event, so it need not be read to find its order.
    expect(unplaced).toEqual({ read: 0, named: 0 });
    expect(found).toMatchObject([{ orderId: 'A-1', outcome: 'repaired' }]);
    expect(found[0]?.repairedBy.map(({ observationId }) => observationId).sort()).toEqual([
      'e1',
      'e2',
      'e3',
    ]);
    expect(found[0]?.sentence).toBe(
      'Order A-1 was not known here; 3 missed reports of its payments were taken in; it is accepted.',
    );
    expect(await ids()).toEqual(['e1', 'e2', 'e3']);
    expect((await orders.unplaced()).unplaced).toEqual([]);
  });

  it('finds nothing to do the second time, and the history does not grow', async () => {
    const { pay, orders, ids, later } = await world();
    pay.payments.set('pi_1', { ...HELD, objects: [payment, attempt, REFUND] });
    pay.listed.push(GIVEN_BACK, CHARGED, NAMED);
    await orders.reconcile();
    const known = await ids();
    for (let run = 0; run < 3; run += 1) {
      const again = await later();
      expect(again).toMatchObject({ events: { listed: 3, missed: 0 }, examined: 1, inStep: 1 });
      expect(again.orders).toEqual([]);
    }
    expect(await ids()).toEqual(known);
  });

  it('stores an event of an unknown order once, and counts it once', async () => {
    const { pay, orders, later } = await world();
    pay.listed.push({ ...CHARGED, id: 'e9', references: ['pi_9'] });
    expect((await orders.reconcile()).events).toMatchObject({ listed: 1, missed: 1 });
    expect((await later()).events).toMatchObject({ listed: 1, missed: 0 });
    expect((await orders.unplaced()).unplaced).toMatchObject([{ observationId: 'e9' }]);
  });
});

describe('one event in two versions of the API', () => {
  /** The same event, rendered with more detail. */
  const rendered = { ...CHARGED, objects: [reportOf('attempt', { createdAt: START })] };

  it('is stored once when the list comes second', async () => {
    for (const first of [[NAMED, CHARGED], [CHARGED]]) {
      const { pay, orders, deliver } = await world();
      await deliver(...first);
      pay.listed.push(rendered);
      expect((await orders.reconcile()).events).toMatchObject({ listed: 1, missed: 0 });
      expect((await orders.unplaced()).unplaced.length).toBe(2 - first.length);
    }
  });

  it('shuts no gate when the delivery comes second', async () => {
    const { pay, orders, deliver } = await world();
    await deliver(NAMED);
    pay.payments.set('pi_1', HELD);
    pay.listed.push(rendered);
    await orders.reconcile();
    await deliver(CHARGED);
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
    expect((await orders.get('A-1'))?.parked).toEqual([]);
  });
});

describe('reading the payments of an order', () => {
  it('brings a quiet order in step whose events are not listed any more', async () => {
    const { pay, orders, deliver, later } = await world();
    await deliver({ ...NAMED, objects: [reportOf('payment', { state: 'pending', captured: 0 })] });
    pay.payments.set('pi_1', HELD);
    const { orders: found } = await later();
    expect(found).toMatchObject([{ because: ['quiet'], outcome: 'repaired' }]);
    expect(found[0]?.sentence).toBe(
      'Order A-1 was stored as pending_payment; 1 read of its payments was taken in; it is accepted.',
    );
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
  });

  it('stores a read only if it shows something new', async () => {
    const { pay, deliver, ids, later } = await world();
    await deliver(NAMED, CHARGED);
    pay.payments.set('pi_1', HELD);
    for (let run = 0; run < 3; run += 1) {
      expect(await later()).toMatchObject({ examined: 1, inStep: 1 });
    }
    expect(await ids()).toEqual(['e1', 'e2']);
    pay.payments.set('pi_1', { ...HELD, objects: REFUNDED });
    expect((await later()).orders).toMatchObject([{ outcome: 'repaired' }]);
    expect(await later()).toMatchObject({ inStep: 1 });
    expect(await ids()).toHaveLength(3);
  });

  it('stores what another report may still contradict, once, where no events were listed', async () => {
    const { pay, orders, deliver, ids, later } = await world();
    await deliver(NAMED, CHARGED);
    pay.payments.set('pi_1', HELD);
    for (let run = 0; run < 3; run += 1) await later({ orders: ['A-1'] });
    expect(await ids()).toEqual(['e1', 'e2', `read:${7_300}:pi_1`]);
    // It came between what was delivered and the read, and arrives last.
    await deliver({
      ...CHARGED,
      id: 'e5',
      at: 50,
      objects: [reportOf('attempt', { state: 'failed' })],
    });
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
  });

  it('stores one read where the list of events fails again and again', async () => {
    const { pay, deliver, ids, later } = await world();
    await deliver(NAMED, CHARGED);
    pay.payments.set('pi_1', HELD);
    pay.failing.set('events', AWAY);
    for (let run = 0; run < 3; run += 1) {
      expect((await later()).events.failure?.reason).toBe(AWAY.reason);
    }
    expect(await ids()).toHaveLength(3);
  });

  it('makes one call to find the payments of an order, and reads only the others', async () => {
    const { pay, orders, deliver, later } = await world();
    await deliver(NAMED, CHARGED);
    pay.payments.set('pi_1', HELD);
    await later();
    expect(pay.calls).toEqual(['findPayments A-1']);
    pay.payments.set('pi_2', {
      references: ['pi_2'],
      objects: [reportOf('payment', { id: 'pi_2' })],
    });
    await orders.link([{ reference: 'pi_2', orderId: 'A-1' }], {
      actor: 'kim',
      reason: 'by phone',
    });
    pay.calls.length = 0;
    const { orders: found } = await later();
    expect(pay.calls).toEqual(['findPayments A-1', 'readPayment pi_2']);
    expect(found).toMatchObject([{ outcome: 'repaired' }]);
    expect((await orders.get('A-1'))?.charges.map(({ id }) => id)).toEqual(['pi_1', 'pi_2']);
  });

  it('finds the payments of an order of which nothing is known', async () => {
    const { pay, orders } = await world();
    pay.payments.set('pi_1', HELD);
    const { orders: found } = await orders.reconcile({ orders: ['A-1'] });
    expect(found).toMatchObject([{ because: ['asked_for'], outcome: 'repaired' }]);
    expect((await orders.get('A-1'))?.state).toBe('accepted');
  });

  it('reports an order of which the provider has no payment', async () => {
    const { orders, deliver } = await world();
    await deliver(NAMED);
    const { orders: found } = await orders.reconcile({ orders: ['A-1', 'A-2'] });
    expect(found.map(({ outcome, sentence }) => [outcome, sentence])).toEqual([
      [
        'unknown_to_provider',
        'The provider has none of the payments of order A-1. Check the mode and the API key.',
      ],
      [
        'unknown_to_provider',
        'The provider has no payment of order A-2. Check its id, the mode and the API key.',
      ],
    ]);
  });

  it('leaves an order alone that costs nothing and has no payment', async () => {
    const { deliver, later } = await world();
    const checkout = { object: 'checkout', id: 'cs_1', state: 'complete', free: true } as const;
    await deliver({ id: 'e1', order: 'A-1', references: ['cs_1'], objects: [checkout] });
    expect(await later()).toMatchObject({ examined: 1, inStep: 1 });
  });

  it('takes in what it can when a payment cannot be read, and says so', async () => {
    const { pay, orders, deliver, ids } = await world();
    await deliver(NAMED);
    pay.listed.push(CHARGED);
    pay.failing.set('findPayments A-1', AWAY);
    pay.failing.set('readPayment pi_1', AWAY);
    const { orders: found } = await orders.reconcile();
    expect(found).toMatchObject([{ outcome: 'unreadable', after: { state: 'accepted' } }]);
    expect(found[0]?.sentence).toBe(
      'The payments of order A-1 could not all be read: It did not answer.',
    );
    expect(await ids()).toEqual(['e1', 'e2']);
  });

  it('reports what stays parked as unresolved, without a state of the provider', async () => {
    const { pay, orders, deliver } = await world();
    await deliver(NAMED, CHARGED);
    const odd = reportOf('payment', { state: 'unknown' });
    await orders.observe({
      ...{ id: 'e7', account: 'default', orderId: 'A-1', instant: START + 9 * SECOND },
      ...{ source: 'webhook', events: [], objects: [odd], releases: true },
      unknown: [{ path: 'status', value: 'novel' }],
    });
    pay.failing.clear();
    pay.payments.set('pi_9', { ...HELD, references: ['pi_9'], objects: [] });
    const { orders: found } = await orders.reconcile();
    expect(found).toMatchObject([{ outcome: 'unresolved', after: { parked: 1 } }]);
    expect(found[0]?.provider).toBeUndefined();
    expect(found[0]?.sentence).toMatch(
      /; its payments show nothing new; it is \w+ with 1 parked\.$/,
    );
  });

  it('flags both orders when a payment names another order than it did', async () => {
    const { pay, orders, deliver, later } = await world();
    await deliver(NAMED, CHARGED);
    pay.payments.set('pi_1', { ...HELD, order: 'B-1' });
    await later();
    for (const orderId of ['A-1', 'B-1']) {
      expect((await orders.may(orderId, 'fulfil')).reasons).toContain('two_orders');
    }
    const before = await orders.history('B-1');
    await later();
    await later();
    expect(await orders.history('B-1')).toEqual(before);
  });
});

describe('what waits without an order', () => {
  it('is placed when its payment names an order by now, with one call for each payment', async () => {
    const { pay, orders, deliver, ids } = await world();
    await deliver(CHARGED, GIVEN_BACK);
    await deliver({
      ...CHARGED,
      id: 'e8',
      references: ['pi_8'],
      objects: [reportOf('attempt', { id: 'ch_8', payment: 'pi_8' })],
    });
    pay.payments.set('pi_1', { ...HELD, objects: [payment, attempt, REFUND] });
    pay.payments.set('pi_8', { references: ['pi_8'], objects: [] });
    const report = await orders.reconcile();
    expect(report.unplaced).toEqual({ read: 2, named: 1 });
    expect(report.orders).toMatchObject([{ because: ['unplaced'], outcome: 'repaired' }]);
    expect(await ids()).toEqual(['e2', 'e3', 'read:100:pi_1']);
    expect((await orders.unplaced()).unplaced).toMatchObject([{ observationId: 'e8' }]);
    expect(pay.calls.filter((call) => call.startsWith('readPayment')).sort()).toEqual([
      'readPayment pi_1',
      'readPayment pi_8',
    ]);
  });

  it('goes on waiting while its payment cannot be read, and the report says why', async () => {
    const { pay, orders, deliver } = await world();
    await deliver(CHARGED);
    pay.failing.set('readPayment pi_1', AWAY);
    expect((await orders.reconcile()).unplaced).toMatchObject({ read: 1, named: 0, failure: AWAY });
    expect((await orders.unplaced()).unplaced).toHaveLength(1);
  });
});

describe('a provider that cannot list events', () => {
  it('has its orders read all the same', async () => {
    const pay: ReadablePay = readablePay();
    const { events: _, ...api } = pay.provider.api ?? {};
    const orders = await createOrderLifecycle({
      ...{ provider: { ...pay.provider, api }, store: memory() },
      reconcile: { intervalMs: 3_600_000 },
    });
    onTestFinished(() => orders.stop());
    await orders.webhook(labelledDelivery(NAMED));
    pay.payments.set('pi_1', HELD);
    const report = await orders.reconcile({ orders: ['A-1'] });
    const all = await orders.reconcile();
    expect(all.events.failure?.reason).toContain('has no call to list events');
    expect(report.orders).toMatchObject([{ outcome: 'repaired' }]);
  });
});
