import { DEADLINE_RULES, type DeadlineRule } from '../../../machines/deadline-rules.js';
import { DEADLINES, type Deadline } from '../../order/deadline.js';
import type { Charge } from '../../order/facts/charge.js';
import type { Observation } from '../../order/observation.js';
import { reportedBy } from '../../order/reported.js';
import type { OrderState } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import type { Arrival } from '../history.js';
import type { OrderRecord } from '../record/order-record.js';
import { awaitedUnder } from './awaited.js';
import { deadlineKey, mayBeDeadline } from './deadline-key.js';
import { type DeadlineHours, HOUR, running } from './deadlines.js';
import { uncapturedSince } from './uncaptured-since.js';

/** An order waits under a deadline whose milestone is not recorded yet. */
export interface Wait {
  readonly deadline: Deadline;
  /**
   * Not later than the beginning of the wait; {@link UNKNOWN}: only the history shows it. Absent: the wait
   * has ended.
   */
  readonly since?: Instant;
}

/** An instant before all others: a search for what is overdue always finds this order. */
export const UNKNOWN: Instant = 0;

/**
 * The waits of an order that one change of it began, moved or ended; usually none. Computed without the
 * history, so an instant may be too early, but never too late.
 *
 * @param before the order before; undefined: it is new.
 * @param observations the observations that changed it; of a new order, all of them.
 * @param at when they arrived.
 */
export function waitsAfter(
  before: OrderRecord | undefined,
  after: OrderRecord,
  observations: readonly Observation[],
  at: Instant,
): readonly Wait[] {
  const waits: Wait[] = [];
  for (const deadline of DEADLINES) {
    const now = unpublished(deadline, after);
    const was = before === undefined ? NONE : unpublished(deadline, before);
    if (now.length === 0 && was.length === 0) continue;
    const since =
      now.length === 0 ? undefined : begun(deadline, { before, after, now, was, observations, at });
    if (since !== undefined) waits.push({ deadline, since });
    else if (now.length === 0) waits.push({ deadline });
  }
  return waits;
}

const NONE: readonly string[] = [];

/** The deadlines under which an order waits and whose milestones are not recorded yet. */
export function awaitedDeadlines(record: OrderRecord): readonly Deadline[] {
  return DEADLINES.filter((deadline) => unpublished(deadline, record).length > 0);
}

/**
 * Since when an order has been waiting under a deadline whose milestone is not recorded yet; undefined: it
 * is not waiting.
 *
 * @param history all observations of the order.
 */
export function waitingSince(
  deadline: Deadline,
  record: OrderRecord,
  history: readonly Arrival[],
): Instant | undefined {
  return earliest(
    running(record, history)
      .filter((one) => one.deadline === deadline && !record.published.includes(one.key))
      .map(({ from }) => from),
  );
}

/** For each deadline, the latest beginning of a wait under which it has passed now. */
export function overdueSince(
  now: Instant,
  hours: DeadlineHours = {},
): readonly { readonly deadline: Deadline; readonly since: Instant }[] {
  return DEADLINES.flatMap((deadline) => {
    const after = hours[deadline] ?? DEADLINE_RULES[deadline].hours;
    return after === 'off' ? [] : [{ deadline, since: now - after * HOUR }];
  });
}

interface Change {
  readonly before: OrderRecord | undefined;
  readonly after: OrderRecord;
  readonly now: readonly string[];
  readonly was: readonly string[];
  readonly observations: readonly Observation[];
  readonly at: Instant;
}

/** Not later than the beginning of the wait; undefined: not earlier than was known before. */
function begun(deadline: Deadline, change: Change): Instant | undefined {
  const { before, after, now, was, observations, at } = change;
  const rule = DEADLINE_RULES[deadline];
  switch (rule.from) {
    case 'state':
      if (after.folded.joined !== undefined) {
        const since = after.folded.entered?.[rule.state] ?? UNKNOWN;
        return was.length > 0 && before?.folded.entered?.[rule.state] === since ? undefined : since;
      }
      return was.length === 0
        ? enteredAt(rule.state, observations, before === undefined)
        : earliest(timesOf(rule.state, observations));
    case 'uncaptured_charge': {
      const since = earliestCharge(after, now);
      const known = before && earliestCharge(before, was);
      return known === undefined || (since ?? known) < known ? since : undefined;
    }
    case 'early_arrival': {
      const added = now.filter((id) => !was.includes(id));
      if (added.some((id) => !observations.some((one) => one.id === id))) return UNKNOWN;
      // An observation that arrives now has waited for less time than those awaited before.
      return was.length === 0 ? at : undefined;
    }
  }
}

/** When an order entered a state that it was not in before: the newest recorded entry. */
function enteredAt(
  state: OrderState,
  observations: readonly Observation[],
  isNew: boolean,
): Instant {
  const recorded = recordedTimes(state, observations);
  if (recorded.length > 0) return Math.max(...recorded);
  // An older observation may have reported it, too.
  return isNew ? (earliest(timesOf(state, observations)) ?? UNKNOWN) : UNKNOWN;
}

/** Every time that could be the beginning of a state. */
function timesOf(state: OrderState, observations: readonly Observation[]): readonly Instant[] {
  const reports = observations.filter((one) => reportedBy(one).state === state);
  return [...recordedTimes(state, observations), ...reports.map(({ instant }) => instant)];
}

function recordedTimes(state: OrderState, observations: readonly Observation[]) {
  return observations.flatMap(({ transitionTimes }) => transitionTimes?.[state] ?? []);
}

/** The awaited charges or observations that have a known beginning and no recorded milestone. */
function unpublished(deadline: Deadline, record: OrderRecord): readonly string[] {
  const rule: DeadlineRule = DEADLINE_RULES[deadline];
  const awaited = awaitedUnder(rule, record);
  if (awaited.length === 0) return NONE;
  const { charges } = record.folded.snapshot.context;
  const published = record.published.filter(mayBeDeadline);
  return awaited.filter(
    (about) =>
      (rule.from !== 'uncaptured_charge' || sinceOf(charges[about]) !== undefined) &&
      !published.includes(deadlineKey(record, deadline, about)),
  );
}

function sinceOf(charge: Charge | undefined): Instant | undefined {
  return charge && uncapturedSince(charge, DEADLINE_RULES.authorisation_expiry);
}

function earliestCharge(record: OrderRecord, ids: readonly string[]): Instant | undefined {
  const { charges } = record.folded.snapshot.context;
  return earliest(ids.flatMap((id) => sinceOf(charges[id]) ?? []));
}

function earliest(times: readonly Instant[]): Instant | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
