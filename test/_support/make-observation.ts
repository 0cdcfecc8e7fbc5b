import type { Folded } from '../../src/lifecycle/fold.js';
import type { OrderRecord } from '../../src/lifecycle/record/order-record.js';
import type { OrderEvent } from '../../src/order/event.js';
import type { Charge } from '../../src/order/facts/charge.js';
import type { Facts } from '../../src/order/facts/facts.js';
import {
  type Milestone,
  type MilestoneKind,
  milestoneKey,
} from '../../src/order/milestone/milestone.js';
import type { Observation, TransitionTimes, UnknownValue } from '../../src/order/observation.js';
import type { Source } from '../../src/order/source.js';
import type { FraudState, OrderState } from '../../src/order/state.js';
import { SECOND } from '../../src/order/time/instant.js';

/** 2026-01-01T00:00:00Z. */
export const START = 1_767_225_600 * SECOND;

/** The parts of an observation that a test chooses. */
export interface ObservationParts {
  readonly id?: string;
  /** Seconds after {@link START}. */
  readonly at?: number;
  readonly source?: Source;
  readonly state?: OrderState;
  readonly fraud?: FraudState;
  /** The visited states, all of them at {@link START}. */
  readonly visited?: readonly OrderState[];
  /** The visited states with seconds after {@link START}; takes precedence over `visited`. */
  readonly visitedAt?: Readonly<Partial<Record<OrderState, number>>>;
  readonly fraudVisited?: readonly FraudState[];
  readonly charges?: readonly Charge[];
  readonly facts?: Facts;
  readonly releases?: boolean;
  readonly unknown?: readonly UnknownValue[];
}

let count = 0;

/** An observation of the tests' order. */
export function makeObservation(what: ObservationParts): Observation {
  count += 1;
  const instant = START + Math.round((what.at ?? count) * SECOND);
  const source = what.source ?? 'webhook';
  const times = <T extends string>(states: readonly T[] | undefined) =>
    states && (Object.fromEntries(states.map((state) => [state, START])) as Record<T, number>);
  const charges = what.charges === undefined ? {} : { charges: what.charges };
  const events: OrderEvent[] = [
    { type: 'facts.reported', facts: { ...what.facts, ...charges }, instant, source },
  ];
  if (what.fraud !== undefined) events.push({ type: `fraud.${what.fraud}` });
  if (what.state !== undefined) events.push({ type: `order.${what.state}`, ...charges });
  const transitionTimes = what.visitedAt ? timed(what.visitedAt) : times(what.visited);
  const fraudTransitionTimes = times(what.fraudVisited);
  return {
    id: what.id ?? `observation-${count}`,
    account: 'default',
    orderId: 'order-1',
    instant,
    source,
    events,
    ...(transitionTimes === undefined ? {} : { transitionTimes }),
    ...(fraudTransitionTimes === undefined ? {} : { fraudTransitionTimes }),
    releases: what.releases ?? (what.state === 'accepted' || source !== 'webhook'),
    ...(what.unknown === undefined ? {} : { unknown: what.unknown }),
  };
}

function timed(seconds: Readonly<Partial<Record<OrderState, number>>>): TransitionTimes {
  return Object.fromEntries(
    Object.entries(seconds).map(([state, at]) => [state, START + at * SECOND]),
  );
}

/** A charge of ten dollars in a state. */
export function charge(state: Charge['state'], id = 'charge-1'): Charge {
  return { id, state, amount: { minor: 1000, currency: 'USD' } };
}

/** The record of a folded order, by default without published milestones. */
export function unpublished(folded: Folded, published: readonly string[] = []): OrderRecord {
  return { folded, published };
}

/** A milestone of the tests' order. */
export function recordedMilestone(kind: MilestoneKind, subject = ''): Milestone {
  const [account, orderId] = ['default', 'order-1'];
  const key = milestoneKey(account, orderId, kind, subject);
  // Only the key matters here.
  return { key, kind, subject, account, orderId, facts: {} } as Milestone;
}
