import type { OrderEvent } from '../order/event.js';
import { isDismissableFlag } from '../order/facts/dismissable-flag.js';
import type { Milestone } from '../order/milestone/milestone.js';
import { fold } from './fold.js';
import type { History } from './history.js';
import { dismissedLate } from './intake/late-after-pruning.js';
import { publish } from './milestones/publish.js';
import { isPruned, isSetAside, type OrderRecord } from './record/order-record.js';
import { whySetAside } from './record/set-aside.js';

/** What an operator's decision to dismiss an observation does to its order. */
export type Dismissal =
  | {
      readonly kind: 'dismissed';
      readonly record: OrderRecord;
      readonly milestones: readonly Milestone[];
      /** As in `TakenIn`. */
      readonly again: readonly string[];
    }
  /** There is nothing to decide; the message gives the reason. */
  | { readonly kind: 'not_parked'; readonly message: string };

/**
 * Dismisses an observation that is parked, or that closes gates by one of `DISMISSABLE_FLAGS`: it stays
 * in the history and no longer closes gates. Pure.
 */
export function dismiss(
  record: OrderRecord,
  observationId: string,
  { observations, dismissed = new Set() }: History,
): Dismissal {
  if (isSetAside(record)) return { kind: 'not_parked', message: whySetAside(record) };
  const parked = record.folded.parked.find(({ id }) => id === observationId);
  // Everything that arrived after pruning is parked; such a flag closes gates.
  const isUnlisted = observations.some(
    ({ id, events }) =>
      id === observationId && (isPruned(record) || events.some(hasDismissableFlag)),
  );
  if (parked === undefined && !isUnlisted) {
    const message = `Observation ${observationId} is applied: there is nothing to decide.`;
    return { kind: 'not_parked', message };
  }
  const isDismissed = parked === undefined ? dismissed.has(observationId) : parked.dismissed;
  if (isDismissed === true) {
    const message = `Observation ${observationId} was dismissed already: see the history.`;
    return { kind: 'not_parked', message };
  }
  const allDismissed = new Set([...dismissed, observationId]);
  const next = isPruned(record)
    ? publish(dismissedLate(record, observations, allDismissed))
    : publish({ ...record, folded: fold(observations, { dismissed: allDismissed }) });
  return { kind: 'dismissed', ...next };
}

function hasDismissableFlag(event: OrderEvent): boolean {
  if (event.type !== 'facts.reported') return false;
  return event.facts.flags?.some(isDismissableFlag) === true;
}
