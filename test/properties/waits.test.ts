import { expect, it } from 'vitest';
import {
  checkDeadlines,
  DEADLINES,
  type Deadline,
} from '../../src/lifecycle/deadlines/deadlines.js';
import { type Wait, waitingSince, waitsAfter } from '../../src/lifecycle/deadlines/waits.js';
import type { Arrival } from '../../src/lifecycle/history.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import { prune } from '../../src/lifecycle/record/pruned.js';
import type { Instant } from '../../src/order/time/instant.js';
import { Random } from '../../src/testing/simulator/index.js';
import { RUNS } from '../_support/runs.js';
import { forEachLife } from './_support/histories.js';

/** What a store holds of one order. */
class Held {
  readonly waits = new Map<Deadline, Instant>();

  change(waits: readonly Wait[]): void {
    for (const { deadline, since } of waits) {
      const known = this.waits.get(deadline) ?? Number.POSITIVE_INFINITY;
      if (since === undefined) this.waits.delete(deadline);
      else this.waits.set(deadline, Math.min(since, known));
    }
  }
}

const bounds = { exact: 0, early: 0, published: 0 };

it('a store knows every wait, and not later than it began, whatever arrives in whatever order', () => {
  forEachLife(
    ({ seed, arrived }) => {
      const random = new Random(`${seed} waits`);
      const held = new Held();
      const history = new Map<string, Arrival>();
      let order: Order | undefined;
      let at = 0;
      for (const observation of arrived) {
        at = Math.max(at, observation.instant) + random.int(0, 60) * 1_000_000;
        const observed = observe(order, observation);
        if (observed.kind === 'recorded' || observed.moved) {
          const observation = observed.observation;
          history.set(observation.id, { observation: observation, arrivedAt: at });
          held.change(waitsAfter(order, observed.order, [observation], at));
        }
        order = observed.order;
        holds(order);
        // Now and then somebody checks, sooner or later.
        if (random.int(0, 3) > 0) continue;
        const now = at + random.int(0, 20 * 24) * 3_600_000_000;
        const checked = checkDeadlines(order, [...history.values()], now);
        if (checked !== undefined) {
          held.change(waitsAfter(order, checked.record, [], now));
          order = { ...order, ...checked.record };
          bounds.published += 1;
        }
        holds(order);
        for (const deadline of DEADLINES) {
          const since = waitingSince(deadline, order, [...history.values()]);
          if (since !== undefined) held.waits.set(deadline, since);
        }
      }
      if (order === undefined) return;
      held.change(waitsAfter(order, prune(order, at), [], at));
      expect([...held.waits], seed).toEqual([]);

      function holds(record: Order): void {
        for (const deadline of DEADLINES) {
          const exact = waitingSince(deadline, record, [...history.values()]);
          const known = held.waits.get(deadline);
          expect(known === undefined, `${seed}: ${deadline}`).toBe(exact === undefined);
          if (exact === undefined || known === undefined) continue;
          expect(known, `${seed}: ${deadline}`).toBeLessThanOrEqual(exact);
          bounds[known === exact ? 'exact' : 'early'] += 1;
        }
      }
    },
    {},
    Math.ceil(RUNS / 10),
  );
  // Or the histories would all have to be read once more.
  expect(bounds.exact).toBeGreaterThan(bounds.early);
  expect(bounds.published).toBeGreaterThan(0);
});
