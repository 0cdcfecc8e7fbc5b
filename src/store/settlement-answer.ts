import type { Settlement, SettlementAnswer, StoredMilestone } from './store.js';

/** The answer to a decision about a milestone. Only `changed` writes anything. */
export function answerTo(
  stored: Pick<StoredMilestone, 'status' | 'settledBy'> | undefined,
  { status }: Settlement,
): SettlementAnswer {
  if (stored === undefined) return 'not_found';
  // A withdrawal that no operator made comes back by itself, so a decision replaces it.
  if (stored.status === status && (status === 'done' || stored.settledBy !== undefined)) {
    return 'unchanged';
  }
  return stored.status === 'done' ? 'already_done' : 'changed';
}
