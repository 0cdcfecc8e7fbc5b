import { counted } from '../../order/text/counted.js';
import { instantOf } from '../../order/time/instant.js';
import { READ_AFTER_MS } from '../../service/object-reads/object-reads.js';
import { pagesOf } from '../../store/page.js';
import type { Store } from '../../store/store.js';
import { type Finding, finding } from './finding.js';

/** How many thin events are quarantined, by what becomes of them. */
export interface ThinEvents {
  /** They arrived within the last minute, and the service reads their objects. */
  readonly reading: number;
  /** The service should have read their objects by now. */
  readonly overdue: number;
  /** Nothing reads their objects. */
  readonly unread: number;
  /** What to do about those that nothing reads. */
  readonly reason?: string;
}

/**
 * Counts the thin events among the quarantined bodies.
 *
 * @param readers the names of the providers of which the service reads the objects that thin events name.
 */
export async function thinEventsOf(
  store: Pick<Store, 'quarantined'>,
  readers: readonly string[],
): Promise<ThinEvents> {
  const overdueBefore = instantOf(Date.now() - READ_AFTER_MS);
  const found = { reading: 0, overdue: 0, unread: 0 };
  let reason: string | undefined;
  for await (const { items } of pagesOf((from) => store.quarantined({ limit: 500, ...from }))) {
    for (const { provider, problem, receivedAt } of items) {
      if (problem.code !== 'thin_event') continue;
      if (readers.includes(provider)) {
        found[receivedAt < overdueBefore ? 'overdue' : 'reading'] += 1;
        continue;
      }
      found.unread += 1;
      reason = problem.reason;
    }
  }
  return reason === undefined ? found : { ...found, reason };
}

/** What was found of thin events; none of them: no findings. */
export function thinEventFindings(thin: ThinEvents): readonly Finding[] {
  const { reading, overdue, unread, reason = '' } = thin;
  const findings: Finding[] = [];
  if (unread > 0) {
    const what = `${counted(unread, 'thin event')} arrived. ${reason}`;
    findings.push(finding('endpoint', 'wrong', what));
  }
  if (overdue > 0) {
    const what = `not read for more than a minute: ${counted(overdue, 'thin event')}. Start the service or look into its log, and run "reprocess"`;
    findings.push(finding('thin events', 'look', what));
  } else if (reading > 0) {
    findings.push(finding('thin events', 'fine', `about to be read: ${reading}`));
  }
  return findings;
}
