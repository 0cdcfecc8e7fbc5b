import { expect, it } from 'vitest';
import { memory } from '../../../src/store/memory/memory.js';
import { eventBody } from '../../_support/deliveries.js';
import { deliverTo, disturbed, milestoneOf, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

const QUICK = { pollIntervalMs: 5, initialIntervalMs: 1, maxIntervalMs: 2, timeoutMs: 20 } as const;

it('calls a handler that ends its process no more than `maxAttempts` times', async () => {
  let calls = 0;
  let settlings = 0;
  // A process that ended stored no result: its lease runs out, and another one claims the milestone.
  const settle = () => {
    settlings += 1;
    if (settlings <= 2) throw new Error('the process ended');
  };
  const orders = await service({
    store: disturbed(memory(), { settle }),
    on: {
      ready_to_fulfil: () => {
        calls += 1;
      },
    },
    outbox: { ...QUICK, graceMs: 0, maxAttempts: 2 },
  });
  await deliverTo(orders, eventBody('accepted', { at: 1 }));
  const dead = await until('it is dead', async () => {
    const found = await milestoneOf(orders, 'ready_to_fulfil');
    return found?.status === 'dead' ? found : undefined;
  });
  expect(dead).toMatchObject({ lastError: expect.stringContaining('without a result') });
  expect(calls).toBe(2);

  expect(await orders.retry(dead.key)).toEqual({ kind: 'retried' });
  await until('it is done', async () => {
    return (await milestoneOf(orders, 'ready_to_fulfil'))?.status === 'done';
  });
  expect(calls).toBe(3);
});
