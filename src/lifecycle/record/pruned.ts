import { noFacts } from '../../order/facts/known-facts.js';
import type { GateAnswer } from '../../order/gate.js';
import type { Observation } from '../../order/observation.js';
import { reportedBy } from '../../order/reported.js';
import type { Explanation } from '../../order/standing.js';
import { formatInstant, type Instant } from '../../order/time/instant.js';
import type { Folded, Parked } from '../fold.js';
import { bytesOfAll, isPruned, type OrderRecord, type PrunedRecord } from './order-record.js';

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

/** So many late words are listed; the row of an order does not grow with more of them. */
const MOST_LISTED = 10;

/** Parks what comes after an order was pruned. It moves nothing: what it would have to fit is gone. */
export function observePruned(
  record: PrunedRecord,
  observation: Observation,
): { readonly record: PrunedRecord; readonly standing: Parked['standing'] } {
  const { folded, unlisted } = record;
  const late = parkedLate(record, observation);
  const counted = { ...folded, count: folded.count + 1 };
  const { standing, reported } = late;
  if (waiting(folded.parked).length < MOST_LISTED) {
    const parked = [...folded.parked, late];
    return { standing, record: { ...record, folded: { ...counted, parked } } };
  }
  const more = { count: (unlisted?.count ?? 0) + 1, reported };
  return { standing, record: { ...record, folded: counted, unlisted: more } };
}

/**
 * The same order after an operator dealt with an observation that came late: the ones that wait longest
 * are listed, and those that were dismissed are in the history only.
 *
 * @param observations all that came since it was pruned, as they came.
 */
export function dismissedLate(
  { unlisted: _, ...record }: PrunedRecord,
  observations: readonly Observation[],
  dismissed: ReadonlySet<string>,
): PrunedRecord {
  const late = observations.filter(({ id }) => !dismissed.has(id));
  const parked = late.slice(0, MOST_LISTED).map((one) => parkedLate(record, one));
  const more = late.slice(MOST_LISTED);
  const last = more.at(-1);
  return {
    ...record,
    folded: { ...record.folded, parked },
    bytes: bytesOfAll(late),
    ...(last === undefined ? {} : { unlisted: { count: more.length, reported: reportedBy(last) } }),
  };
}

/** An observation that came after an order was pruned, as the order lists it. */
export function parkedLate({ folded, prunedAt }: PrunedRecord, observation: Observation): Parked {
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
  return { id: observation.id, standing: { kind: 'illegal', explanation }, reported, newest: true };
}

/** How many observations of an order are parked and not dismissed, listed or not. */
export function parkedCount({ folded, unlisted }: OrderRecord): number {
  return waiting(folded.parked).length + (unlisted?.count ?? 0);
}

function waiting(parked: readonly Parked[]): readonly Parked[] {
  return parked.filter(({ dismissed }) => dismissed !== true);
}

/** Why nothing may be done to an order that was pruned. */
export function prunedAnswer({ prunedAt, folded }: PrunedRecord): GateAnswer {
  const because =
    `Its history was pruned at ${formatInstant(prunedAt)}, when it was settled ` +
    `(${folded.snapshot.value.order}): ask the provider before you do anything to it.`;
  return { allowed: false, because, reasons: ['pruned'] };
}
