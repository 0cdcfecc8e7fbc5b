import { expect, it } from 'vitest';
import { captured, paymentService, paymentsReported } from '../../_support/payment-service.js';

it('says of an order that may be fulfilled why it is withheld, until something releases it', async () => {
  const orders = await paymentService();
  await orders.observe(paymentsReported(captured('pi_1'), { old: true }));
  const withheld = await orders.get('A-1');
  expect(withheld?.gates.fulfil.allowed).toBe(true);
  expect(withheld?.withheld).toMatch(/^It is older than .*: report what was sent of it/);

  await orders.report('A-1', { kind: 'fulfilment', key: 'nothing', items: [] });
  const released = await orders.get('A-1');
  expect(released?.gates.fulfil.allowed).toBe(true);
  expect(released).not.toHaveProperty('withheld');
});

it('says nothing of an order that may not be fulfilled anyway', async () => {
  const orders = await paymentService();
  await orders.observe(paymentsReported(captured('pi_1'), { old: true }));
  await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
  expect((await orders.get('A-1'))?.gates.fulfil.allowed).toBe(false);
  expect(await orders.get('A-1')).not.toHaveProperty('withheld');
});
