import { fold } from '../../src/lifecycle/fold.js';
import { may } from '../../src/lifecycle/gates.js';
import type { Snapshot } from '../../src/lifecycle/machine/snapshot.js';
import { restore, send } from '../../src/lifecycle/machine/step.js';
import { seal } from '../../src/lifecycle/record/snapshot-envelope.js';
import type { OrderEvent } from '../../src/order/event.js';
import { noFacts } from '../../src/order/facts/known-facts.js';
import { GATES } from '../../src/order/gate.js';
import type { OrderState } from '../../src/order/state.js';
import { EVENTS } from './exploration.js';
import { type Configuration, INVARIANTS, KNOWN_CHARGES } from './invariants.js';
import { charge, makeObservation, START } from './make-observation.js';

/** The counts and violations of an exhaustive walk over the machine. */
export interface Exhausted {
  readonly configurations: number;
  readonly positions: number;
  readonly events: number;
  readonly steps: number;
  readonly refused: number;
  /** `from>to` of the order region. */
  readonly edges: ReadonlySet<string>;
  /** `from>to` of the fraud region. */
  readonly fraudEdges: ReadonlySet<string>;
  /** Pairs of a position and an event type that are refused with any charges. */
  readonly refusedPairs: number;
  readonly judgements: number;
  /** Violations of invariants, at most a hundred. */
  readonly violations: readonly string[];
}

const FACTS: readonly OrderEvent[] = KNOWN_CHARGES.filter((states) => states.length > 0).map(
  (states) => ({
    type: 'facts.reported',
    facts: { charges: states.map((state, index) => charge(state, `charge-${index + 1}`)) },
    instant: START,
    source: 'webhook',
  }),
);

/** Every event with every set of charges, and every state again as proven by recorded times. */
const ALL: readonly OrderEvent[] = [
  ...EVENTS,
  ...EVENTS.filter((event) => event.type.startsWith('order.') && !('charges' in event)).map(
    (event) => ({ ...event, recorded: true }) as OrderEvent,
  ),
  ...FACTS,
];

function configurationOf({ value, context }: Snapshot): Configuration {
  const { order, fraud } = value as { order: string; fraud: string };
  return { order, fraud, charges: Object.values(context.charges).map(({ state }) => state) };
}

function openGates(snapshot: Snapshot, { order }: Configuration) {
  const folded = {
    ...fold([makeObservation({ at: 0 })]),
    snapshot: seal(snapshot),
    visited: order === 'unreported' ? [] : [order as OrderState],
  };
  return new Set(GATES.filter((gate) => may({ folded, published: [] }, gate).allowed));
}

/**
 * Walks the machine from its initial state over every event to every configuration, and checks every
 * invariant for each configuration and each step.
 *
 * @param charges - the greatest number of charges in the context.
 */
export function exhaust(charges: 1 | 2): Exhausted {
  const events = ALL.filter((event) => {
    if (event.type === 'facts.reported') return (event.facts.charges ?? []).length <= charges;
    return !('charges' in event) || (event.charges ?? []).length <= charges;
  });
  const start = restore(
    { order: 'unreported', fraud: 'unknown' },
    { account: 'default', orderId: 'order-1', ...noFacts() },
  );
  const seen = new Map<string, Snapshot>([[JSON.stringify(configurationOf(start)), start]]);
  const edges = new Set<string>();
  const fraudEdges = new Set<string>();
  const taken = new Set<string>();
  const tried = new Set<string>();
  const violations: string[] = [];
  const counts = { steps: 0, refused: 0, judgements: 0 };
  const judge = (id: string, holds: boolean, what: () => string) => {
    counts.judgements += 1;
    if (!holds && violations.length < 100) violations.push(`${id}: ${what()}`);
  };
  // A map can grow while it is iterated, so it is also the queue.
  for (const [key, snapshot] of seen) {
    const from = configurationOf(snapshot);
    const open = openGates(snapshot, from);
    for (const { id, at } of INVARIANTS) if (at) judge(id, at(from, open), () => key);
    for (const event of events) {
      const next = send(snapshot, event);
      const step = { from, event, to: configurationOf(next), refused: next === snapshot };
      counts.steps += 1;
      if (step.refused) counts.refused += 1;
      const pair = `${from.order}/${from.fraud} ${event.type}`;
      tried.add(pair);
      if (!step.refused) taken.add(pair);
      if (from.order !== step.to.order) edges.add(`${from.order}>${step.to.order}`);
      if (from.fraud !== step.to.fraud) fraudEdges.add(`${from.fraud}>${step.to.fraud}`);
      for (const { id, on } of INVARIANTS) {
        if (on) judge(id, on(step), () => `${key} ${JSON.stringify(event)}`);
      }
      const target = JSON.stringify(step.to);
      if (!seen.has(target)) seen.set(target, next);
    }
  }
  const positions = new Set([...seen.values()].map((one) => JSON.stringify(one.value)));
  return {
    configurations: seen.size,
    positions: positions.size,
    events: events.length,
    ...counts,
    edges,
    fraudEdges,
    refusedPairs: tried.size - taken.size,
    violations,
  };
}
