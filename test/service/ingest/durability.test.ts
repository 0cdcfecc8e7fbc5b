import { describe, expect, it } from 'vitest';
import { memory } from '../../../src/store/memory/memory.js';
import { eventBody } from '../../_support/deliveries.js';
import { barrier, deliverTo, disturbed, service } from '../../_support/service.js';

describe('law 3: a delivery is durable before it is acknowledged', () => {
  it('answers 503 with Retry-After while nothing can be saved, and records the redelivery', async () => {
    let broken = true;
    const store = disturbed(memory(), {
      save: () => {
        if (broken) throw new Error('the disk is full');
      },
    });
    const orders = await service({ store });
    const body = eventBody('accepted');

    const refused = await deliverTo(orders, body);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body).toMatchObject({ error: 'unavailable', message: expect.any(String) });
    expect(JSON.stringify(refused.body)).not.toContain('disk');
    expect(await orders.get('7001')).toBeUndefined();

    broken = false;
    expect(await deliverTo(orders, body)).toMatchObject({
      status: 200,
      body: { receipt: 'recorded', standing: 'applied', state: 'accepted' },
    });
    expect(await orders.history('7001')).toHaveLength(1);
  });

  it.each(['load', 'save'] as const)(
    'answers 503 when %s takes longer than the timeout, and recognises the redelivery',
    async (method) => {
      const gate = barrier();
      let hangs = true;
      const inner = memory();
      // An order that another process has written is loaded.
      const recorded = method === 'load' ? ['pending_payment'] : [];
      const there = await service({ store: inner });
      for (const state of recorded) await deliverTo(there, eventBody(state, { at: 1 }));
      const store = disturbed(inner, { [method]: () => (hangs ? gate.wait() : undefined) });
      const orders = await service({ store, deliveryTimeoutMs: 50 });
      const body = eventBody('accepted', { at: 2 });

      const refused = await deliverTo(orders, body);
      expect(refused.status).toBe(503);
      expect(refused.headers.has('retry-after')).toBe(true);

      hangs = false;
      gate.open();
      const again = await deliverTo(orders, body);
      expect(again.status).toBe(200);
      // The first attempt was saved after its timeout, and nothing is recorded twice.
      expect(again.body).toMatchObject({ receipt: 'duplicate', state: 'accepted' });
      expect(await orders.history('7001')).toHaveLength(recorded.length + 1);
    },
  );

  it('acknowledges nothing before the store has committed', async () => {
    const gate = barrier();
    const orders = await service({ store: disturbed(memory(), { save: gate.wait }) });
    let answered = false;
    const answer = deliverTo(orders, eventBody('accepted')).finally(() => {
      answered = true;
    });
    while (gate.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    gate.open();
    expect((await answer).status).toBe(200);
  });

  it('does the same for a body that is quarantined', async () => {
    let broken = true;
    const store = disturbed(memory(), {
      quarantine: () => {
        if (broken) throw new Error('the disk is full');
      },
    });
    const orders = await service({ store });
    expect((await deliverTo(orders, 'no JSON')).status).toBe(503);
    broken = false;
    expect((await deliverTo(orders, 'no JSON')).status).toBe(202);
    expect((await orders.statistics()).store.quarantined).toBe(1);
  });

  it('finishes the deliveries under way when it is stopped', async () => {
    const gate = barrier();
    const store = memory();
    let closed = false;
    const orders = await service({
      store: disturbed(store, {
        save: gate.wait,
        close: () => {
          closed = true;
        },
      }),
    });
    const answers = ['7001', '7002', '7003'].map((orderId) =>
      deliverTo(orders, eventBody('accepted', { orderId })),
    );
    while (gate.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = orders.stop();
    expect(closed).toBe(false);
    gate.open();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
    await stopped;
    expect(closed).toBe(true);
    // Later deliveries are not acknowledged.
    expect((await deliverTo(orders, eventBody('accepted', { orderId: '7004' }))).status).toBe(503);
  });
});
