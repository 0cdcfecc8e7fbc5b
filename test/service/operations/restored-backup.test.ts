import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { milestoneKey } from '../../../src/order/milestone/milestone.js';
import type { PendingMilestone } from '../../../src/service/operations/pending.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { postgres } from '../../../src/store/postgres/postgres.js';
import type { Store } from '../../../src/store/store.js';
import { startProviderServer } from '../../../src/testing/provider-server/provider-server.js';
import type { ServedOrder } from '../../../src/testing/provider-server/served-order.js';
import { simulateScenario } from '../../../src/testing/simulator/index.js';
import { fillData } from '../../_support/data-directory.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { freshDatabase, testServer } from '../../_support/test-database.js';
import { until } from '../../_support/until.js';

const HOUR = 3_600_000_000;

/** A store that can be backed up and restored. */
interface Place {
  store(): Store;
  /** Call while it is not open. */
  backUp(): Promise<void>;
  /** Replaces the data by the backup. */
  restore(): Promise<void>;
}

const server = await testServer();

describe('a restored backup', () => {
  it('ships nothing again, on the embedded store', async () => {
    const directory = await temporaryDirectory();
    const [live, backup] = [join(directory, 'live'), join(directory, 'backup')];
    await fillData(live);
    await play({
      store: () => embedded(live),
      backUp: () => cp(live, backup, { recursive: true }),
      async restore() {
        await rm(live, { recursive: true });
        await cp(backup, live, { recursive: true });
      },
    });
  });

  it.skipIf(server === undefined)('ships nothing again, on PostgreSQL', async () => {
    let live = await freshDatabase(server ?? '');
    let backup = live;
    onTestFinished(() => live.drop());
    await play({
      store: () => postgres(live.url),
      async backUp() {
        const { pathname } = new URL(live.url);
        backup = await freshDatabase(server ?? '', `template ${pathname.slice(1)}`);
      },
      async restore() {
        await live.drop();
        live = backup;
      },
    });
  });
});

/** Ships, backs up, ships more, restores the backup, and follows the guide. */
async function play(place: Place): Promise<void> {
  const clock = { now: Date.parse('2026-03-01T10:00:00Z') * 1_000 };
  const provider = await startProviderServer({ clock: () => clock.now });
  onTestFinished(() => provider.close());
  /** The shop's own record of what was shipped, by the key of the milestone. */
  const parcels: string[] = [];
  const refused = new Set<string>();
  const adapter = digitalRiver({
    webhookSecrets: ['whsec_test'],
    api: {
      apiKey: provider.apiKey,
      baseUrl: provider.url,
      initialIntervalMs: 1,
      timeoutMs: 30_000,
    },
  });
  const opened = async (held = false): Promise<OrderLifecycle> =>
    createOrderLifecycle({
      provider: adapter,
      store: place.store(),
      clock: () => clock.now,
      outbox: {
        pollIntervalMs: 5,
        initialIntervalMs: 1,
        maxIntervalMs: 5,
        maxAttempts: 1_000_000,
        held,
      },
      on: {
        ready_to_fulfil({ key, orderId }) {
          if (refused.has(orderId)) throw new Error('the warehouse is closed');
          parcels.push(key);
        },
      },
    });
  const newOrder = (name: string): ServedOrder => {
    clock.now += HOUR;
    const served = provider.adopt(simulateScenario('card_accepted', name, { start: clock.now }));
    clock.now = Math.max(clock.now, served.restsAt) + HOUR;
    return served;
  };
  const idOf = (order: ServedOrder) => order.truth(clock.now).orderId;
  const keyOf = (order: ServedOrder) => milestoneKey('default', idOf(order), 'ready_to_fulfil', '');
  const deliver = async (orders: OrderLifecycle, order: ServedOrder) => {
    for (const { event } of order.events(clock.now)) {
      const reading = adapter.fromWebhook(event);
      if (reading.kind === 'observation') await orders.observe(reading.observation);
    }
  };
  const sent = (order: ServedOrder) => parcels.filter((key) => key === keyOf(order)).length;

  // Before the backup one order is shipped, and two wait because the warehouse refuses them.
  const [early, later, never] = [newOrder('early'), newOrder('later'), newOrder('never')];
  for (const order of [later, never]) refused.add(idOf(order));
  let orders = await opened();
  for (const order of [early, later, never]) await deliver(orders, order);
  await until('the first is shipped', () => sent(early) === 1);
  await orders.stop();
  await place.backUp();

  // After it one that waited and one that is new are shipped. Nothing of another one arrives.
  orders = await opened();
  const young = newOrder('young');
  refused.delete(idOf(later));
  await deliver(orders, young);
  await until('two more are shipped', () => sent(later) + sent(young) === 2);
  const missed = newOrder('missed');
  await orders.stop();
  await place.restore();

  // 1. Hold handlers back, 2. reconcile, 3. list what would be delivered.
  refused.clear();
  orders = await opened(true);
  await orders.reconcile({ since: new Date((clock.now - 100 * HOUR) / 1_000) });
  const waiting: PendingMilestone[] = [];
  for await (const one of orders.pending({ kinds: ['ready_to_fulfil'] })) waiting.push(one);
  const wouldShip = waiting.filter((one) => one.deliver).map(({ key }) => key);
  expect(new Set(wouldShip)).toEqual(new Set([later, never, young, missed].map(keyOf)));
  expect(parcels).toHaveLength(3);

  // 4. Settle what the shop knows it shipped; a second time changes nothing.
  const known = () =>
    parcels.map((key) => ({
      ...({ key, status: 'done', actor: 'kim' } as const),
      reason: 'left before the backup was restored',
    }));
  expect(await orders.settle(known())).toEqual({ settled: 2, unchanged: 1, problems: 0 });
  expect(await orders.settle(known())).toEqual({ settled: 0, unchanged: 3, problems: 0 });
  await orders.stop();

  // 5. Release.
  orders = await opened();
  await until('the others are shipped', () => sent(never) + sent(missed) === 2);
  await until('nothing waits', async () => {
    const { milestones } = await orders.milestones({ status: 'pending' });
    return milestones.every(({ kind }) => kind !== 'ready_to_fulfil');
  });
  await orders.stop();
  for (const order of [early, later, never, young, missed]) expect(sent(order)).toBe(1);
}
