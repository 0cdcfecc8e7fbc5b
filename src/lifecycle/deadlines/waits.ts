import { DEADLINE_RULES, type DeadlineRule } from '../../../machines/deadlines.js';
import { DEADLINES, type Deadline } from '../../order/milestone/deadline.js';
import type { Observation } from '../../order/observation.js';
import { reportedBy } from '../../order/reported.js';
import type { OrderState } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import type { Arrival } from '../history.js';
import type { OrderRecord } from '../record/order-record.js';
import {
  awaitedBy,
  type DeadlineHours,
  deadlineKey,
  HOUR,
  mayBeDeadline,
  running,
} from './deadlines.js';

/** That an order waits under a deadline of which nobody was told yet. */
export interface Wait {
  readonly deadline: Deadline;
  /**
   * Not later than what it waits for began; {@link UNKNOWN}: only the history tells. Absent: nothing
   * waits under this deadline any more.
   */
  readonly since?: Instant;
}

/** An instant before all others: whoever looks for what is overdue looks at this order. */
export const UNKNOWN: Instant = 0;

/**
 * What a change of an order did to what it waits for; empty, as mostly, when that stays as it was. It
 * is computed without the history, so an instant may be too early, and never is too late.
 *
 * @param before the order as it was; undefined: nothing had been heard of it.
 * @param heard the observations that changed it. Of an order that is new, all of them.
 * @param at when they arrived.
 */
export function waitsAfter(
  before: OrderRecord | undefined,
  after: OrderRecord,
  heard: readonly Observation[],
  at: Instant,
): readonly Wait[] {
  const waits: Wait[] = [];
  for (const deadline of DEADLINES) {
    const now = awaitedUnder(deadline, after);
    const was = before === undefined ? NONE : awaitedUnder(deadline, before);
    if (now.length === 0 && was.length === 0) continue;
    const since =
      now.length === 0 ? undefined : begun(deadline, { before, after, now, was, heard, at });
    if (since !== undefined) waits.push({ deadline, since });
    else if (now.length === 0) waits.push({ deadline });
  }
  return waits;
}

const NONE: readonly string[] = [];

/** The deadlines under which an order waits and of which nobody was told. */
export function awaitedDeadlines(record: OrderRecord): readonly Deadline[] {
  return DEADLINES.filter((deadline) => awaitedUnder(deadline, record).length > 0);
}

/**
 * Since when an order has been waiting under a deadline of which nobody was told; undefined: it is not.
 *
 * @param history everything observed of the order.
 */
export function waitingSince(
  deadline: Deadline,
  record: OrderRecord,
  history: readonly Arrival[],
): Instant | undefined {
  const starts = running(record, history)
    .filter((one) => one.deadline === deadline && !record.published.includes(one.key))
    .map(({ from }) => from);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** Since when an order must have been waiting for each deadline to be over now. */
export function overdueSince(
  now: Instant,
  hours: DeadlineHours = {},
): readonly { readonly deadline: Deadline; readonly since: Instant }[] {
  return DEADLINES.flatMap((deadline) => {
    const after = hours[deadline] ?? DEADLINE_RULES[deadline].hours;
    return after === 'off' ? [] : [{ deadline, since: now - after * HOUR }];
  });
}

interface Changed {
  readonly before: OrderRecord | undefined;
  readonly after: OrderRecord;
  readonly now: readonly string[];
  readonly was: readonly string[];
  readonly heard: readonly Observation[];
  readonly at: Instant;
}

/** Not later than what is awaited began; undefined: not earlier than was known before. */
function begun(deadline: Deadline, changed: Changed): Instant | undefined {
  const { before, after, now, was, heard, at } = changed;
  const rule = DEADLINE_RULES[deadline];
  switch (rule.from) {
    case 'state':
      return was.length === 0
        ? entered(rule.state, heard, before === undefined)
        : earliest(timesOf(rule.state, heard));
    case 'uncaptured_charge': {
      const since = earliestCharge(after, now);
      const known = before && earliestCharge(before, was);
      return known === undefined || (since ?? known) < known ? since : undefined;
    }
    case 'early_arrival': {
      const fresh = now.filter((id) => !was.includes(id));
      if (fresh.some((id) => !heard.some((one) => one.id === id))) return UNKNOWN;
      // What arrives now began later than what was awaited before.
      return was.length === 0 ? at : undefined;
    }
  }
}

/** When a state was entered that an order was not in before: the newest entry in its own records. */
function entered(state: OrderState, heard: readonly Observation[], isNew: boolean): Instant {
  const recorded = heard.flatMap(({ transitionTimes }) => transitionTimes?.[state] ?? []);
  if (recorded.length > 0) return Math.max(...recorded);
  // Something older may have said it, too.
  return isNew ? (earliest(timesOf(state, heard)) ?? UNKNOWN) : UNKNOWN;
}

/** Every time that could be the beginning of a state. */
function timesOf(state: OrderState, heard: readonly Observation[]): readonly Instant[] {
  const recorded = heard.flatMap(({ transitionTimes }) => transitionTimes?.[state] ?? []);
  const said = heard.filter((observation) => reportedBy(observation).state === state);
  return [...recorded, ...said.map(({ instant }) => instant)];
}

/** What is awaited under a deadline, has a beginning, and was told to nobody. */
function awaitedUnder(deadline: Deadline, record: OrderRecord): readonly string[] {
  const rule: DeadlineRule = DEADLINE_RULES[deadline];
  const awaited = awaitedBy(rule, record);
  if (awaited.length === 0) return NONE;
  const { charges } = record.folded.snapshot.context;
  const told = record.published.filter(mayBeDeadline);
  return awaited.filter(
    (about) =>
      (rule.from !== 'uncaptured_charge' || charges[about]?.createdAt !== undefined) &&
      !told.includes(deadlineKey(record, deadline, about)),
  );
}

function earliestCharge(record: OrderRecord, ids: readonly string[]): Instant | undefined {
  const { charges } = record.folded.snapshot.context;
  return earliest(ids.flatMap((id) => charges[id]?.createdAt ?? []));
}

function earliest(times: readonly Instant[]): Instant | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
