import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { eventBody } from '../../_support/deliveries.js';
import { PAID } from '../../_support/labelled-pay.js';
import { deliverTo, service } from '../../_support/service.js';
import { thinPay, thinRequest } from '../_support/thin-pay.js';

const NOW = new Date('2026-05-04T10:00:10Z');

/** What test frameworks fake: Vitest by default, only the time, and everything that Vitest can. */
const FAKED: readonly [string, Parameters<typeof vi.useFakeTimers>[0]][] = [
  ['the default of Vitest', {}],
  ['the time alone', { toFake: ['Date'] }],
  [
    'all timers without nextTick and queueMicrotask',
    {
      toFake: [
        ...(['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const),
        ...(['setImmediate', 'clearImmediate', 'performance', 'hrtime'] as const),
      ],
    },
  ],
];

describe.each(FAKED)('a service in a test that fakes %s', (_, fakes) => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW, ...fakes });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([true, false])('is delivered to and drained, with background: %s', async (background) => {
    const keys: string[] = [];
    const on = { ready_to_fulfil: ({ key }: Delivery) => void keys.push(key) };
    const orders = await service({ background, on });
    const { body } = await deliverTo(orders, eventBody('accepted'));
    expect(body).toMatchObject({ receipt: 'recorded', state: 'accepted' });
    expect(await orders.drain()).toMatchObject({ running: 0, complete: true });
    expect(keys).toEqual(['default/7001/ready_to_fulfil/']);
  });

  it('makes the next attempt when the time has come', async () => {
    const attempts: number[] = [];
    const on = {
      ready_to_fulfil({ attempt }: Delivery) {
        attempts.push(attempt);
        if (attempt === 1) throw new Error('the warehouse is closed');
      },
    };
    const orders = await service({ background: false, on });
    await deliverTo(orders, eventBody('accepted'));
    expect(await orders.drain()).toMatchObject({ done: 0, failed: 1 });
    expect(await orders.drain()).toMatchObject({ done: 0, failed: 0 });
    vi.setSystemTime(new Date(NOW.getTime() + 60_000));
    expect(await orders.drain()).toMatchObject({ done: 1, failed: 0 });
    expect(attempts).toEqual([1, 2]);
  });

  it('reads the objects that deliveries only name', async () => {
    const pay = thinPay();
    const keys: string[] = [];
    const on = { ready_to_fulfil: ({ key }: Delivery) => void keys.push(key) };
    const orders = await createOrderLifecycle({
      ...{ provider: pay.provider, store: memory(), on, background: false },
    });
    onTestFinished(() => orders.stop());
    pay.objects.set('pi_1', { id: 'read:1', order: 'A-1', references: ['pi_1'], objects: PAID });
    await orders.webhook(thinRequest('e1', 'pi_1'));
    expect((await orders.drain()).objects).toEqual({ read: 1, missing: 0, unreadable: 0 });
    expect(keys).toHaveLength(1);
  });

  it('stops', async () => {
    const orders = await service();
    await orders.stop();
    await expect(orders.drain()).rejects.toMatchObject({ code: 'closed' });
  });
});
