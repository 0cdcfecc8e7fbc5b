import { describe, expect, it } from 'vitest';
import type { ProviderApi } from '../../src/adapters/provider-api.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import type { Signals, Store } from '../../src/store/store.js';
import { barrier, counted, disturbed } from '../_support/service.js';
import { until } from '../_support/until.js';
import { about, fakeProvider } from './_support/fake-provider.js';

/** A store whose signals are given by a test. */
function withSignals(signals: Store['signals'] & {}) {
  const { store, counts } = counted(memory(), 'close');
  const signalling = new Proxy(store, {
    get: (target, name: keyof Store) => (name === 'signals' ? signals : target[name]),
  });
  return { store: signalling, counts };
}

const provider = fakeProvider();

describe('stopping', () => {
  it('closes the store when its signals cannot be closed', async () => {
    const signals: Signals = {
      announce() {},
      close: () => Promise.reject(new Error('signals stay open')),
    };
    const { store, counts } = withSignals(() => signals);
    const orders = await createOrderLifecycle({ provider, store });
    await expect(orders.stop()).rejects.toThrow('signals stay open');
    expect(counts.close).toBe(1);
  });

  it('closes the store when the start fails after it was migrated', async () => {
    const { store, counts } = withSignals(() => {
      throw new Error('no signals');
    });
    await expect(createOrderLifecycle({ provider, store })).rejects.toThrow('no signals');
    expect(counts.close).toBe(1);
  });

  it.each(['periodic', 'asked for'])(
    'ends a reconciliation that is %s after its current orders',
    async (how) => {
      const gate = barrier();
      const errors: unknown[] = [];
      let reads = 0;
      const read: ProviderApi['read'] = async () => {
        reads += 1;
        await gate.wait();
        return { kind: 'none' };
      };
      const bodies = Array.from({ length: 40 }, (_, index) =>
        about(`order-${index}`, { state: 'pending_payment' }),
      );
      const orders = await createOrderLifecycle({
        provider: fakeProvider({ bodies, read }),
        store: memory(),
        logger: { info() {}, warn() {}, error: (fields) => errors.push(fields) },
        ...(how === 'periodic' ? { reconcile: { intervalMs: 1, concurrency: 2 } } : {}),
      });
      const asked =
        how === 'periodic'
          ? undefined
          : orders.reconcile({ concurrency: 2 }).catch(({ code }: { code: string }) => code);
      await until('two orders are being read', () => reads === 2);
      const stopped = orders.stop();
      gate.open();
      await stopped;
      expect(reads).toBe(2);
      expect(errors).toEqual([]);
      if (asked !== undefined) expect(await asked).toBe('closed');
    },
  );

  it('deletes no quarantined body once the store is closed', async () => {
    const gate = barrier();
    const calls: string[] = [];
    const store = disturbed(memory(), {
      save: gate.wait,
      close: () => calls.push('close'),
      purgeQuarantined: async () => {
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
        calls.push('purged');
      },
    });
    const orders = await createOrderLifecycle({ provider, store });
    const observed = orders.observe(about('1', { state: 'pending_payment' }));
    await until('it is being saved', () => gate.waiting === 1);
    const stopped = orders.stop();
    gate.open();
    await observed;
    await stopped;
    expect(calls).toEqual(['purged', 'close']);
  });
});
