import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { type Folded, fold } from '../../src/lifecycle/fold.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import type { Charge } from '../../src/order/facts/charge.js';
import type { Observation } from '../../src/order/observation.js';
import { isOrderReported } from '../../src/order/reported.js';
import type { FraudState, OrderState } from '../../src/order/state.js';
import { charge, makeObservation } from '../_support/make-observation.js';
import { count, proven } from './proven.js';

/** The longest history. */
const LENGTH = Number(process.env.BOUND ?? 5);

/** The moves of the hand-written table, not those of the machine. */
function moves(): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(new URL('../expected-transitions.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split('\t'));
  const next = new Map<string, Set<string>>();
  for (const [from = '', , , to = '', , what] of lines) {
    if (what !== 'moves' || from === to) continue;
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  return new Map([...next].map(([from, to]) => [from, [...to]]));
}

function walks(length: number): readonly (readonly OrderState[])[] {
  const next = moves();
  const all: OrderState[][] = [];
  const walk = (path: OrderState[]) => {
    if (path.length > 0) all.push(path);
    if (path.length === length) return;
    for (const state of next.get(path.at(-1) ?? 'unreported') ?? []) {
      walk([...path, state as OrderState]);
    }
  };
  walk([]);
  return all;
}

const FRAUD: Readonly<Partial<Record<OrderState, FraudState>>> = {
  in_review: 'review_opened',
  dispute: 'review_opened',
  blocked: 'blocked',
  accepted: 'passed',
  fulfilled: 'passed',
  complete: 'passed',
  returned: 'passed',
};

const CHARGE: Readonly<Record<OrderState, Charge['state']>> = {
  pending_payment: 'pending',
  in_review: 'capturable',
  accepted: 'capturable',
  fulfilled: 'processing',
  complete: 'complete',
  returned: 'complete',
  dispute: 'complete',
  cancelled: 'cancelled',
  blocked: 'cancelled',
};

/** How the observations of a walk are made. */
const VARIANTS = {
  'deliveries milliseconds apart': { gap: 0.001, source: 'webhook', lists: 'all' },
  'answers of one second and deliveries, in turn': { gap: 0.4, source: 'both', lists: 'all' },
  'every other list of times omitted': { gap: 2, source: 'webhook', lists: 'some' },
} as const;

function observationsOf(
  walk: readonly OrderState[],
  variant: (typeof VARIANTS)[keyof typeof VARIANTS],
) {
  const visitedAt: Partial<Record<OrderState, number>> = {};
  const fraudVisited: FraudState[] = [];
  return walk.map((state, index): Observation => {
    const at = 1 + index * variant.gap;
    visitedAt[state] ??= Math.floor(at);
    const fraud = FRAUD[state];
    if (fraud !== undefined && !fraudVisited.includes(fraud)) fraudVisited.push(fraud);
    const answer = variant.source === 'both' && index % 2 === 1;
    return makeObservation({
      id: `o${index}`,
      at: answer ? Math.floor(at) : at,
      source: answer ? 'read' : 'webhook',
      state,
      charges: [charge(CHARGE[state])],
      ...(fraud === undefined ? {} : { fraud }),
      ...(variant.lists === 'some' && index % 2 === 1 ? {} : { visitedAt: { ...visitedAt } }),
      ...(fraudVisited.length === 0 ? {} : { fraudVisited: [...fraudVisited] }),
    });
  });
}

interface Counts {
  arrivals: number;
  repetitions: number;
  sets: number;
  releases: number;
}

/** Checks every subset in every order of arrival: a tree in which each node adds one arrival. */
function everyArrival(history: readonly Observation[], counts: Counts): void {
  const folds = new Map<number, Folded>();
  const foldOf = (set: number) => {
    let folded = folds.get(set);
    if (folded === undefined) {
      folded = fold(history.filter((_, index) => set & (1 << index)));
      folds.set(set, folded);
      counts.sets += 1;
    }
    return folded;
  };
  // Whether an observation is a duplicate depends on the set, not on the order: check each set once.
  const repeated = new Set<number>();
  const arrive = (order: Order | undefined, set: number) => {
    const first = !repeated.has(set);
    repeated.add(set);
    for (const [index, observation] of history.entries()) {
      const again = (set & (1 << index)) !== 0;
      if (again && !first) continue;
      const seen = observe(order, observation);
      if (again) {
        counts.repetitions += 1;
        if (seen.kind !== 'duplicate' || seen.order.folded !== order?.folded) {
          throw new Error(`${observation.id} again was not a duplicate`);
        }
        continue;
      }
      counts.arrivals += 1;
      const next = seen.order;
      if (!isDeepStrictEqual(next.folded, foldOf(set | (1 << index)))) {
        expect(next.folded).toEqual(foldOf(set | (1 << index)));
      }
      if (new Set(next.published).size !== next.published.length)
        throw new Error('A milestone was published twice.');
      if (seen.milestones.some(({ kind }) => kind === 'ready_to_fulfil')) {
        counts.releases += 1;
        checkRelease(
          next.folded,
          history,
          history.filter((_, place) => (set | (1 << index)) & (1 << place)),
        );
      }
      arrive(next, set | (1 << index));
    }
  };
  arrive(undefined, 0);
}

function checkRelease(
  { snapshot, parked, visited }: Folded,
  history: readonly Observation[],
  arrived: readonly Observation[],
): void {
  expect(snapshot.value).toEqual({ order: 'accepted', fraud: 'passed' });
  const disputed = visited.includes('dispute');
  // A dispute comes with a complete charge, which an answer of the same second does not replace.
  const releasable = disputed ? ['capturable', 'complete'] : ['capturable'];
  for (const { state } of Object.values(snapshot.context.charges))
    expect(releasable).toContain(state);
  expect(parked.some(({ newest }) => newest)).toBe(false);
  const shipped = ['fulfilled', 'complete', 'returned'];
  expect(visited.filter((state) => shipped.includes(state))).toEqual([]);
  // After a dispute only an order that was accepted before it; before the last dispute, if no list
  // has the earlier ones.
  if (!disputed) return;
  const states = history.map(({ events }) => events.find(isOrderReported)?.type);
  const before = history.slice(
    0,
    history.every(({ transitionTimes }) => transitionTimes !== undefined)
      ? states.indexOf('order.dispute')
      : states.lastIndexOf('order.dispute'),
  );
  const accepted = before.filter((_, place) => states[place] === 'order.accepted');
  expect(accepted.some((observation) => arrived.includes(observation))).toBe(true);
}

it.each(Object.entries(VARIANTS))(
  'every history up to a length, in every order: %s',
  (name, variant) => {
    const histories = walks(LENGTH);
    const counts: Counts = { arrivals: 0, repetitions: 0, sets: 0, releases: 0 };
    let parked = 0;
    for (const walk of histories) {
      const history = observationsOf(walk, variant);
      // A prefix is a subset of its continuation: only the longest need every order.
      if (walk.length === LENGTH || moves().get(walk.at(-1) ?? '') === undefined) {
        everyArrival(history, counts);
      }
      const folded = fold(history);
      parked += folded.parked.length;
      expect(folded.snapshot.value.order, walk.join(' > ')).toBe(walk.at(-1));
    }
    expect(parked).toBe(0);
    expect(counts.releases).toBeGreaterThan(0);
    proven(
      `convergence, bounded (${name}): ${count(histories.length)} histories of up to ${LENGTH} steps, ` +
        `${count(counts.sets)} subsets, ${count(counts.arrivals)} arrivals in every order, ` +
        `${count(counts.repetitions)} repetitions, ${count(counts.releases)} releases: always the fold ` +
        'of the set, no milestone twice, no release early',
    );
  },
);
