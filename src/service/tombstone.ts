import { sameContent, withOwnId } from '../lifecycle/identity.js';
import type { Kept } from '../lifecycle/observe.js';
import { GATES, type Gate, type GateAnswer } from '../order/gate.js';
import { formatInstant, type Instant } from '../order/instant.js';
import { noFacts } from '../order/known-facts.js';
import { type Milestone, milestoneKey } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Explanation } from '../order/standing.js';
import { isFraudState, isOrderState } from '../order/state.js';

/** What remains of an order that was pruned: where it ended, and what was heard of it since. */
export interface Tombstone extends Kept {
  readonly prunedAt: Instant;
}

/** Whether an order was pruned. */
export function isTombstone(kept: Kept): kept is Tombstone {
  return 'prunedAt' in kept && typeof kept.prunedAt === 'number';
}

/** Keeps the states and the names of an order, and forgets its facts. */
export function buried(kept: Kept, at: Instant): Tombstone {
  const { folded } = kept;
  const { machine, version, value, context } = folded.snapshot;
  const { account, orderId, upstreamId, checkoutId } = context;
  return {
    prunedAt: isTombstone(kept) ? kept.prunedAt : at,
    published: [],
    folded: {
      ...folded,
      parked: [],
      snapshot: {
        machine,
        version,
        value,
        context: {
          account,
          orderId,
          ...(upstreamId === undefined ? {} : { upstreamId }),
          ...(checkoutId === undefined ? {} : { checkoutId }),
          ...noFacts(),
        },
      },
    },
  };
}

/** What an observation does that comes after the order was pruned: it is kept, and flagged. */
export interface HeardLate {
  readonly tombstone: Tombstone;
  readonly explanation: Explanation;
  readonly milestone: Milestone;
}

/** Parks an observation at a tombstone. It moves nothing: what it would have to fit is gone. */
export function hearLate(tombstone: Tombstone, observation: Observation): HeardLate {
  const { folded } = tombstone;
  const { order: state, fraud: fraudState } = folded.snapshot.value;
  const { account, orderId, upstreamId, checkoutId } = folded.snapshot.context;
  const reported = reportedBy(observation);
  const explanation: Explanation = {
    code: 'pruned',
    from: { state, fraudState },
    reported,
    event: observation.events.at(-1)?.type ?? 'facts.reported',
    remedy: 'Look the order up at the provider, act on it there, and dismiss this observation.',
    sentence:
      `The order was settled (${state}) and pruned at ${formatInstant(tombstone.prunedAt)}, ` +
      'so what came now could not be compared with what was known.',
  };
  return {
    explanation,
    tombstone: {
      ...tombstone,
      folded: {
        ...folded,
        count: folded.count + 1,
        parked: [
          ...folded.parked,
          {
            id: observation.id,
            standing: { kind: 'illegal', explanation },
            reported,
            newest: true,
          },
        ],
      },
    },
    milestone: {
      key: milestoneKey(account, orderId, 'needs_attention', observation.id),
      kind: 'needs_attention',
      subject: observation.id,
      account,
      orderId,
      ...(upstreamId === undefined ? {} : { upstreamId }),
      ...(checkoutId === undefined ? {} : { checkoutId }),
      facts: { about: 'pruned', standing: 'illegal', detail: explanation.sentence },
    },
  };
}

/** The same tombstone after an operator dealt with an observation that came late. */
export function dismissLate(tombstone: Tombstone, observationId: string): Tombstone {
  const { folded } = tombstone;
  const parked = folded.parked.map((one) =>
    one.id === observationId ? { ...one, dismissed: true as const } : one,
  );
  return { ...tombstone, folded: { ...folded, parked } };
}

/** Why nothing may be done to an order that was pruned. */
export function buriedAnswer({ prunedAt, folded }: Tombstone): GateAnswer {
  const because =
    `Its history was pruned at ${formatInstant(prunedAt)}, when it was settled ` +
    `(${folded.snapshot.value.order}): ask the provider before you do anything to it.`;
  return { allowed: false, because, reasons: ['pruned'] };
}

/** The same for every gate. */
export function buriedGates(tombstone: Tombstone): Readonly<Record<Gate, GateAnswer>> {
  return Object.fromEntries(GATES.map((gate) => [gate, buriedAnswer(tombstone)])) as Record<
    Gate,
    GateAnswer
  >;
}

/** The id under which an observation is new here; absent: it was heard before. */
export function newUnder(
  observation: Observation,
  known: ReadonlyMap<string, Observation>,
): Observation | undefined {
  const twin = known.get(observation.id);
  if (twin === undefined) return observation;
  if (sameContent(twin, observation)) return undefined;
  const renamed = withOwnId(observation);
  return known.has(renamed.id) ? undefined : renamed;
}

function reportedBy({ events }: Observation): Explanation['reported'] {
  const said = (region: string) =>
    events.find(({ type }) => type.startsWith(`${region}.`))?.type.slice(region.length + 1);
  const state = said('order');
  const fraudState = said('fraud');
  return {
    ...(isOrderState(state) ? { state } : {}),
    ...(isFraudState(fraudState) ? { fraudState } : {}),
  };
}
