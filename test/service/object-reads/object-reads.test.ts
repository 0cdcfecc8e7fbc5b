import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { metricsText } from '../../../src/http/metrics.js';
import { SECOND } from '../../../src/order/time/instant.js';
import {
  createOrderLifecycle,
  type OrderLifecycleOptions,
} from '../../../src/service/order-lifecycle.js';
import type { Logger } from '../../../src/service/runtime/logger.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import { type Labelled, PAID } from '../../_support/labelled-pay.js';
import { START } from '../../_support/make-observation.js';
import { AWAY } from '../../_support/readable-pay.js';
import { answerOf } from '../../_support/service.js';
import { until } from '../../_support/until.js';
import { type ThinPay, thinPay, thinRequest } from '../_support/thin-pay.js';

const HELD: Labelled = { id: 'read:1:pi_1', order: 'A-1', references: ['pi_1'], objects: PAID };

async function started(
  pay: ThinPay,
  store: Store = memory(),
  options: Partial<OrderLifecycleOptions> = {},
) {
  const orders = await createOrderLifecycle({
    ...{ provider: pay.provider, store, clock: () => START, ...options },
  });
  onTestFinished(() => orders.stop());
  return orders;
}

async function quarantined(store: Store) {
  return (await store.quarantined()).items.map(({ id, problem }) => ({ id, code: problem.code }));
}

function emptied(store: Store) {
  return until('the body is removed', async () => (await quarantined(store)).length === 0);
}

describe('a delivery that only names its object', () => {
  it('is acknowledged before its object is read, and removed afterwards', async () => {
    const pay = thinPay();
    const store = memory();
    const orders = await started(pay, store);
    pay.objects.set('pi_1', HELD);
    const { status, body } = await answerOf(await orders.webhook(thinRequest('e1', 'pi_1')));
    expect({ status, receipt: body.receipt }).toEqual({ status: 202, receipt: 'kept' });
    expect(pay.calls).toEqual([]);
    expect(await quarantined(store)).toHaveLength(1);
    await emptied(store);
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
  });

  it('is read once with all that name the same object at the time', async () => {
    const pay = thinPay();
    const store = memory();
    const orders = await started(pay, store);
    pay.objects.set('pi_1', HELD);
    const names = ['e1', 'e2', 'e3', 'e4', 'e5'];
    await Promise.all(names.map((name) => orders.webhook(thinRequest(name, 'pi_1'))));
    await emptied(store);
    expect(pay.calls).toEqual(['pi_1']);
  });

  it('is read again when it arrives during a read, which may be older', async () => {
    const pay = thinPay();
    const store = memory();
    const orders = await started(pay, store);
    pay.objects.set('pi_1', { ...HELD, objects: [] });
    let hasArrived = false;
    pay.during = async () => {
      if (hasArrived) return;
      hasArrived = true;
      await orders.webhook(thinRequest('e2', 'pi_1'));
      pay.objects.set('pi_1', { ...HELD, id: 'read:2:pi_1', at: 1 });
    };
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await emptied(store);
    expect(pay.calls).toEqual(['pi_1', 'pi_1']);
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
  });

  it('waits for its order like any report, without its body', async () => {
    const pay = thinPay();
    const store = memory();
    const orders = await started(pay, store);
    const { order: _, ...unnamed } = HELD;
    pay.objects.set('pi_1', unnamed);
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await emptied(store);
    expect((await orders.unplaced()).unplaced).toMatchObject([{ observationId: 'read:1:pi_1' }]);
  });
});

