import { expect, jest, test } from '@jest/globals';
import { createOrderLifecycle, memory } from 'order-lifecycle';
import { digitalRiver, SIGNATURE_HEADER, signForTest } from 'order-lifecycle/digital-river';

test('a paid order is released once its handler works', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  const ship = jest.fn().mockRejectedValueOnce(new Error('the warehouse is closed'));
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ webhookSecrets: ['whsec_1'] }),
    store: memory(),
    background: false,
    on: { ready_to_fulfil: ({ orderId }) => ship(orderId) },
  });
  const rawBody = JSON.stringify({
    ...{ id: 'e1', type: 'order.accepted', createdTime: '2026-05-04T10:00:00Z' },
    data: { object: { id: '7001', state: 'accepted', fraudState: 'passed' } },
  });
  const headers = { [SIGNATURE_HEADER]: signForTest({ rawBody, secret: 'whsec_1' }) };
  expect(await orders.receive({ headers, rawBody })).toMatchObject({ status: 200 });
  expect(await orders.drain()).toMatchObject({ done: 0, failed: 1 });
  jest.setSystemTime(Date.now() + 3_600_000);
  expect(await orders.drain()).toMatchObject({ done: 1 });
  expect(ship.mock.calls).toEqual([['7001'], ['7001']]);
  await orders.stop();
});
