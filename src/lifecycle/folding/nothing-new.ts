import { flagsOf } from '../../../machines/join.js';
import type { PaymentObservation } from '../../order/observation.js';
import type { Joined, JoinedObject } from '../../order/payments/joined.js';
import type { ObjectReport } from '../../order/payments/object-report.js';
import { canonicalJson } from '../../order/text/canonical-json.js';

/**
 * Whether a read shows each of its objects as it is joined, so that it need not be stored: an order that is
 * read every hour would otherwise reach its limit of observations.
 *
 * A read is newer than what is joined, even if it shows the same. Storing it would protect the order from an
 * older report that arrives later: A was joined, B came after it and was lost, and the read shows A again.
 * After a complete list of events there is no such B, because every listed event has been taken in. Without
 * a complete list, only what another read showed before is left out.
 *
 * @param isConfirmed whether nothing that is still to arrive can be newer than this object.
 */
export function showsNothingNew(
  read: PaymentObservation,
  joined: Joined | undefined,
  isConfirmed: (known: JoinedObject) => boolean,
): boolean {
  if (flagsOf(read).some(({ id }) => joined?.flags[id] === undefined)) return false;
  return read.objects.every((report) => {
    const known = joined?.objects[`${report.object} ${report.id}`];
    if (known === undefined || !isConfirmed(known)) return false;
    return contentOf(known.report, known.unknown) === contentOf(report, read.unknown);
  });
}

function contentOf(report: ObjectReport, unknown: PaymentObservation['unknown'] = []): string {
  // Only the report of a capture shows it, and it counts from then on.
  const { releasedAsRefund: _, ...content } = { releasedAsRefund: 0, ...report };
  // Paths begin elsewhere in an event than in a response.
  return canonicalJson({ content, unknown: unknown.map(({ value }) => value).sort() });
}
