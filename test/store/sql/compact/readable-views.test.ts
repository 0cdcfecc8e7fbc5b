import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../../src/adapters/digital-river/index.js';
import { stripe } from '../../../../src/adapters/stripe/index.js';
import type { Observation } from '../../../../src/order/observation.js';
import { createOrderLifecycle } from '../../../../src/service/order-lifecycle.js';
import { embeddedClient } from '../../../../src/store/embedded/embedded.js';
import { sqlStore } from '../../../../src/store/sql/sql-store.js';
import { Random, simulateOrder } from '../../../../src/testing/simulator/index.js';
import { deliveries, stripeLives } from '../../../../src/testing/stripe-simulator/index.js';
import { observationsIn } from '../../../_support/stripe/observed-life.js';

const dr = digitalRiver({ mode: 'test', webhookSecrets: ['a secret'] });

function ofDigitalRiver(seed: number): readonly Observation[] {
  return simulateOrder(seed).messages.flatMap((message) => {
    if (message.kind !== 'webhook') return [];
    const reading = dr.fromWebhook(message.event);
    return reading.kind === 'observation' ? [reading.observation] : [];
  });
}

describe('the readable views', () => {
  const client = embeddedClient('memory://');
  const store = sqlStore(client);

  beforeAll(async () => {
    const shop = stripe({ webhookSecrets: ['a secret'], releaseAfter: new Date(0) });
    // A service closes its store.
    const shared = { ...store, close: async () => {} };
    for (const provider of [dr, shop]) {
      const orders = await createOrderLifecycle({
        provider,
        store: shared,
        deadlines: { intervalMs: 0 },
      });
      const lives =
        provider === dr
          ? Array.from({ length: 30 }, (_, seed) => ofDigitalRiver(seed))
          : [...stripeLives({ seed: 1, count: 30 })].map((life) =>
              observationsIn(life, deliveries(life, new Random(life.seed))),
            );
      for (const observation of lives.flat()) {
        await orders.observe({ ...observation, account: provider.account });
      }
      await orders.stop();
    }
  });
  afterAll(() => store.close());

  it('show every order as it is stored, its milestones without the key of the order', async () => {
    const { items } = await store.orders({ limit: 500 });
    const rows = await client.query(
      'select order_id, record from order_lifecycle.readable_orders order by account, order_id',
    );
    expect(items.length).toBeGreaterThan(50);
    expect(rows.map(({ record }) => record)).toEqual(
      items.map(({ record }) => ({
        ...record,
        published: record.published.map((key) => key.replace(/\/$/, '').split('/').slice(2)),
      })),
    );
  });

  it('show every observation without what its other columns have', async () => {
    const { items } = await store.orders({ limit: 500 });
    for (const key of items) {
      const [history = []] = await store.history([key]);
      const rows = await client.query(
        `select id, observation from order_lifecycle.readable_observations
         where account = $1 and order_id = $2 order by sequence`,
        [key.account, key.orderId],
      );
      const shown = rows.map(({ id, observation }) => ({ id, ...(observation as object) }));
      expect(shown).toEqual(history.map(({ observation }) => shownAs(observation)));
    }
  });

  it('show the facts of every milestone', async () => {
    const { items } = await store.milestones({ limit: 500 });
    const rows = await client.query(
      `select facts from order_lifecycle.readable_milestones
       order by account, order_id, sequence limit 500`,
    );
    expect(items.length).toBeGreaterThan(100);
    expect(rows.map(({ facts }) => facts)).toEqual(items.map(({ milestone }) => milestone.facts));
  });
});

function shownAs({ account, orderId, instant, source, ...shown }: Observation): object {
  const facts = shown.events.find((event) => event.type === 'facts.reported')?.facts;
  const events = shown.events.map((event) => {
    if (event.type === 'facts.reported') return { facts: event.facts };
    const repeats =
      'charges' in event && JSON.stringify(event.charges) === JSON.stringify(facts?.charges);
    return repeats ? { ...event, charges: true } : event;
  });
  return { ...shown, events };
}
