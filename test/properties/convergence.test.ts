import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Folded, fold, standingsOf } from '../../src/lifecycle/fold.js';
import { may } from '../../src/lifecycle/gates.js';
import { due } from '../../src/lifecycle/milestones/due-milestones.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import { GATES } from '../../src/order/gate.js';
import type { Observation } from '../../src/order/observation.js';
import { unpublished } from '../_support/make-observation.js';
import { parameters } from '../_support/runs.js';
import { anyHistory } from './_support/any-history.js';

/** A history, and the same in another order with some of it twice. */
const twoDeliveries = anyHistory.chain((history) =>
  fc
    .tuple(
      fc.shuffledSubarray([...history], { minLength: history.length }),
      fc.shuffledSubarray([...history]),
    )
    .map(([shuffled, again]) => ({ history, other: [...shuffled, ...again] })),
);

function standings(history: readonly Observation[]) {
  return standingsOf(history).judgements.map(({ observation, standing }) => [
    observation.id,
    standing,
  ]);
}

describe('law 2, convergent: whatever the observations are', () => {
  it('state, facts and every standing are a function of the set', () => {
    fc.assert(
      fc.property(twoDeliveries, ({ history, other }) => {
        let order: Order | undefined;
        for (const observation of other) order = observe(order, observation).order;
        expect(order?.folded).toEqual(fold(history));
        expect(standings(order?.history ?? [])).toEqual(standings(history));
      }),
      parameters(),
    );
  });

  it('taking one in equals folding everything again, milestones in order of arrival', () => {
    fc.assert(
      fc.property(twoDeliveries, ({ other }) => {
        let order: Order | undefined;
        const published: string[] = [];
        for (const observation of other) {
          order = observe(order, observation).order;
          const again: Folded = fold(order.history);
          for (const { key } of due(unpublished(again, published)).milestones)
            if (!published.includes(key)) published.push(key);
          expect(order.folded).toEqual(again);
          expect(order.published).toEqual(published);
        }
      }),
      parameters(),
    );
  });

  it('even with different contents under one id', () => {
    const conflicting = twoDeliveries.map(({ history, other }) => {
      const same = (one: Observation) => ({ ...one, id: `id-${Number(one.id.slice(-1)) % 3}` });
      const plain = (one: Observation) => one.source === 'webhook';
      return {
        history: history.filter(plain).map(same),
        other: other.filter(plain).map(same),
      };
    });
    fc.assert(
      fc.property(conflicting, ({ history, other }) => {
        const end = (messages: readonly Observation[]) =>
          messages.reduce<Order | undefined>((order, one) => observe(order, one).order, undefined);
        const [one, two] = [end(history), end(other)];
        expect(two?.folded.snapshot).toEqual(one?.folded.snapshot);
        expect(two?.folded.parked.length).toEqual(one?.folded.parked.length);
        expect(two?.history.length).toEqual(one?.history.length);
      }),
      parameters(),
    );
  });
});

describe('whatever the observations are', () => {
  it('law 4: no milestone is recorded twice', () => {
    fc.assert(
      fc.property(twoDeliveries, ({ other }) => {
        const keys: string[] = [];
        let order: Order | undefined;
        for (const observation of other) {
          const observed = observe(order, observation);
          keys.push(...observed.milestones.map(({ key }) => key));
          order = observed.order;
        }
        expect(new Set(keys).size).toBe(keys.length);
      }),
      parameters(),
    );
  });

  it('law 6: an explanation names where, what, why and what to do', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { standing } of standingsOf(history).judgements) {
          if (standing.kind === 'applied') continue;
          const { from, event, remedy, sentence } = standing.explanation;
          expect(sentence).toContain(from.state);
          expect(sentence).toContain(event);
          expect(sentence).toContain(remedy);
          expect(sentence).toMatch(/^The order was .+\.$/);
        }
      }),
      parameters(),
    );
  });

  it('law 9: a parked observation that is the newest closes every gate', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const folded = fold(history);
        if (!folded.parked.some(({ newest }) => newest)) return;
        for (const gate of GATES) expect(may(unpublished(folded), gate).allowed).toBe(false);
        expect(due(unpublished(folded)).milestones.map(({ kind }) => kind)).toContain(
          'needs_attention',
        );
      }),
      parameters(),
    );
  });
});