describe('an object that could not be read', () => {
  it('is read after the next start', async () => {
    const pay = thinPay();
    const store = memory();
    const kept = new Proxy(store, {
      get: (target, name: keyof Store) =>
        name === 'close' ? async () => {} : target[name]?.bind?.(target),
    });
    pay.objects.set('pi_1', AWAY);
    const first = await started(pay, kept);
    await first.webhook(thinRequest('e1', 'pi_1'));
    await until('the object is read', () => pay.calls.length > 0);
    await first.stop();
    pay.objects.set('pi_1', HELD);
    const second = await started(pay, kept);
    await emptied(store);
    expect((await second.get('A-1'))?.state).toBe('accepted');
  });

  it('is read again after a pause while the provider fails', async () => {
    const pay = thinPay();
    const store = memory();
    const orders = await started(pay, store);
    pay.objects.set('pi_1', AWAY);
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await until('the object is read', () => pay.calls.length > 0);
    expect(await quarantined(store)).toHaveLength(1);
    pay.objects.set('pi_1', HELD);
    await emptied(store);
    expect(pay.calls).toEqual(['pi_1', 'pi_1']);
  });

  it('is read by `reconcile` without a pause, which reports it', async () => {
    const pay = thinPay();
    const store = memory();
    const orders = await started(pay, store);
    pay.objects.set('pi_1', AWAY);
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await until('the object is read', () => pay.calls.length > 0);
    expect((await orders.reconcile()).objects).toEqual({ read: 0, missing: 0, unreadable: 1 });
    pay.objects.set('pi_1', HELD);
    expect((await orders.reconcile()).objects).toEqual({ read: 1, missing: 0, unreadable: 0 });
    expect(await quarantined(store)).toEqual([]);
  });

  it('keeps nothing running after the stop', async () => {
    const pay = thinPay();
    const orders = await started(pay);
    pay.objects.set('pi_1', AWAY);
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await until('the object is read', () => pay.calls.length > 0);
    // It would otherwise wait for the pause.
    await orders.stop();
    expect(pay.calls).toEqual(['pi_1']);
  });

  it('waits unnoticed for a minute, and needs a person afterwards', async () => {
    const pay = thinPay();
    let now = START;
    const orders = await started(pay, memory(), { clock: () => now });
    pay.objects.set('pi_1', AWAY);
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await until('the object is read', () => pay.calls.length > 0);
    const attention = async () => {
      const text = await metricsText(orders, new Map(), 0);
      return /reason="quarantined_bodies"\} (\d+)/.exec(text)?.[1];
    };
    now += 60 * SECOND;
    expect((await orders.statistics()).objectReads).toEqual({
      ...{ waiting: 1, oldestAgeMs: 60_000, overdue: false },
    });
    expect(await attention()).toBe('0');
    now += SECOND;
    expect((await orders.statistics()).objectReads).toMatchObject({ overdue: true });
    expect(await attention()).toBe('1');
  });
});

describe('an object that the provider does not have', () => {
  it('is logged and counted, and the body stays with the reason until it is reprocessed', async () => {
    const pay = thinPay();
    const store = memory();
    const error = vi.fn();
    const logger: Logger = { info() {}, warn() {}, error };
    const orders = await started(pay, store, { logger });
    await orders.webhook(thinRequest('e1', 'pi_1'));
    await until(
      'the body has the reason',
      async () => (await quarantined(store))[0]?.code === 'unknown_object',
    );
    expect(error).toHaveBeenCalledWith(
      { object: 'payment', id: 'pi_1' },
      'a delivery names an object that the provider does not have',
    );
    expect(await quarantined(store)).toHaveLength(1);
    expect((await orders.statistics()).process).toContainEqual({
      ...{ name: 'object_reads', label: 'missing', count: 1 },
    });
    expect(await orders.reprocess()).toMatchObject({ recorded: 0, stillQuarantined: 1 });
    expect(await quarantined(store)).toHaveLength(1);
    pay.objects.set('pi_1', HELD);
    expect(await orders.reprocess()).toMatchObject({ recorded: 1, stillQuarantined: 0 });
    expect(await quarantined(store)).toEqual([]);
    expect((await orders.get('A-1'))?.state).toBe('accepted');
  });
});

describe('a provider without a call to read objects', () => {
  it('leaves the body in the quarantine', async () => {
    const pay = thinPay();
    const store = memory();
    const { api: _, ...provider } = pay.provider;
    const orders = await started({ ...pay, provider }, store);
    await orders.webhook(thinRequest('e1', 'pi_1'));
    expect(await quarantined(store)).toMatchObject([{ code: 'thin_event' }]);
    expect((await orders.statistics()).objectReads).toBeUndefined();
    expect(await orders.reprocess()).toMatchObject({ stillQuarantined: 1 });
  });
});
