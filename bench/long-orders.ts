import type { Observation } from '../src/order/observation.js';
import { FRAUD_STATES, ORDER_STATES, type OrderState } from '../src/order/state.js';
import { SECOND } from '../src/order/time/instant.js';

/** 2026-01-01T00:00:00Z. */
const START = 1_767_225_600 * SECOND;

/**
 * An order whose clocks and transition times agree: it is accepted, fulfilled and complete, and each
 * observation reports another refund.
 */
export function benign(length: number): readonly Observation[] {
  return Array.from({ length }, (_, index) => {
    const instant = START + index * SECOND;
    const visited = ORDER_STATES.slice(2, 3 + Math.min(2, Math.floor(index / 4)));
    return observation(index, instant, {
      state: visited.at(-1) ?? 'accepted',
      transitionTimes: timesOf(visited, START),
      fraudTransitionTimes: { passed: START },
    });
  });
}

/** An order whose clock runs backwards: the more states a list has, the earlier its instant. */
export function backwards(length: number): readonly Observation[] {
  return Array.from({ length }, (_, index) => {
    const visited = ORDER_STATES.slice(0, 1 + Math.floor((index / length) * ORDER_STATES.length));
    return observation(index, START + (length - index) * SECOND, {
      state: visited.at(-1) ?? 'accepted',
      transitionTimes: timesOf(visited, START),
    });
  });
}

/**
 * An order whose observations contradict each other: the clock runs backwards, the lists of visited
 * states are arbitrary subsets with different times, every third observation has no list, most are
 * parked, and each reports another refund.
 */
export function confused(length: number): readonly Observation[] {
  return Array.from({ length }, (_, index) => {
    const seconds = length - index;
    const instant = START + seconds * SECOND;
    const [state = 'accepted'] = subset(ORDER_STATES, 1 << (index % ORDER_STATES.length));
    if (index % 3 === 0) return observation(index, instant, { state });
    return observation(index, instant, {
      state,
      transitionTimes: timesOf(subset(ORDER_STATES, (index * 193) % 512), instant - SECOND),
      fraudTransitionTimes: timesOf(subset(FRAUD_STATES, (index * 5) % 8), START),
    });
  });
}

/** The same, and each observation reports this number of lines that no other one has. */
export function manyLines(length: number, lines: number): readonly Observation[] {
  return confused(length).map((one, index) => {
    const items = Array.from({ length: lines }, (_, line) => ({
      id: `item-${index}-${line}`,
      skuId: `sku-${line}`,
      quantity: 1,
      physical: true,
      amount: { minor: 100, currency: 'USD' },
    }));
    const facts = { items };
    const { instant } = one;
    const [, ...events] = one.events;
    return {
      ...one,
      events: [{ type: 'facts.reported', facts, instant, source: 'webhook' }, ...events],
    };
  });
}

function subset<State>(states: readonly State[], bits: number): readonly State[] {
  return states.filter((_, bit) => (bits & (1 << bit)) !== 0);
}

function timesOf<State extends string>(states: readonly State[], from: number) {
  const times = states.map((state, place) => [state, from + place * SECOND] as const);
  return Object.fromEntries(times) as Partial<Record<State, number>>;
}

function observation(
  index: number,
  instant: number,
  {
    state,
    ...times
  }: Pick<Observation, 'transitionTimes' | 'fraudTransitionTimes'> & { state: OrderState },
): Observation {
  const refunds = [
    { id: `refund-${index}`, state: 'pending', amount: { minor: 100, currency: 'USD' } } as const,
  ];
  return {
    id: `observation-${index}`,
    account: 'default',
    orderId: 'order-1',
    instant,
    source: 'webhook',
    events: [
      { type: 'facts.reported', facts: { refunds }, instant, source: 'webhook' },
      { type: `order.${state}` },
    ],
    ...times,
    releases: false,
  };
}
