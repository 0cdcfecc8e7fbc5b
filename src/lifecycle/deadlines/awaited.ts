import { DEADLINE_RULES, type DeadlineRule } from '../../../machines/deadline-rules.js';
import { DEADLINES } from '../../order/deadline.js';
import { awaitsCapture } from '../../order/facts/charge.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { isPruned, isSetAside, type OrderRecord } from '../record/order-record.js';
import { deadlineKey, deadlineKeyPrefix, deadlineOf, mayBeDeadline } from './deadline-key.js';

/** The ids of the charges or observations that an order awaits under a deadline; `''`: its next state. */
export function awaitedUnder(
  { state, from }: DeadlineRule,
  record: OrderRecord,
): readonly string[] {
  const { snapshot, parked } = record.folded;
  if (isPruned(record) || isSetAside(record)) return NONE;
  if (state !== undefined && snapshot.value.order !== state) return NONE;
  switch (from) {
    case 'state':
      return [''];
    case 'uncaptured_charge':
      return Object.values(snapshot.context.charges)
        .filter(awaitsCapture)
        .map(({ id }) => id);
    case 'early_arrival':
      return parked
        .filter(({ standing, dismissed }) => standing.kind === 'early' && dismissed !== true)
        .map(({ id }) => id);
  }
}

const NONE: readonly string[] = [];

/**
 * Everything that an order awaits under its deadlines, as text: while it stays the same, so do the
 * deadlines, and a timer need not look at the history after every change.
 */
export function awaited(record: OrderRecord): string {
  const all = DEADLINES.map((deadline) => awaitedUnder(DEADLINE_RULES[deadline], record));
  return all.every(({ length }) => length === 0) ? '' : JSON.stringify(all);
}

/** Whether an order still awaits the subject of a milestone about a deadline; checked before delivery. */
export function isStillAwaited(
  record: OrderRecord,
  milestone: Pick<Milestone, 'subject'>,
): boolean {
  const { name, about } = deadlineOf(milestone);
  const deadline = DEADLINES.find((known) => known === name);
  if (deadline === undefined) return false;
  return awaitedUnder(DEADLINE_RULES[deadline], record).includes(about);
}

/**
 * The keys of recorded milestones, without those about deadlines under which nothing is awaited any more:
 * if the order stands still there again, a person is notified again.
 */
export function withoutPastDeadlines(record: OrderRecord): readonly string[] {
  const { published } = record;
  if (!published.some(mayBeDeadline)) return published;
  const prefix = deadlineKeyPrefix(record);
  const running = new Set(
    DEADLINES.flatMap((deadline) =>
      awaitedUnder(DEADLINE_RULES[deadline], record).map((about) =>
        deadlineKey(record, deadline, about),
      ),
    ),
  );
  return published.filter((key) => !key.startsWith(prefix) || running.has(key));
}
