import { expect, it } from 'vitest';
import { actorOf, gates, snapshotOf } from '../../../src/machine/index.js';
import { delivery, order } from '../../_support/payloads.js';
import { deliverTo, service } from '../../_support/service.js';

// The way from a stored order to an actor of the statechart.

it('an actor of the record has the states and the gates of the order', async () => {
  const orders = await service();
  await deliverTo(orders, delivery('order.accepted', order()));
  const record = await orders.record('7001');
  if (record === undefined) throw new Error('the order is known');
  const view = await orders.get('7001');
  const snapshot = actorOf(record).start().getSnapshot();
  expect(snapshot.value).toEqual({ order: view?.state, fraud: view?.fraudState });
  expect(view?.gates.fulfil.allowed).toBe(true);
  expect(gates(snapshot)).toEqual(view?.gates);
});

it('a parked observation closes the gates of the actor until it is dismissed', async () => {
  const orders = await service();
  await deliverTo(orders, delivery('order.accepted', order()));
  const back = delivery(
    'order.review_opened',
    order({ state: 'in_review', stateTransitions: {} }),
    {
      id: 'evt-2',
      createdTime: '2026-05-04T12:00:00Z',
    },
  );
  await deliverTo(orders, back);
  const fulfil = async () => {
    const record = await orders.record('7001');
    return record && gates(snapshotOf(record)).fulfil;
  };
  expect(await fulfil()).toMatchObject({ allowed: false, reasons: ['parked'] });
  expect(await fulfil()).toEqual(await orders.may('7001', 'fulfil'));
  const decision = { decision: 'dismiss', actor: 'kim', reason: 'a mistake' } as const;
  await orders.resolve('7001', 'evt-2', decision);
  expect(await fulfil()).toMatchObject({ allowed: true });
  expect(await fulfil()).toEqual(await orders.may('7001', 'fulfil'));
});

it('an unknown order has no record', async () => {
  const orders = await service();
  expect(await orders.record('7001')).toBeUndefined();
});
