import fc from 'fast-check';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { standingsOf } from '../../src/lifecycle/fold.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/store.js';
import { simulateOrder } from '../../src/testing/simulator/index.js';
import { observationsOf } from '../_support/observations-of.js';
import { distinct } from './distinct.js';

/** The counts of the interleavings. */
export interface InterleavingCounts {
  runs: number;
  deliveries: number;
  steps: number;
}

/**
 * Checks concurrent observations of one order through the real service: in whatever order the scheduler
 * runs the calls of the store, the order is the fold of its observations.
 */
export async function everyInterleaving(runs: number, seed?: number): Promise<InterleavingCounts> {
  const met: InterleavingCounts = { runs: 0, deliveries: 0, steps: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.nat(),
      fc.integer({ min: 2, max: 9 }),
      fc.infiniteStream(fc.nat()),
      async (scheduler, life, most, picks) => {
        const observations = observationsOf(
          simulateOrder(life, { lean: true, omit: life % 2 ? 'some' : 'none' }).messages,
        );
        const chosen = [...picks.take(most)].flatMap(
          (pick) => observations[pick % observations.length] ?? [],
        );
        const [first] = chosen;
        if (first === undefined) return;
        const done = new Set<string>();
        const orders = await createOrderLifecycle({
          provider: digitalRiver({ webhookSecrets: ['whsec_of_the_interleavings'] }),
          store: scheduled(memory(), scheduler, met),
          on: {
            ready_to_fulfil: ({ key }) => {
              if (done.has(key)) throw new Error(`${key} was delivered twice`);
              done.add(key);
            },
          },
        });
        try {
          const answers = chosen.map((one) => orders.observe(structuredClone(one)));
          // The scheduler runs the calls one at a time until all observations are answered.
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
          const standings = expected.standings.map(
            ({ observation, standing }) => `${eventOf(observation.id)} ${standing.kind}`,
          );
          const actual = (history ?? []).map(({ id, standing }) => `${eventOf(id)} ${standing}`);
          if (actual.join() !== standings.join()) {
            throw new Error(`${actual.join()} instead of ${standings.join()}`);
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

/** The event id: which rendering of an event has it unchanged depends on the arrival. */
function eventOf(id: string): string {
  return id.replace(/~[0-9a-f]{12}$/, '');
}

const SCHEDULED: readonly (keyof Store)[] = ['load', 'history', 'save', 'claim', 'settle'];

/** A store whose calls the scheduler runs. */
function scheduled(store: Store, scheduler: fc.Scheduler, met: InterleavingCounts): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      if (typeof method !== 'function' || !SCHEDULED.includes(name)) return method?.bind?.(target);
      return scheduler.scheduleFunction(async (...args: unknown[]) => {
        met.steps += 1;
        return method.apply(target, args);
      });
    },
  });
}
