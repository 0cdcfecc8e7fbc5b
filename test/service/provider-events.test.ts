import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  confirmationNotice,
  digitalRiverClient,
  type Notice,
} from '../../src/adapters/digital-river/index.js';
import type { Milestone } from '../../src/order/milestone/milestone.js';
import { charge, chargeOfOrder, delivery, file, order } from '../_support/payloads.js';
import { type ProviderWorld, startWorld } from '../_support/provider-world.js';
import { deliverTo, milestoneOf, service } from '../_support/service.js';
import { until } from '../_support/until.js';

// What the provider reports only by events, after the creation of the order.

const at = (minute: number) => `2026-05-04T10:${String(minute).padStart(2, '0')}:00Z`;

/** The type of the event that reports a state. */
const eventOf = (state: string) => `order.${state === 'in_review' ? 'review_opened' : state}`;

const ofOrder = (state: string, minute: number, overrides = {}) =>
  delivery(eventOf(state), order({ state, payment: { charges: [] }, ...overrides }), {
    id: `${state} ${minute}`,
    createdTime: at(minute),
  });

describe('a charge', () => {
  const moves = async (steps: readonly (readonly [string, Record<string, unknown>])[]) => {
    const orders = await service();
    const payment = { charges: [charge({ id: 'c1', state: 'pending' })] };
    await deliverTo(orders, ofOrder('pending_payment', 0, { payment, stateTransitions: {} }));
    const states: unknown[] = [];
    for (const [index, [type, overrides]] of steps.entries()) {
      const body = delivery(type, chargeOfOrder({ id: 'c1', ...overrides }), {
        id: `e${index}`,
        createdTime: at(index + 1),
      });
      expect((await deliverTo(orders, body)).body.receipt).toBe('recorded');
      states.push((await orders.get('7001'))?.charges[0]?.state);
    }
    return { orders, states };
  };

  it('is followed through each of its events, from pending to complete', async () => {
    const capture = (state: string) => ({ captures: [{ id: 'cap', state, amount: 119.95 }] });
    const { orders, states } = await moves([
      ['order.charge.pending', { state: 'pending' }],
      ['order.charge.capturable', { state: 'capturable' }],
      ['order.charge.processing', { state: 'processing', ...capture('pending') }],
      ['order.charge.capture.pending', { state: 'processing', ...capture('pending') }],
      ['order.charge.capture.complete', { state: 'processing', ...capture('complete') }],
      ['order.charge.complete', { state: 'complete', ...capture('complete') }],
    ]);
    expect(states).toEqual([
      'pending',
      'capturable',
      'processing',
      'processing',
      'processing',
      'complete',
    ]);
    expect(await milestoneOf(orders, 'captured')).toMatchObject({ subject: 'cap' });
    expect(await milestoneOf(orders, 'payment_failed')).toBeUndefined();
  });

  it('that fails is reported to the shop once, with the message for the customer', async () => {
    const failed = { state: 'failed', failureMessage: 'Your bank refused.', failureCode: 'x1' };
    const { orders, states } = await moves([
      ['order.charge.pending', { state: 'pending' }],
      ['order.charge.failed', failed],
      ['order.charge.failed', failed],
    ]);
    expect(states).toEqual(['pending', 'failed', 'failed']);
    expect(await milestoneOf(orders, 'payment_failed')).toMatchObject({
      subject: 'c1',
      facts: { failureMessage: 'The payment was declined.' },
    });
    const { milestones } = await orders.milestones({ orderId: '7001' });
    expect(milestones.filter(({ kind }) => kind === 'payment_failed')).toHaveLength(1);
  });

  it('that is released by a cancellation is shown as cancelled', async () => {
    const cancels = (state: string) => ({ cancels: [{ id: 'x', state, amount: 119.95 }] });
    const { states } = await moves([
      ['order.charge.capturable', { state: 'capturable' }],
      ['order.charge.cancel.pending', { state: 'capturable', ...cancels('pending') }],
      ['order.charge.cancel.complete', { state: 'cancelled', ...cancels('complete') }],
      ['order.charge.cancelled', { state: 'cancelled', ...cancels('complete') }],
    ]);
    expect(states).toEqual(['capturable', 'capturable', 'cancelled', 'cancelled']);
  });
});

