import fc from 'fast-check';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { standingsOf } from '../../src/lifecycle/fold.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/store.js';
import { simulateOrder } from '../../src/testing/simulator/index.js';
import { readings } from '../_support/reading.js';
import { distinct } from './distinct.js';

/** What the interleavings met, for the line that is printed. */
export interface Met {
  runs: number;
  deliveries: number;
  steps: number;
}

/**
 * Concurrent observations of one order through the real service: whatever order the scheduler lets
 * the calls of the store go through in, the order ends as the set of its observations says.
 */
export async function everyInterleaving(runs: number, seed?: number): Promise<Met> {
  const met: Met = { runs: 0, deliveries: 0, steps: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.nat(),
      fc.integer({ min: 2, max: 9 }),
      fc.infiniteStream(fc.nat()),
      async (scheduler, life, most, picks) => {
        const said = readings(
          simulateOrder(life, { lean: true, omit: life % 2 ? 'some' : 'none' }).messages,
        );
        const chosen = [...picks.take(most)].flatMap((pick) => said[pick % said.length] ?? []);
        const [first] = chosen;
        if (first === undefined) return;
        const done = new Set<string>();
        const orders = await createOrderLifecycle({
          provider: digitalRiver({ webhookSecrets: ['whsec_of_the_interleavings'] }),
          store: scheduled(memory(), scheduler, met),
          on: {
            ready_to_fulfil: ({ key }) => {
              if (done.has(key)) throw new Error(`${key} was handed over twice`);
              done.add(key);
            },
          },
        });
        try {
          const answers = chosen.map((one) => orders.observe(structuredClone(one)));
          // One after the other as the scheduler says, until all are answered.
          const answered = await scheduler.waitFor(Promise.all(answers));
          const kinds = answered.map(({ kind }) => kind);
          const set = distinct(chosen);
          const recorded = kinds.filter((kind) => kind === 'recorded').length;
          if (recorded !== set.length) {
            throw new Error(`${recorded} of ${set.length} were recorded: ${kinds.join()}`);
          }
          const expected = standingsOf(set);
          const history = await scheduler.waitFor(orders.history(first.orderId));
          const view = await scheduler.waitFor(orders.get(first.orderId));
          const { order, fraud } = expected.folded.snapshot.value;
          if (view?.state !== order || view.fraudState !== fraud) {
            throw new Error(`${view?.state}/${view?.fraudState} instead of ${order}/${fraud}`);
          }
          const standings = expected.judgements.map(
            ({ observation, standing }) => `${eventOf(observation.id)} ${standing.kind}`,
          );
          const held = (history ?? []).map(({ id, standing }) => `${eventOf(id)} ${standing}`);
          if (held.join() !== standings.join()) {
            throw new Error(`${held.join()} instead of ${standings.join()}`);
          }
          met.runs += 1;
          met.deliveries += chosen.length;
        } finally {
          const stopped = orders.stop();
          await scheduler.waitFor(stopped);
        }
      },
    ),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
  return met;
}

/** Which rendering of an event kept its id is an accident of arrival. */
function eventOf(id: string): string {
  return id.replace(/~[0-9a-f]{12}$/, '');
}

const HELD: readonly (keyof Store)[] = ['load', 'history', 'save', 'claim', 'settle'];

/** A store whose answers come when the scheduler says so. */
function scheduled(store: Store, scheduler: fc.Scheduler, met: Met): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      if (typeof method !== 'function' || !HELD.includes(name)) return method?.bind?.(target);
      return scheduler.scheduleFunction(async (...args: unknown[]) => {
        met.steps += 1;
        return method.apply(target, args);
      });
    },
  });
}
