import { expect, it, onTestFinished } from 'vitest';
import { fromWebhook } from '../../../src/adapters/digital-river/index.js';
import type { ProviderCalls } from '../../../src/adapters/provider.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { settleAll } from '../../_support/settle-all.js';
import { digitalRiverHere } from '../../_support/two-providers.js';

const DAY_MS = 86_400_000;
const TODAY_MS = Date.UTC(2026, 10, 27);

function eventOf(state: string, at: number) {
  const fraudState = state === 'dispute' ? 'review_opened' : 'passed';
  return {
    ...{ id: `e-${state}`, type: `order.${state}`, liveMode: false },
    createdTime: new Date(at).toISOString(),
    data: { object: { id: '7001', state, fraudState } },
  };
}

it('a dispute that was missed before its order was pruned is found after it, and told', async () => {
  const missed = eventOf('dispute', TODAY_MS - DAY_MS);
  const lived = ['accepted', 'fulfilled', 'complete'].map((state, n) =>
    eventOf(state, TODAY_MS - 450 * DAY_MS + n * 1_000),
  );
  const api: Pick<ProviderCalls, 'events'> = {
    async *events() {
      yield { kind: 'events', bodies: [...lived, missed] };
    },
  };
  let nowMs = TODAY_MS - 450 * DAY_MS;
  const orders = await createOrderLifecycle({
    ...{ provider: digitalRiverHere(api), store: memory(), background: false },
    clock: () => nowMs * 1_000,
  });
  onTestFinished(() => orders.stop());
  for (const body of lived) {
    const reading = fromWebhook(body);
    if (reading.kind === 'observation') await orders.observe(reading.observation);
  }
  await settleAll(orders, '7001');
  nowMs = TODAY_MS;
  const quietSince = new Date(TODAY_MS - 400 * DAY_MS);
  expect(await orders.prune({ quietSince })).toEqual({ orders: 1 });

  nowMs += 3_600_000;
  const { events } = await orders.reconcile({ since: new Date(TODAY_MS - 500 * DAY_MS) });
  expect(events).toMatchObject({ listed: 4, missed: 1 });
  const order = await orders.get('7001');
  expect(order?.parked.map(({ id }) => id)).toEqual(['e-dispute']);
  expect(order?.milestones.map(({ kind, status }) => [kind, status])).toEqual([
    ['needs_attention', 'pending'],
  ]);
  expect((await orders.reconcile()).events).toMatchObject({ missed: 0 });
});
