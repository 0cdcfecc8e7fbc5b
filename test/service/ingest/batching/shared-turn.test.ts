import { expect, it, onTestFinished, vi } from 'vitest';
import { digitalRiver } from '../../../../src/adapters/digital-river/index.js';
import { createOrderLifecycle } from '../../../../src/service/order-lifecycle.js';
import { memory } from '../../../../src/store/memory/memory.js';
import { eventBody, SECRET, webhookRequest } from '../../../_support/deliveries.js';

it('parses deliveries that arrive together once all of them are there, and commits them together', async () => {
  const happened: string[] = [];
  const provider = digitalRiver({ webhookSecrets: [SECRET] });
  const store = memory();
  const save = vi.spyOn(store, 'save');
  const orders = await createOrderLifecycle({
    store,
    provider: {
      ...provider,
      verify: (...delivery) => {
        happened.push('read');
        return provider.verify(...delivery);
      },
    },
  });
  onTestFinished(() => orders.stop());
  const requests = ['7001', '7002', '7003'].map((orderId, place) => {
    const request = webhookRequest(eventBody('accepted', { orderId }));
    request.headers.set('content-length', '2000');
    const whole = request.arrayBuffer.bind(request);
    const arrayBuffer = async () => {
      const bytes = await whole();
      // One after the other, all before the turn ends.
      for (let step = 0; step < place * 20; step += 1) await undefined;
      happened.push('arrived');
      return bytes;
    };
    return Object.defineProperty(request, 'arrayBuffer', { value: arrayBuffer });
  });
  const answers = await Promise.all(requests.map((request) => orders.webhook(request)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(happened).toEqual(['arrived', 'arrived', 'arrived', 'read', 'read', 'read']);
  expect(save.mock.calls.map(([changes]) => changes.length)).toEqual([2, 1]);
});