describe('documents', () => {
  it('become known from their events, once each, whether the event is about the file or the order', async () => {
    const seen: Milestone[] = [];
    const orders = await service({
      on: { document_available: (milestone) => void seen.push(milestone) },
      outbox: { pollIntervalMs: 5 },
    });
    await deliverTo(orders, ofOrder('accepted', 0));
    const deliver = (type: string, object: unknown, minute: number) =>
      deliverTo(orders, delivery(type, object, { id: `d${minute}`, createdTime: at(minute) }));
    await deliver('order.invoice.created', file({ id: 'inv', fileId: 'inv' }), 1);
    await deliver('order.credit_memo.created', file({ id: 'memo', fileId: 'memo' }), 2);
    const whole = order({ payment: null, invoicePDFs: [{ id: 'inv' }, { id: 'inv-2' }] });
    await deliver('order.invoice.created', whole, 3);
    await until('all were delivered', () => seen.length >= 3);
    expect((await orders.get('7001'))?.documents).toEqual([
      { id: 'inv', kind: 'invoice' },
      { id: 'memo', kind: 'credit_memo' },
      { id: 'inv-2', kind: 'invoice' },
    ]);
    expect(seen.map(({ facts }) => facts)).toEqual([
      { fileId: 'inv', document: 'invoice' },
      { fileId: 'memo', document: 'credit_memo' },
      { fileId: 'inv-2', document: 'invoice' },
    ]);
  });
});

describe('the states of an order', () => {
  const STATES = ['pending_payment', 'in_review', 'accepted', 'fulfilled', 'complete'] as const;
  const timesUpTo = (last: number) =>
    Object.fromEntries(STATES.slice(0, last + 1).map((state, index) => [state, at(index)]));
  const fraudOf = (index: number) =>
    index === 0 ? undefined : index === 1 ? 'review_opened' : 'passed';
  const body = (index: number) =>
    ofOrder(STATES[index] ?? '', index, {
      stateTransitions: timesUpTo(index),
      fraudState: fraudOf(index),
      fraudStateTransitions: undefined,
    });

  it('come with one event each, and every change has its time', async () => {
    const orders = await service();
    for (const index of STATES.keys()) await deliverTo(orders, body(index));
    const history = (await orders.history('7001')) ?? [];
    expect(history.map(({ label, after }) => [label, after.state])).toEqual(
      STATES.map((state) => [eventOf(state), state]),
    );
    for (const [index, entry] of history.entries()) {
      expect(entry.transitionTimes).toEqual(timesUpTo(index));
    }
    expect((await orders.get('7001'))?.visited).toEqual([...STATES].sort());
  });

  it('whose event never arrived are known from the times in a later one', async () => {
    const orders = await service();
    await deliverTo(orders, body(0));
    await deliverTo(orders, body(4));
    expect(await orders.get('7001')).toMatchObject({
      state: 'complete',
      visited: [...STATES].sort(),
      parked: [],
    });
    expect(await milestoneOf(orders, 'fulfilled')).toBeDefined();
  });
});

describe('an order that is accepted later', () => {
  let world: ProviderWorld;
  const sent: Notice[] = [];

  beforeEach(async () => {
    sent.length = 0;
    world = await startWorld({
      on: {
        ready_to_fulfil: async ({ orderId }) => {
          const { apiKey, url: baseUrl } = world.provider;
          const read = await digitalRiverClient({ apiKey, baseUrl }).getOrder(orderId);
          if (!read.ok) throw new Error(read.failure.reason);
          sent.push(confirmationNotice(read.value));
        },
      },
    });
  });

  afterEach(() => world.stop());

  it('is confirmed once, when order.accepted arrives, with the lines that were bought', async () => {
    const overrides = { apiVersion: '2021-12-13' } as const;
    const checkoutId = world.provider.checkout('wire_paid', { overrides });
    const placement = await world.orders.place({ checkoutId });
    if (placement.kind !== 'placed') throw new Error('not placed');
    expect(placement.order.state).toBe('pending_payment');
    const served = world.provider.order(placement.orderId);
    if (served === undefined) throw new Error('not served');
    await world.deliver(served);
    await world.milestonesDelivered();
    expect(sent).toEqual([]);
    world.now = served.restsAt + 1_000_000;
    await world.deliver(served);
    await world.deliver(served);
    await world.milestonesDelivered();
    const { basics } = served;
    expect(sent).toMatchObject([
      {
        kind: 'confirmation',
        orderNumber: expect.stringMatching(/./),
        email: basics.customer.email,
        total: { minor: basics.total, currency: basics.currency },
      },
    ]);
    expect(sent[0]?.items).toHaveLength(basics.items.length);
  });
});
