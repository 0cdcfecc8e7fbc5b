import { expect, it, onTestFinished } from 'vitest';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { simulateOrder } from '../../../src/testing/simulator/index.js';
import { Random } from '../../../src/testing/simulator/values/random.js';
import { deliveries, stripeLives } from '../../../src/testing/stripe-simulator/index.js';
import { webhookRequest } from '../../_support/deliveries.js';
import { SEED, withSeed } from '../../_support/seeds.js';
import {
  bothProviders,
  digitalRiverHere,
  stripeHere,
  stripeRequest,
} from '../../_support/two-providers.js';

/** How many orders of each provider are played; more with `HISTORIES`. */
const LIVES = Number(process.env.HISTORIES ?? 20);

/** Something that arrives at the service of a provider. */
type Arrival = (orders: OrderLifecycle) => Promise<unknown>;

/** Simulated orders of Digital River, as its webhooks in any order, some twice. */
function digitalRiverOrders(seed: string): { ids: readonly string[]; arrivals: Arrival[] } {
  const random = new Random(`${seed}.digital-river`);
  const histories = Array.from({ length: LIVES }, (_, n) => simulateOrder(`${seed}.${n}`));
  const events = histories.flatMap(({ messages }) =>
    messages.flatMap((message) => (message.kind === 'webhook' ? [message.event] : [])),
  );
  return {
    ids: histories.map(({ orderId }) => orderId),
    arrivals: random
      .shuffle([...events, ...events.filter(() => random.chance(0.3))])
      .map((event) => (orders) => orders.webhook(webhookRequest(event))),
  };
}

/** Simulated orders of Stripe, as its events and the reports of the shop in any order, some twice. */
function stripeOrders(seed: string): { ids: readonly string[]; arrivals: Arrival[] } {
  const random = new Random(`${seed}.stripe`);
  const lives = [...stripeLives({ seed, count: LIVES, mode: 'test' })];
  const all = lives.flatMap((life) =>
    deliveries(life, random).map((one): Arrival => {
      if (one.kind === 'event') return (orders) => orders.webhook(stripeRequest(one.event));
      const { at, ...act } = one.act;
      const report = { ...act, at: new Date(at * 1_000) };
      return (orders) => orders.report(life.orderId, report);
    }),
  );
  return { ids: lives.map(({ orderId }) => orderId), arrivals: random.shuffle(all) };
}

/** What is known of these orders, without the times of this machine. */
async function endsOf(orders: OrderLifecycle, ids: readonly string[]): Promise<readonly unknown[]> {
  const views = await Promise.all(ids.map((id) => orders.get(id)));
  return views.map(
    (view) =>
      view && {
        ...view,
        milestones: view.milestones.map(({ createdAt: _, dueAt: __, ...milestone }) => milestone),
      },
  );
}

it('two providers over one store end as each of them does alone', async () => {
  await withSeed(SEED, async () => {
    const both = await bothProviders();
    const providers = [
      { provider: digitalRiverHere(), ...digitalRiverOrders(SEED) },
      { provider: stripeHere(), ...stripeOrders(SEED) },
    ];
    await Promise.all(
      providers.map(async ({ provider, ids, arrivals }) => {
        const together = both.of(provider.name);
        const alone = await createOrderLifecycle({ provider, store: memory() });
        onTestFinished(() => alone.stop());
        for (const arrive of arrivals) await Promise.all([arrive(together), arrive(alone)]);
        const expected = await endsOf(alone, ids);
        expect(await endsOf(together, ids)).toEqual(expected);
        expect(expected.filter((view) => view !== undefined).length).toBeGreaterThan(0);
      }),
    );
    const listed = new Set<string>();
    let page = await both.orders({ limit: 7 });
    for (;;) {
      for (const { id, provider } of page.orders) listed.add(`${provider.name} ${id}`);
      if (page.next === undefined) break;
      page = await both.orders({ limit: 7, after: page.next });
    }
    const { orders } = (await both.statistics()).store;
    const stored = Object.values(orders).reduce((sum, count) => sum + count, 0);
    expect(listed.size).toBe(stored);
  });
});
