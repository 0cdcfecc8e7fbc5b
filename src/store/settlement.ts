import type { Settlement, SettlementAnswer, StoredMilestone } from './store.js';

/** What a decision changes about a milestone: nothing, unless the answer is `changed`. */
export function answerTo(
  stored: Pick<StoredMilestone, 'status' | 'settledBy'> | undefined,
  { status }: Settlement,
): SettlementAnswer {
  if (stored === undefined) return 'not_found';
  // A withdrawal that nobody decided comes back by itself, so a decision is written over it.
  if (stored.status === status && (status === 'done' || stored.settledBy !== undefined)) {
    return 'unchanged';
  }
  return stored.status === 'done' ? 'already_done' : 'changed';
}
