import { expect, it } from 'vitest';
import { charge, delivery, order } from '../../_support/payloads.js';
import { paymentService } from '../../_support/payment-service.js';
import { euros, paid, reported, shopReported } from '../../_support/payments.js';
import { deliverTo, service } from '../../_support/service.js';

it('adds up what was paid, given back and kept of several payments', async () => {
  const orders = await paymentService();
  for (const one of [...paid(10, 1_000, 'pi_1'), ...paid(11, 500, 'pi_2')]) {
    await orders.observe(one);
  }
  await orders.observe(
    reported('evt_refund', 20, [
      {
        ...{ object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded' },
        amount: euros(300),
      },
      { object: 'refund', id: 're_2', payment: 'pi_1', state: 'pending', amount: euros(100) },
    ]),
  );
  const view = await orders.get('A-1');
  expect(view?.money).toEqual({
    charges: [
      {
        id: 'pi_1',
        authorised: euros(1_000),
        captured: euros(1_000),
        refunded: euros(300),
        chargedBack: euros(0),
        kept: euros(700),
      },
      {
        id: 'pi_2',
        authorised: euros(500),
        captured: euros(500),
        refunded: euros(0),
        chargedBack: euros(0),
        kept: euros(500),
      },
    ],
    totals: [
      {
        ...{ currency: 'EUR', paid: euros(1_500), refunded: euros(300) },
        ...{ chargedBack: euros(0), kept: euros(1_200) },
      },
    ],
  });
});

it('counts what the bank took back of the payment that it names', async () => {
  const orders = await paymentService();
  for (const one of paid(10)) await orders.observe(one);
  await orders.observe(
    reported('evt_lost', 20, [
      { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'lost', amount: euros(700) },
    ]),
  );
  const view = await orders.get('A-1');
  expect(view?.chargebacks).toMatchObject([{ chargeId: 'pi_1', amount: euros(700) }]);
  expect(view?.money.charges).toMatchObject([
    { refunded: euros(0), chargedBack: euros(700), kept: euros(300) },
  ]);
  expect(view?.money.totals).toMatchObject([
    { refunded: euros(0), chargedBack: euros(700), kept: euros(300) },
  ]);
});

it('knows what was refunded where the amount of a chargeback is not known', async () => {
  const orders = await paymentService();
  for (const one of paid(10)) await orders.observe(one);
  await orders.observe(
    reported('evt_both', 20, [
      { object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: euros(300) },
      { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'lost' },
    ]),
  );
  expect((await orders.get('A-1'))?.money.totals).toEqual([
    { currency: 'EUR', paid: euros(1_000), refunded: euros(300) },
  ]);
});

it('keeps currencies apart', async () => {
  const orders = await paymentService();
  const yen = { minor: 900, currency: 'JPY' };
  for (const one of paid(10)) await orders.observe(one);
  await orders.observe(
    reported('evt_yen', 12, [
      { object: 'payment', id: 'pi_y', state: 'complete', amount: yen, captured: 900 },
    ]),
  );
  const view = await orders.get('A-1');
  expect(view?.money.totals).toMatchObject([
    { currency: 'EUR', paid: euros(1_000) },
    { currency: 'JPY', paid: yen },
  ]);
});

it('lists the lines that only the shop names, with the units that were sent and came back', async () => {
  const orders = await paymentService();
  for (const one of paid(10)) await orders.observe(one);
  const items = [{ itemId: 'tea', quantity: 2 }];
  await orders.observe(shopReported(20, { object: 'fulfilment', id: 'parcel-1', items }));
  const back = [{ itemId: 'tea', quantity: 1 }];
  await orders.observe(shopReported(30, { object: 'return', id: 'return-1', items: back }));
  expect((await orders.get('A-1'))?.lines).toEqual([
    { itemId: 'tea', fulfilled: 2, cancelled: 0, returned: 1 },
  ]);
});

it('shows the units and the money of an order whose provider reports lines and charges', async () => {
  const orders = await service();
  await deliverTo(
    orders,
    delivery('order.accepted', order({ payment: { charges: [charge({ state: 'capturable' })] } })),
  );
  const view = await orders.get('7001');
  expect(view?.lines).toEqual(
    view?.items.map(({ id, skuId, quantity }) => ({
      ...{ itemId: id, fulfilled: 0, cancelled: 0, returned: 0 },
      ...(quantity === undefined ? {} : { ordered: quantity, open: quantity }),
      ...(skuId === undefined ? {} : { skuId }),
    })),
  );
  expect(view?.lines.length).toBeGreaterThan(0);
  const [first] = view?.money.charges ?? [];
  expect(first?.authorised).toEqual(view?.charges[0]?.amount);
  expect(first?.captured?.minor).toBe(0);
});

it('says of a pending milestone that this process has no handler for it', async () => {
  const orders = await service({ on: { refunded: () => {} } });
  await deliverTo(orders, delivery('order.accepted', order()));
  const { milestones = [] } = (await orders.get('7001')) ?? {};
  const release = milestones.find(({ kind }) => kind === 'ready_to_fulfil');
  expect(release).toMatchObject({ status: 'pending', unhandled: true });
  const listed = (await orders.milestones({ orderId: '7001' })).milestones;
  expect(listed.find(({ kind }) => kind === 'ready_to_fulfil')?.unhandled).toBe(true);
  const arrival = (await orders.history('7001'))?.at(-1)?.arrival ?? 0;
  const then = await orders.asOf('7001', { arrival });
  expect(then?.milestones.every(({ unhandled }) => unhandled === true)).toBe(true);
});

it('does not say so of a kind that has a handler, nor where one handles every kind', async () => {
  for (const on of [
    { ready_to_fulfil: () => Promise.reject(new Error('closed')) },
    { '*': () => Promise.reject(new Error('closed')) },
  ]) {
    const orders = await service({ on });
    await deliverTo(orders, delivery('order.accepted', order()));
    const { milestones = [] } = (await orders.get('7001')) ?? {};
    const release = milestones.find(({ kind }) => kind === 'ready_to_fulfil');
    expect(release?.status).toBe('pending');
    expect(release).not.toHaveProperty('unhandled');
  }
});
