import { asksToBeForgotten } from '../../../machines/join.js';
import type { Observation } from '../../order/observation.js';
import { isShopReportId } from '../../order/payments/shop-report-id.js';
import { reportedBy } from '../../order/reported.js';
import type { Explanation } from '../../order/standing.js';
import { formatInstant } from '../../order/time/instant.js';
import type { Parked } from '../folding/folded.js';
import { forgotten } from '../record/forgotten.js';
import { bytesOfAll } from '../record/observation-bytes.js';
import type { PrunedRecord } from '../record/order-record.js';
import { undismissed } from '../record/pruned.js';

/** The number of late observations that are listed, so that the row of an order stays small. */
const MOST_LISTED = 10;

/**
 * Parks an observation that arrives after pruning. It moves nothing: there is no history to fold it into. Only that
 * the customer asked to be forgotten is kept, and the id of what the shop reported.
 */
export function observePruned(
  before: PrunedRecord,
  observation: Observation,
): { readonly record: PrunedRecord; readonly standing: Parked['standing'] } {
  const { shopReports = [], unlisted } = before;
  const { id } = observation;
  const record = isShopReportId(id) ? { ...before, shopReports: [...shopReports, id] } : before;
  const folded = asksToBeForgotten(observation) ? forgotten(record.folded) : record.folded;
  const late = parkedLate(record, observation);
  const counted = { ...folded, count: folded.count + 1 };
  const { standing, reported } = late;
  if (undismissed(folded.parked).length < MOST_LISTED) {
    const parked = [...folded.parked, late];
    return { standing, record: { ...record, folded: { ...counted, parked } } };
  }
  const more = { count: (unlisted?.count ?? 0) + 1, reported };
  return { standing, record: { ...record, folded: counted, unlisted: more } };
}

/**
 * The same order after an operator dismissed a late observation: the oldest of the others are listed, and
 * dismissed ones are in the history only.
 *
 * @param observations all that arrived since it was pruned, in the order of arrival.
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

/** An observation that arrived after pruning, as the order lists it. */
export function parkedLate({ folded, prunedAt }: PrunedRecord, observation: Observation): Parked {
  const { order: state, fraud: fraudState } = folded.snapshot.value;
  const reported = reportedBy(observation);
  const remedy =
    'Look the order up at the provider, act on it there, and dismiss this observation.';
  const explanation: Explanation = {
    code: 'pruned',
    from: { state, fraudState },
    reported,
    event: observation.events.at(-1)?.type ?? 'facts.reported',
    remedy,
    sentence:
      `The order was settled (${state}) and pruned at ${formatInstant(prunedAt)}, ` +
      `so this observation could not be compared with its history. ${remedy}`,
  };
  return { id: observation.id, standing: { kind: 'illegal', explanation }, reported, newest: true };
}
