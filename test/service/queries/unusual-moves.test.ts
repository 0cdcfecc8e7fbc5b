import { expect, it } from 'vitest';
import type { Observation } from '../../../src/order/observation.js';
import { delivery, order } from '../../_support/payloads.js';
import { paymentService } from '../../_support/payment-service.js';
import { euros, paid, reported, shopReported } from '../../_support/payments.js';
import { deliverTo, service } from '../../_support/service.js';

const refunded: Observation = {
  ...reported('evt_refund', 20, [
    { object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: euros(1_000) },
  ]),
  label: 'refund.updated',
};
const sent: Observation = {
  ...shopReported(30, { object: 'fulfilment', id: 'parcel-1' }),
  label: 'fulfilment reported',
};

/** The steps of the path that are not usual, after the observations arrived in this order. */
async function unusualAfter(observations: readonly Observation[]) {
  const orders = await paymentService();
  for (const one of observations) await orders.observe(one);
  const history = (await orders.history('A-1')) ?? [];
  expect(history.map(({ after }) => after.state).at(-1)).toBe('complete');
  return history.flatMap(({ id, unusualMove }) => (unusualMove ? [{ id, ...unusualMove }] : []));
}

it('explains a step that a report takes which arrived before, but has a later time', async () => {
  expect(await unusualAfter([sent, ...paid(10), refunded])).toEqual([
    {
      ...{ id: sent.id, from: 'cancelled', to: 'complete' },
      sentence:
        'The path goes from cancelled to complete, which is not a usual move: when "fulfilment reported" arrived, it left the order fulfilled while "refund.updated" was not known yet. In the order of events, "refund.updated" comes first and leaves the order cancelled, and "fulfilment reported" then makes it complete.',
    },
  ]);
});

it('explains a step that a late report takes against what was known', async () => {
  expect(await unusualAfter([...paid(10), refunded, sent])).toEqual([
    {
      ...{ id: sent.id, from: 'cancelled', to: 'complete' },
      sentence:
        'The path goes from cancelled to complete, which is not a usual move: "fulfilment reported" arrived when the order was cancelled, and makes it complete, because the shop reported that everything was sent and every payment that lives is captured.',
    },
  ]);
});

it('has nothing to explain where edges lead from each state to the next', async () => {
  expect(await unusualAfter([...paid(10), sent])).toEqual([]);
  const orders = await service();
  await deliverTo(orders, delivery('order.accepted', order()));
  const history = (await orders.history('7001')) ?? [];
  expect(history.some((entry) => 'unusualMove' in entry)).toBe(false);
});
