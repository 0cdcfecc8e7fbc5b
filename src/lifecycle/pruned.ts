import type { GateAnswer } from '../order/gate.js';
import { formatInstant, type Instant } from '../order/instant.js';
import { noFacts } from '../order/known-facts.js';
import type { Observation } from '../order/observation.js';
import { reportedBy } from '../order/reported.js';
import type { Explanation, Standing } from '../order/standing.js';
import type { Folded } from './fold.js';
import { isPruned, type OrderRecord, type PrunedRecord } from './order-record.js';

/** Keeps the states and the names of an order, and forgets its facts and its history. */
export function prune(record: OrderRecord, at: Instant): PrunedRecord {
  return {
    prunedAt: isPruned(record) ? record.prunedAt : at,
    published: [],
    folded: withoutFacts(record.folded),
  };
}

/** Keeps the states and the names of an order, and forgets its facts. */
export function withoutFacts(folded: Folded): Folded {
  const { machine, version, value, context } = folded.snapshot;
  const { account, orderId, upstreamId, checkoutId } = context;
  return {
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
  };
}

/** Parks what comes after an order was pruned. It moves nothing: what it would have to fit is gone. */
export function heardLate(
  { folded, prunedAt }: PrunedRecord,
  observation: Observation,
): { readonly folded: Folded; readonly standing: Standing } {
  const { order: state, fraud: fraudState } = folded.snapshot.value;
  const reported = reportedBy(observation);
  const explanation: Explanation = {
    code: 'pruned',
    from: { state, fraudState },
    reported,
    event: observation.events.at(-1)?.type ?? 'facts.reported',
    remedy: 'Look the order up at the provider, act on it there, and dismiss this observation.',
    sentence:
      `The order was settled (${state}) and pruned at ${formatInstant(prunedAt)}, ` +
      'so what came now could not be compared with what was known.',
  };
  const standing = { kind: 'illegal', explanation } as const;
  const parked = [...folded.parked, { id: observation.id, standing, reported, newest: true }];
  return { standing, folded: { ...folded, count: folded.count + 1, parked } };
}

/** The same order after an operator dealt with an observation that came late. */
export function dismissedLate(record: PrunedRecord, observationId: string): PrunedRecord {
  const { folded } = record;
  const parked = folded.parked.map((one) =>
    one.id === observationId ? { ...one, dismissed: true as const } : one,
  );
  return { ...record, folded: { ...folded, parked } };
}

/** Why nothing may be done to an order that was pruned. */
export function prunedAnswer({ prunedAt, folded }: PrunedRecord): GateAnswer {
  const because =
    `Its history was pruned at ${formatInstant(prunedAt)}, when it was settled ` +
    `(${folded.snapshot.value.order}): ask the provider before you do anything to it.`;
  return { allowed: false, because, reasons: ['pruned'] };
}
