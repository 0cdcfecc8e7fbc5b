import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../../src/http/app.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { eventBody } from '../../_support/deliveries.js';
import { barrier, disturbed, service } from '../../_support/service.js';
import { signedDelivery } from '../../_support/trapped.js';
import { until } from '../../_support/until.js';
import { about, fakeProvider } from '../_support/fake-provider.js';

describe('an overloaded service', () => {
  it('answers a request 503, with Retry-After', async () => {
    const gate = barrier();
    const orders = await createOrderLifecycle({
      provider: fakeProvider(),
      store: disturbed(memory(), { save: gate.wait }),
      queueSize: 1,
    });
    onTestFinished(() => {
      gate.open();
      return orders.stop();
    });
    const app = createApp(orders);
    const waiting = [];
    for (const id of ['1', '2', '3']) {
      waiting.push(orders.observe(about(id, { state: 'pending_payment' })));
      if (id !== '3') await until(`${id} is being saved`, () => gate.waiting === Number(id));
    }
    const asked = new Request('http://localhost/orders/4/reconcile', { method: 'POST' });
    const answer = await app.fetch(asked);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await answer.json()).toMatchObject({ error: 'unavailable' });
    gate.open();
    await Promise.all(waiting);
  });

  it('has room again after bodies that arrived too late', async () => {
    const gate = barrier();
    const orders = await service({ deliveryTimeoutMs: 30, queueBytes: 65_536 });
    const { headers, body } = signedDelivery();
    let given = 0;
    async function* late() {
      await gate.wait();
      given += 1;
      yield Buffer.alloc(32_500);
    }
    const answers = await Promise.all(
      [1, 2].map(() => orders.receive({ headers, rawBody: late() })),
    );
    expect(answers.map(({ status }) => status)).toEqual([408, 408]);
    gate.open();
    await until('both have arrived', () => given === 2);
    expect((await orders.receive({ headers, rawBody: body })).status).toBe(200);
  });

  it('answers a request 503 after it was stopped', async () => {
    const orders = await service();
    const app = createApp(orders);
    await orders.stop();
    for (const path of ['/orders', '/orders/7001', '/milestones']) {
      const answer = await app.fetch(new Request(`http://localhost${path}`));
      expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '10']);
    }
  });

  it('retries a line of an import that waited too long', async () => {
    const gate = barrier();
    const deliveryTimeoutMs = 30;
    const store = disturbed(memory(), { save: gate.wait });
    const orders = await service({ store, deliveryTimeoutMs });
    const held = [];
    for (const id of ['1', '2']) {
      held.push(orders.observe(about(id, { state: 'pending_payment' })));
      await until(`${id} is being saved`, () => gate.waiting === Number(id));
    }
    const importing = orders.import([`${JSON.stringify(eventBody('accepted'))}\n`]);
    await until('it waits', async () => (await orders.statistics()).queue === 3);
    await new Promise((resolve) => setTimeout(resolve, 2 * deliveryTimeoutMs));
    gate.open();
    await Promise.all(held);
    expect(await importing).toMatchObject({ observations: 1, problems: 0 });
  });
});
