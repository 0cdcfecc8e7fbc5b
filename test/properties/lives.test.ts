import { describe, expect, it } from 'vitest';
import { orderMachine } from '../../machines/order.machine.js';
import { type Folded, fold, standingsOf } from '../../src/lifecycle/fold.js';
import { may } from '../../src/lifecycle/gates.js';
import { due } from '../../src/lifecycle/milestones/due-milestones.js';
import { stillDue } from '../../src/lifecycle/milestones/still-due.js';
import type { Charge } from '../../src/order/facts/charge.js';
import type { Observation } from '../../src/order/observation.js';
import type { Truth } from '../../src/testing/simulator/index.js';
import { unpublished } from '../_support/make-observation.js';
import { RUNS } from '../_support/runs.js';
import { type Arrival, forEachLife } from './_support/histories.js';

// Every life: payloads newer than their events, answers on a clock of whole seconds among webhooks
// milliseconds apart, disputes that fall back, several charges.
const NASTY = { staleness: 0.3, eventDelay: 'loose' } as const;

/** The edges of the order region as XState itself resolves them. */
const edges = new Set(
  Object.values(orderMachine.states.order?.states ?? {}).flatMap((state) =>
    [...state.transitions.values()]
      .flat()
      .map(({ target }) => `${state.key}>${target?.[0]?.key ?? ''}`),
  ),
);

function factsOf({ snapshot }: Folded) {
  const { charges, refunds, returns, documents, fulfilments } = snapshot.context;
  const states = (record: Readonly<Record<string, { readonly state: string }>>) =>
    Object.fromEntries(Object.entries(record).map(([id, { state }]) => [id, state]));
  return {
    charges: states(charges),
    refunds: states(refunds),
    returns: states(returns),
    documents: Object.fromEntries(Object.values(documents).map(({ id, kind }) => [id, kind])),
    fulfilments: Object.keys(fulfilments).sort(),
  };
}

/** A second opinion, by amounts: what was given up (or is about to be) and given back is gone. */
function lives({ state, amount, cancels = [], refundedAmount }: Charge): boolean {
  if (state === 'cancelled' || state === 'failed') return false;
  const gone = cancels
    .filter((cancel) => cancel.state !== 'failed')
    .reduce((sum, cancel) => sum + (cancel.amount?.minor ?? 0), refundedAmount?.minor ?? 0);
  return amount === undefined || gone < amount.minor;
}

function trueFacts({ charges, refunds, returns, documents, fulfilments }: Truth) {
  return { charges, refunds, returns, documents, fulfilments: [...fulfilments].sort() };
}

