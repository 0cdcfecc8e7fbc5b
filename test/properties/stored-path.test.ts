import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { type Order, type OrderRecord, observe, replay } from '../../src/lifecycle/index.js';
import { due } from '../../src/lifecycle/milestones/due-milestones.js';
import type { Observation } from '../../src/order/observation.js';
import { observe as observeAtEngine } from '../../src/restate/objects/order/observe.js';
import type { OrderHead } from '../../src/restate/objects/order/order-state.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { embedded } from '../../src/store/embedded/embedded.js';
import { memory } from '../../src/store/memory/memory.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import type { Store } from '../../src/store/store.js';
import { dataDirectory } from '../_support/data-directory.js';
import { FakeContext } from '../_support/fake-context.js';
import { parameters } from '../_support/runs.js';
import { freshSchema, testServer } from '../_support/test-database.js';
import { untilOccurred } from '../_support/until-occurred.js';
import { anyHistory } from './_support/any-history.js';

/*
 * One pure step: whatever way an observation takes (the public `observe`, a service over a store, an
 * engine that keeps each order in an object), the order ends the same, and everything that it calls for
 * is recorded; one by one, the same milestones in the same order.
 */

/** A history delivered with repeats, with another content under a known id, and with later reads. */
const deliveries = anyHistory.chain((history) =>
  fc
    .array(fc.tuple(fc.constantFrom(...history), fc.constantFrom('same', 'later', 'other')), {
      maxLength: 5,
    })
    .chain((again) =>
      fc.record({
        arrivals: fc.shuffledSubarray([...history, ...again.map(retold)], {
          minLength: history.length + again.length,
        }),
        /** How many arrive together. */
        burst: fc.integer({ min: 1, max: 6 }),
      }),
    ),
);

function retold([observation, how]: readonly [Observation, string]): Observation {
  if (how === 'later') return { ...observation, instant: observation.instant + 1_000_000 };
  return how === 'other' ? { ...observation, releases: !observation.releases } : observation;
}

let orders = 0;

/** The same about an order of its own. */
function ofFreshOrder(arrivals: readonly Observation[]): readonly Observation[] {
  orders += 1;
  const orderId = `order-${orders}`;
  return arrivals.map((one) => ({ ...one, orderId }));
}

function observed(arrivals: readonly Observation[]): OrderRecord {
  let order: Order | undefined;
  for (const one of arrivals) order = observe(order, one).order;
  if (order === undefined) throw new Error('nothing arrived');
  const { history: _, ...record } = order;
  return asStored(record);
}

function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

const server = await testServer();

const STORES: readonly (readonly [string, number, (() => Store | Promise<Store>) | undefined])[] = [
  ['memory', 0.2, () => memory()],
  ['embedded', 0.05, async () => embedded(await dataDirectory())],
  [
    'PostgreSQL',
    0.05,
    server === undefined ? undefined : () => postgres(server, { schema: freshSchema() }),
  ],
];

describe.each(STORES)('a service over the store %s', (_, share, open) => {
  it.skipIf(open === undefined)('computes what observe computes', async () => {
    const store = (await open?.()) ?? memory();
    const service = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: ['a secret of these tests'] }),
      store,
    });
    onTestFinished(() => service.stop());
    const seen = { decided: 0 };
    const property = fc.asyncProperty(deliveries, async ({ arrivals, burst }) => {
      const all = ofFreshOrder(arrivals);
      for (let start = 0; start < all.length; start += burst) {
        await Promise.all(all.slice(start, start + burst).map((one) => service.observe(one)));
      }
      const [{ account, orderId }] = all as [Observation];
      const [loaded] = await store.load([{ key: { account, orderId }, observationIds: [] }]);
      const { items } = await store.milestones({ account, orderId, limit: 500 });
      const expected = observed(all);
      const { published, ...record } = loaded?.row?.record ?? expected;
      const { published: oneByOne, ...alone } = expected;
      expect(asStored(record)).toEqual(alone);
      expect(items.map(({ milestone }) => milestone.key)).toEqual(published);
      // Of what came together, what was true only between two of them need not be recorded.
      if (burst === 1) expect(published).toEqual(oneByOne);
      expect(due({ ...record, published }).milestones).toEqual([]);

      const [parked] = expected.folded.parked;
      if (parked === undefined) return;
      seen.decided += 1;
      const decision = { decision: 'dismiss', actor: 'a test', reason: 'to see' } as const;
      await service.resolve(orderId, parked.id, decision);
      const [after] = await store.load([{ key: { account, orderId }, observationIds: [] }]);
      const anew = replay(all, { dismissed: new Set([parked.id]) });
      expect(asStored(after?.row?.record.folded)).toEqual(asStored(anew?.folded));
    });
    await untilOccurred(seen, (round) => fc.assert(property, parameters(share, round)));
  });
});

describe('an engine', () => {
  it('computes what observe computes', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ arrivals }) => {
        const fake = new FakeContext();
        for (const observation of arrivals) {
          await observeAtEngine(fake.context, { observation, at: 0 }, { attempt: async () => {} });
        }
        const head: OrderHead = JSON.parse(fake.state.get('head') ?? '{}');
        expect(head.row.record).toEqual(observed(arrivals));
      }),
      parameters(0.2),
    );
  });
});
