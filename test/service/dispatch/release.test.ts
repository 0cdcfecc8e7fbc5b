import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../src/adapters/digital-river/values/time.js';
import type { Delivery, Handler } from '../../../src/service/dispatch/handlers.js';
import { memory } from '../../../src/store/memory/memory.js';
import { eventBody } from '../../_support/deliveries.js';
import { makeObservation, START } from '../../_support/make-observation.js';
import { barrier, deliverTo, disturbed, milestoneOf, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

const QUICK = { pollIntervalMs: 5, initialIntervalMs: 1, maxIntervalMs: 2 } as const;

/** A handler that records its deliveries, and then does what a test wants. */
function recording(then: (delivery: Delivery) => unknown = () => {}) {
  const received: Delivery[] = [];
  const handler: Handler = (delivery) => {
    received.push(delivery);
    return then(delivery);
  };
  return { received, handler };
}

/** A time as it is shown, in microseconds; 0 for none. */
function parseInstant(text: string | undefined): number {
  return parseTime(text ?? '') ?? 0;
}

describe('law 5: a pending release is withdrawn by whatever stops the shipment', () => {
  it.each([
    [
      'cancelled',
      eventBody('cancelled', { at: 20, visited: { accepted: 1, cancelled: 20 } }),
      /cancel/,
    ],
    ['blocked', eventBody('blocked', { at: 20, visited: { accepted: 1, blocked: 20 } }), /blocked/],
    [
      'disputed',
      eventBody('dispute', { at: 20, visited: { accepted: 1, dispute: 20 } }),
      /dispute/,
    ],
    [
      'fulfilled',
      eventBody('fulfilled', { at: 20, visited: { accepted: 1, fulfilled: 20 } }),
      /fulfil/,
    ],
    [
      'in doubt',
      eventBody('accepted', { at: 20, type: 'order.updated', more: { state: 'gone_fishing' } }),
      /parked|newer|could not be applied/,
    ],
  ])(
    'accepted, the dispatcher stalled, then %s: the ship handler is never called',
    async (_, stop, why) => {
      const stall = barrier();
      const { received, handler } = recording();
      const store = disturbed(memory(), { claim: stall.wait });
      const orders = await service({ store, on: { ready_to_fulfil: handler }, outbox: QUICK });

      await deliverTo(orders, eventBody('accepted', { at: 1 }));
      expect(await milestoneOf(orders, 'ready_to_fulfil')).toMatchObject({ status: 'pending' });
      expect((await deliverTo(orders, stop)).status).toBe(200);
      expect((await orders.may('7001', 'fulfil')).allowed).toBe(false);

      stall.open();
      const withdrawn = await until('the release is settled', async () => {
        const found = await milestoneOf(orders, 'ready_to_fulfil');
        return found?.status === 'pending' ? undefined : found;
      });
      expect(withdrawn).toMatchObject({ status: 'withdrawn', reason: expect.stringMatching(why) });
      expect(received).toEqual([]);
    },
  );

  it('calls the ship handler when nothing happened in between, so that the tests above can fail', async () => {
    const stall = barrier();
    const { received, handler } = recording();
    const store = disturbed(memory(), { claim: stall.wait });
    const orders = await service({ store, on: { ready_to_fulfil: handler }, outbox: QUICK });
    await deliverTo(orders, eventBody('accepted', { at: 1 }));
    stall.open();
    await until('it is delivered', () => received.length === 1);
    expect(received[0]).toMatchObject({
      key: 'default/7001/ready_to_fulfil/',
      attempt: 1,
      orderId: '7001',
      upstreamId: 'SHOP-1',
    });
  });

  it('judges again before every attempt: an order cancelled after the first gets no second one', async () => {
    const { received, handler } = recording(() => {
      throw new Error('the warehouse is closed');
    });
    const gate = barrier();
    let claims = 0;
    const store = disturbed(memory(), {
      claim: () => {
        // The first failure wakes the dispatcher; it may not claim before the cancellation is in.
        claims += 1;
        return received.length > 0 ? gate.wait() : undefined;
      },
    });
    const orders = await service({ store, on: { ready_to_fulfil: handler }, outbox: QUICK });
    await deliverTo(orders, eventBody('accepted', { at: 1 }));
    await until('the first attempt', () => received.length === 1);
    await until('the dispatcher claims again', () => gate.waiting > 0);
    await deliverTo(
      orders,
      eventBody('cancelled', { at: 20, visited: { accepted: 1, cancelled: 20 } }),
    );
    gate.open();
    await until('it is withdrawn', async () => {
      return (await milestoneOf(orders, 'ready_to_fulfil'))?.status === 'withdrawn';
    });
    expect(received).toHaveLength(1);
    expect(claims).toBeGreaterThan(1);
  });
});

describe('law 4: handlers run at least once, milestones are recorded once', () => {
  it('retries a handler that throws, with pauses and the same key', async () => {
    const { received, handler } = recording(({ attempt }) => {
      if (attempt < 4) throw new Error(`not yet (${attempt})`);
    });
    const orders = await service({ on: { ready_to_fulfil: handler }, outbox: QUICK });
    await deliverTo(orders, eventBody('accepted'));
    const done = await until('it is done', async () => {
      const found = await milestoneOf(orders, 'ready_to_fulfil');
      return found?.status === 'done' && found;
    });
    expect(received.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(new Set(received.map(({ key }) => key))).toEqual(
      new Set(['default/7001/ready_to_fulfil/']),
    );
    expect(done).toMatchObject({ attempts: 4, lastError: 'not yet (3)' });
  });

  it('waits longer after every failure, by the clock of the store', async () => {
    let now = START;
    const { received, handler } = recording(() => Promise.reject(new Error('no')));
    const orders = await service({
      clock: () => now,
      store: memory({ clock: () => now }),
      on: { ready_to_fulfil: handler },
      outbox: { pollIntervalMs: 2, initialIntervalMs: 1_000, maxIntervalMs: 8_000 },
    });
    await orders.observe(makeObservation({ state: 'accepted', fraud: 'passed' }));
    const pauses: number[] = [];
    for (let failures = 1; failures <= 6; failures += 1) {
      const dueAt = await until(
        'the attempt has failed and the next one is due later',
        async () => {
          const found = await milestoneOf(orders, 'ready_to_fulfil', 'order-1');
          const due = parseInstant(found?.dueAt);
          return received.length === failures && due > now && due;
        },
      );
      pauses.push((dueAt - now) / 1_000);
      now = dueAt;
    }
    for (const [index, longest] of [1_000, 2_000, 4_000, 8_000, 8_000, 8_000].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(longest / 2);
      expect(pauses[index]).toBeLessThanOrEqual(longest);
    }
  });

  it('aborts a handler that times out, and ignores its late result', async () => {
    const late = barrier();
    const { received, handler } = recording(({ attempt }) =>
      attempt === 1 ? late.wait() : undefined,
    );
    const holds = barrier();
    const store = disturbed(memory(), {
      claim: () => (received.length > 0 ? holds.wait() : undefined),
    });
    const orders = await service({
      store,
      on: { ready_to_fulfil: handler },
      outbox: { ...QUICK, timeoutMs: 20 },
    });
    await deliverTo(orders, eventBody('accepted'));
    const failed = await until('the handler times out', async () => {
      const found = await milestoneOf(orders, 'ready_to_fulfil');
      return found?.lastError !== undefined && found;
    });
    expect(failed).toMatchObject({
      status: 'pending',
      lastError: 'The handler did not end within 20 ms.',
    });
    expect(received[0]?.signal.aborted).toBe(true);

    late.open();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toMatchObject({ status: 'pending' });

    holds.open();
    await until('the second attempt', async () => {
      return (await milestoneOf(orders, 'ready_to_fulfil'))?.status === 'done';
    });
    expect(received.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(received[1]?.key).toBe(received[0]?.key);
  });

  it('declares a milestone dead after the last attempt, and delivers it again on retry', async () => {
    let broken = true;
    const { received, handler } = recording(() => {
      if (broken) throw new Error('broken');
    });
    const orders = await service({
      on: { ready_to_fulfil: handler },
      outbox: { ...QUICK, maxAttempts: 3 },
    });
    await deliverTo(orders, eventBody('accepted'));
    await until('it is dead', async () => {
      return (await milestoneOf(orders, 'ready_to_fulfil'))?.status === 'dead';
    });
    expect(received).toHaveLength(3);
    expect((await orders.retry('default/7001/blocked/')).kind).toBe('not_found');

    broken = false;
    expect(await orders.retry('default/7001/ready_to_fulfil/')).toEqual({ kind: 'retried' });
    await until('it is done', async () => {
      return (await milestoneOf(orders, 'ready_to_fulfil'))?.status === 'done';
    });
    expect(received).toHaveLength(4);
    expect(received[3]).toMatchObject({ attempt: 4, key: received[0]?.key });
    expect((await orders.retry('default/7001/ready_to_fulfil/')).kind).toBe('not_needed');
  });

  it('judges a dead release again on retry: an order cancelled in the meantime is not shipped', async () => {
    const { received, handler } = recording(() => Promise.reject(new Error('broken')));
    const orders = await service({
      on: { ready_to_fulfil: handler },
      outbox: { ...QUICK, maxAttempts: 1 },
    });
    await deliverTo(orders, eventBody('accepted', { at: 1 }));
    await until('it is dead', async () => {
      return (await milestoneOf(orders, 'ready_to_fulfil'))?.status === 'dead';
    });
    await deliverTo(
      orders,
      eventBody('cancelled', { at: 20, visited: { accepted: 1, cancelled: 20 } }),
    );
    expect(await orders.retry('default/7001/ready_to_fulfil/')).toEqual({
      kind: 'not_due',
      message: expect.stringContaining('cancelled'),
    });
    await until('it is withdrawn', async () => {
      return (await milestoneOf(orders, 'ready_to_fulfil'))?.status === 'withdrawn';
    });
    expect(received).toHaveLength(1);
  });

  it('does not ship again when an order returns from a dispute, or when a delivery is repeated', async () => {
    const { received, handler } = recording();
    const orders = await service({
      on: { ready_to_fulfil: handler, '*': () => {} },
      outbox: QUICK,
    });
    const accepted = eventBody('accepted', { at: 1 });
    await deliverTo(orders, accepted);
    await until('it is delivered', () => received.length === 1);
    await deliverTo(orders, accepted);
    await deliverTo(
      orders,
      eventBody('dispute', { at: 20, visited: { accepted: 1, dispute: 20 } }),
    );
    await deliverTo(
      orders,
      eventBody('accepted', { at: 30, visited: { accepted: 30, dispute: 20 } }),
    );
    await until('everything is delivered', async () => {
      const { store } = await orders.statistics();
      return store.milestones.pending === 0;
    });
    expect(received).toHaveLength(1);
    const view = await orders.get('7001');
    expect(view?.milestones.map(({ kind }) => kind)).toEqual([
      'ready_to_fulfil',
      'dispute_opened',
      'dispute_resolved',
    ]);
  });

  it('never runs a handler inside the request', async () => {
    const hangs = barrier();
    const { received, handler } = recording(hangs.wait);
    const orders = await service({ on: { ready_to_fulfil: handler }, outbox: QUICK });
    expect((await deliverTo(orders, eventBody('accepted'))).status).toBe(200);
    await until('the handler runs', () => received.length === 1);
    // The order is not locked while the handler runs.
    expect((await deliverTo(orders, eventBody('fulfilled', { at: 99 }))).status).toBe(200);
    hangs.open();
  });

  it('delivers the milestones of one order one after the other, and those of others meanwhile', async () => {
    const first = barrier();
    const { received, handler } = recording(({ orderId, kind }) =>
      orderId === '7001' && kind === 'ready_to_fulfil' ? first.wait() : undefined,
    );
    const orders = await service({ on: { '*': handler }, outbox: QUICK });
    await deliverTo(orders, eventBody('accepted', { at: 1 }));
    await deliverTo(
      orders,
      eventBody('fulfilled', { at: 20, visited: { accepted: 1, fulfilled: 20 } }),
    );
    await deliverTo(orders, eventBody('accepted', { orderId: '7002' }));
    await until('the other order is delivered', () =>
      received.some(({ orderId }) => orderId === '7002'),
    );
    expect(received.filter(({ orderId }) => orderId === '7001')).toHaveLength(1);
    first.open();
    await until('the rest follows', () => received.some(({ kind }) => kind === 'fulfilled'));
  });

  it('leaves milestones without a handler pending', async () => {
    const store = memory();
    const orders = await service({ store, on: { blocked: () => {} }, outbox: QUICK });
    await deliverTo(orders, eventBody('accepted', { orderId: '7002' }));
    await deliverTo(orders, eventBody('blocked', { orderId: '7003' }));
    await until('the other one is done', async () => {
      return (await milestoneOf(orders, 'blocked', '7003'))?.status === 'done';
    });
    expect(await milestoneOf(orders, 'ready_to_fulfil', '7002')).toMatchObject({
      status: 'pending',
      attempts: 0,
    });
    const { received, handler } = recording();
    await service({ store, on: { ready_to_fulfil: handler }, outbox: QUICK });
    await until('the later handler receives it', () => received.length === 1);
  });

  it('treats an undefined handler as missing: its milestones stay pending', async () => {
    const on = { ready_to_fulfil: undefined, blocked: () => {} };
    const orders = await service({ on: on as never, outbox: QUICK });
    await deliverTo(orders, eventBody('accepted', { orderId: '7002' }));
    await deliverTo(orders, eventBody('blocked', { orderId: '7003' }));
    await until('the other one is done', async () => {
      return (await milestoneOf(orders, 'blocked', '7003'))?.status === 'done';
    });
    expect(await milestoneOf(orders, 'ready_to_fulfil', '7002')).toMatchObject({
      status: 'pending',
    });
  });

  it('rejects a handler for a kind that does not exist, since it would never be called', async () => {
    const on = { ready_to_fullfil: () => {} };
    await expect(service({ on: on as never })).rejects.toThrow(
      /on\.ready_to_fullfil.*but must be/s,
    );
    await expect(service({ on: { blocked: 'yes' } as never })).rejects.toThrow(/on\.blocked/);
  });

  it('finishes the running handlers before it has stopped, and starts no more', async () => {
    const hangs = barrier();
    const { received, handler } = recording(hangs.wait);
    const store = memory();
    const orders = await service({ store, on: { ready_to_fulfil: handler }, outbox: QUICK });
    await deliverTo(orders, eventBody('accepted'));
    await until('the handler runs', () => received.length === 1);
    let stopped = false;
    const stopping = orders.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    hangs.open();
    await stopping;
    expect(received).toHaveLength(1);
  });
});