describe.each([
  ['reported as they happen', {}],
  ['reported late and by payloads newer than their events', NASTY],
])('simulated lives %s', (_, options) => {
  // Every law is tried on as many histories as asked for: half of them in each way.
  const eachLife = (check: (life: Arrival) => void) =>
    forEachLife(check, options, Math.ceil(RUNS / 2));

  it('end in the state of the provider with nothing parked, when nothing is lost', () => {
    eachLife((life) => {
      const { folded } = life.order;
      const { state, fraudState } = life.history.truth;
      expect(folded.snapshot.value).toEqual({ order: state, fraud: fraudState ?? 'unknown' });
      expect(folded.parked).toEqual([]);
      expect(folded.visited).toEqual([...life.history.truth.visited].sort());
    });
  });

  it('end with the facts of the provider: charges, refunds, returns, documents', () => {
    eachLife((life) => {
      expect(factsOf(life.order.folded)).toEqual(trueFacts(life.history.truth));
    });
  });

  it('law 1, legal: every step is an edge of the machine', () => {
    eachLife(({ inOrder }) => {
      let before = 'unreported';
      for (const { observation, standing, after } of standingsOf(inOrder).judgements) {
        const { order } = after.value;
        const direct = order === before || edges.has(`${before}>${order}`);
        const caughtUp = Object.keys(observation.transitionTimes ?? {}).length > 1;
        expect(direct || caughtUp, `${before} > ${order}`).toBe(true);
        if (standing.kind !== 'applied') expect(order).toBe(before);
        before = order;
      }
    });
  });

  it('law 2, convergent: any arrival ends as the provider reported it, standings too', () => {
    eachLife(({ order, expected }) => {
      expect(order.folded).toEqual(expected.folded);
      const standings = (history: readonly Observation[]) =>
        standingsOf(history).judgements.map(({ observation, standing }) => [
          observation.conflictsWith ?? observation.id,
          standing,
        ]);
      expect(standings(order.history)).toEqual(standings(expected.history));
    });
  });

  it('law 3, nothing lost: every observation is in the history once', () => {
    eachLife((life) => {
      const { history } = life.order;
      const ids = history.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      // Two renderings of one event are two entries that came under one id.
      const events = history.map(({ id, conflictsWith }) => conflictsWith ?? id);
      expect([...new Set(events)].sort()).toEqual(
        [...new Set(life.inOrder.map(({ id }) => id))].sort(),
      );
    });
  });

  it('law 4, never twice: every milestone has a key of its own, whatever arrived twice', () => {
    eachLife((life) => {
      const keys = life.steps.flatMap(({ milestones }) => milestones.map(({ key }) => key));
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toEqual(life.order.published);
      const once = keys.filter((key) => key.includes('/ready_to_fulfil/'));
      expect(once.length).toBeLessThanOrEqual(1);
    });
  });

  it('law 4: every capture and refund that succeeded is a milestone', () => {
    eachLife((life) => {
      const { published } = life.order;
      const { captures, refunds } = life.history.truth;
      const subjects = (kind: string) =>
        published.filter((key) => key.includes(`/${kind}/`)).map((key) => key.split('/')[3]);
      const succeeded = (states: Readonly<Record<string, string>>, state: string) =>
        Object.keys(states).filter((id) => states[id] === state);
      expect(subjects('captured').sort()).toEqual(succeeded(captures, 'complete').sort());
      expect(subjects('refunded').sort()).toEqual(succeeded(refunds, 'succeeded').sort());
    });
  });

  it('law 5, never early: a release is recorded only while the newest known truth allows it', () => {
    eachLife((life) => {
      for (const { milestones, order } of life.steps) {
        const { folded, history } = order;
        if (!milestones.some(({ kind }) => kind === 'ready_to_fulfil')) continue;
        const { value, context } = folded.snapshot;
        expect(value).toEqual({ order: 'accepted', fraud: 'passed' });
        const alive = Object.values(context.charges).filter(lives);
        for (const { state } of alive) {
          expect(['capturable', 'processing', 'complete']).toContain(state);
        }
        if (Object.keys(context.charges).length > 0) expect(alive).not.toEqual([]);
        expect(folded.parked.filter(({ newest }) => newest)).toEqual([]);
        const goneBy = ['fulfilled', 'complete', 'returned'];
        expect(folded.visited.filter((state) => goneBy.includes(state))).toEqual([]);
        const released = history.some(
          ({ releases, events }) =>
            releases && events.some(({ type }) => type === 'order.accepted'),
        );
        expect(released).toBe(true);
      }
    });
  });

  it('law 5: an order whose acceptance arrived in time is released', () => {
    let released = 0;
    eachLife((life) => {
      const { published } = life.expected;
      released += published.filter((key) => key.includes('/ready_to_fulfil/')).length;
      const { truth } = life.history;
      const simple = truth.state === 'accepted' && truth.disputes === 0 && truth.shippableNow;
      if (simple && life.inOrder.some(({ releases }) => releases)) {
        expect(published.some((key) => key.includes('/ready_to_fulfil/'))).toBe(true);
      }
    });
    expect(released).toBeGreaterThan(0);
  });

  it('law 5: a queued release does not outlive what stops the goods', () => {
    eachLife(({ expected: order }) => {
      const key = order.published.find((one) => one.includes('/ready_to_fulfil/'));
      if (key === undefined) return;
      const { account, orderId } = order.folded;
      const kind = 'ready_to_fulfil';
      const facts = { physical: [], digital: [], unclassified: [] };
      const still = stillDue(order, { key, kind, subject: '', account, orderId, facts });
      if (order.folded.snapshot.value.order !== 'accepted') expect(still.deliver).toBe(false);
      if (still.deliver) expect(may(order, 'fulfil').allowed).toBe(true);
    });
  });

  it('taking one in equals folding everything again', () => {
    eachLife(({ steps }) => {
      const published: string[] = [];
      for (const { order } of steps) {
        const again = fold(order.history);
        expect(order.folded).toEqual(again);
        for (const { key } of due(unpublished(again, published)).milestones)
          if (!published.includes(key)) published.push(key);
        expect(order.published).toEqual(published);
      }
    });
  });
});

describe('with lost deliveries', () => {
  it('law 6 and 9: what stays parked is explained, and the newest of it closes every gate', () => {
    let parked = 0;
    forEachLife(
      ({ inOrder, seed }) => {
        const turn = Number(seed.split('.')[1] ?? 0);
        // Two in three are lost, and what the provider recorded of the rest with them.
        const some = inOrder
          .filter((_, index) => (index + turn) % 3 === 0)
          .map(({ transitionTimes: _, ...rest }) => rest);
        if (some.length === 0) return;
        const folded = fold(some);
        for (const { standing, newest } of folded.parked) {
          parked += 1;
          expect(standing.explanation.sentence).toContain(standing.explanation.from.state);
          if (newest) expect(may(unpublished(folded), 'fulfil').allowed).toBe(false);
        }
      },
      { ...NASTY, omit: 'some' },
    );
    expect(parked).toBeGreaterThan(0);
  });
});
