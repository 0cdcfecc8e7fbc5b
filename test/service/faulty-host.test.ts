import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import type { Logger } from '../../src/service/runtime/logger.js';
import { memory } from '../../src/store/memory/memory.js';
import { eventBody } from '../_support/deliveries.js';
import { counted, deliverTo, disturbed, service } from '../_support/service.js';
import { until } from '../_support/until.js';

// Faults of the program around it must neither end the process nor lose anything. An unhandled rejection
// or an uncaught exception fails the run.

async function milestoneOf(orders: Awaited<ReturnType<typeof service>>) {
  const { milestones } = await orders.milestones();
  return milestones.find(({ kind }) => kind === 'ready_to_fulfil');
}

describe('in a program that misbehaves', () => {
  it('a logger that throws affects nothing else', async () => {
    const log = vi.fn(() => {
      throw new Error('disk full');
    });
    const logger: Logger = { info: log, warn: log, error: log };
    const handler = vi.fn().mockRejectedValueOnce(new Error('not now'));
    const store = memory();
    let claims = 0;
    const orders = await service({
      logger,
      store: disturbed(store, {
        claim: () => {
          claims += 1;
          if (claims === 1) throw new Error('away');
        },
      }),
      on: { ready_to_fulfil: handler },
      outbox: { pollIntervalMs: 5, initialIntervalMs: 1 },
      deadlines: { intervalMs: 5 },
    });
    orders.watch(() => {
      throw new Error('not me');
    });
    await deliverTo(orders, eventBody('accepted'));
    await until('it is done', async () => (await milestoneOf(orders))?.status === 'done');
    expect(handler).toHaveBeenCalledTimes(2);
    expect(log.mock.calls.length).toBeGreaterThan(2);
  });

  it('a listener that rejects is logged and affects nothing else', async () => {
    const error = vi.fn();
    const orders = await service({ logger: { info() {}, warn() {}, error } });
    const listener = vi.fn();
    orders.watch(async () => {
      await Promise.resolve();
      throw new Error('the cache is away');
    });
    orders.watch(listener);
    await deliverTo(orders, eventBody('accepted'));
    expect(listener).toHaveBeenCalledOnce();
    await until('it is logged', () => error.mock.calls.length > 0);
    expect(error).toHaveBeenCalledWith(
      { error: 'the cache is away' },
      'a listener of `watch` failed',
    );
  });

  it.each([
    ['an error without a message', Object.assign(new Error('x'), { message: undefined }), 'Error'],
    [
      'a value that cannot become text',
      Object.create(null),
      'the thrown value cannot be converted to text',
    ],
    ['nothing', undefined, 'undefined'],
    ['an empty text', '', ''],
  ])('a handler that throws %s has failed', async (_, thrown, shown) => {
    const orders = await service({
      on: {
        ready_to_fulfil: () => {
          throw thrown;
        },
      },
      outbox: { maxAttempts: 1 },
    });
    await deliverTo(orders, eventBody('accepted'));
    await until('it is dead', async () => (await milestoneOf(orders))?.status === 'dead');
    expect((await milestoneOf(orders))?.lastError ?? '').toContain(shown);
  });

  it.each([
    ['outbox.timeoutMs', { outbox: { timeoutMs: Number.POSITIVE_INFINITY } }],
    ['outbox.pollIntervalMs', { outbox: { pollIntervalMs: 30 * 86_400_000 } }],
    ['outbox.initialIntervalMs', { outbox: { initialIntervalMs: Number.NaN } }],
    ['outbox.maxIntervalMs', { outbox: { maxIntervalMs: -1 } }],
    ['outbox.graceMs', { outbox: { graceMs: 2 ** 31 } }],
    ['deadlines.intervalMs', { deadlines: { intervalMs: Number.POSITIVE_INFINITY } }],
    ['reconcile.intervalMs', { reconcile: { intervalMs: 2 ** 40 } }],
  ])('a duration that a timer cannot represent is rejected: %s', async (setting, overrides) => {
    await expect(service(overrides)).rejects.toMatchObject({ code: 'configuration', setting });
  });

  it.each([
    ['outbox.concurrency', { outbox: { concurrency: 0 } }],
    ['outbox.concurrency', { outbox: { concurrency: Number.NaN } }],
    ['outbox.concurrency', { outbox: { concurrency: -1 } }],
    ['outbox.maxAttempts', { outbox: { maxAttempts: Number.NaN } }],
    ['deliveryTimeoutMs', { deliveryTimeoutMs: Number.NaN }],
    ['deliveryTimeoutMs', { deliveryTimeoutMs: -1 }],
    ['queueSize', { queueSize: Number.NaN }],
    ['queueSize', { queueSize: -1 }],
    ['deadlines.hours.payment_window', { deadlines: { hours: { payment_window: Number.NaN } } }],
    ['deadlines.hours.payment_window', { deadlines: { hours: { payment_window: -1 } } }],
    ['reconcile.concurrency', { reconcile: { intervalMs: 1_000, concurrency: Number.NaN } }],
    ['api', { reconcile: { intervalMs: 1_000 } }],
  ])(
    'a number that cannot work is rejected before the store is called: %s',
    async (setting, overrides) => {
      const { store, counts } = counted(memory(), 'migrate');
      await expect(service({ store, ...overrides })).rejects.toMatchObject({
        code: 'configuration',
        setting,
      });
      expect(counts.migrate).toBe(0);
    },
  );

  it('hours that cannot work are rejected when deadlines are checked', async () => {
    const orders = await service();
    await expect(orders.checkDeadlines({ payment_window: Number.NaN })).rejects.toMatchObject({
      code: 'configuration',
      setting: 'deadlines.hours.payment_window',
    });
  });

  it('the delivery timeout may be infinite', async () => {
    const slow = disturbed(memory(), {
      save: () => new Promise((resolve) => setTimeout(resolve, 20)),
    });
    const orders = await service({ store: slow, deliveryTimeoutMs: Number.POSITIVE_INFINITY });
    expect((await deliverTo(orders, eventBody('accepted'))).status).toBe(200);
  });

  it('a delivery is answered whatever the provider adapter does', async () => {
    const orders = await createOrderLifecycle({
      store: memory(),
      provider: {
        ...digitalRiver({ webhookSecrets: ['a secret'] }),
        verify: () => {
          throw new Error('no keys');
        },
      },
    });
    onTestFinished(() => orders.stop());
    expect((await deliverTo(orders, eventBody('accepted'))).status).toBe(503);
  });

  it('the service stops although observations keep arriving', async () => {
    const store = disturbed(memory(), {
      save: () => new Promise((resolve) => setImmediate(resolve)),
    });
    const orders = await service({ store });
    await deliverTo(orders, eventBody('accepted'));
    const [first] = await orders.observations('7001');
    if (first === undefined) throw new Error('nothing is known');
    let times = 0;
    const observing = (async () => {
      for (;;) {
        times += 1;
        await orders.observe({ ...first.observation, id: `again ${times}` });
      }
    })();
    const rejected = expect(observing).rejects.toMatchObject({ code: 'closed' });
    await until('some are recorded', () => times > 10);
    await orders.stop();
    await rejected;
  });
});
