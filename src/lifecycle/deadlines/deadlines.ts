import { DEADLINE_RULES, type DeadlineRule } from '../../../machines/deadline-rules.js';
import { DEADLINES, type Deadline } from '../../order/deadline.js';
import { defined } from '../../order/defined.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { reportedBy } from '../../order/reported.js';
import type { OrderState } from '../../order/state.js';
import { type Instant, SECOND } from '../../order/time/instant.js';
import type { Arrival } from '../history.js';
import type { OrderRecord } from '../record/order-record.js';
import { awaitedUnder } from './awaited.js';
import { deadlineKey, deadlineOf, deadlineSubject } from './deadline-key.js';
import { uncapturedSince } from './uncaptured-since.js';

export { DEADLINES, type Deadline } from '../../order/deadline.js';

/** The hours after which each deadline has passed; `off`: never. Default: those of `DEADLINE_RULES`. */
export type DeadlineHours = Readonly<Partial<Record<Deadline, number | 'off'>>>;

/** The states in which deadlines run. */
export const DEADLINE_STATES: readonly OrderState[] = [
  ...new Set(
    DEADLINES.flatMap((deadline) => (DEADLINE_RULES[deadline] as DeadlineRule).state ?? []),
  ),
];

/** One hour in microseconds. */
export const HOUR = 3_600 * SECOND;

/** A deadline that runs or has passed. */
export interface RunningDeadline {
  readonly deadline: Deadline;
  /** When it began. */
  readonly from: Instant;
  /** When it passes. */
  readonly at: Instant;
  /** The subject of its `needs_attention` milestone. */
  readonly subject: string;
  /** The key of that milestone. */
  readonly key: string;
}

/**
 * Every deadline of an order that runs or has passed, whether or not its milestone is recorded.
 *
 * @param history all observations of the order.
 */
export function running(
  record: OrderRecord,
  history: readonly Arrival[],
  hours: DeadlineHours = {},
): readonly RunningDeadline[] {
  return DEADLINES.flatMap((deadline) => {
    const rule: DeadlineRule = DEADLINE_RULES[deadline];
    const after = hours[deadline] ?? rule.hours;
    if (after === 'off') return [];
    return startsOf(rule, record, history).map(({ about, at: from }) => {
      const subject = deadlineSubject(deadline, about);
      const key = deadlineKey(record, deadline, about);
      return { deadline, from, at: from + after * HOUR, subject, key };
    });
  });
}

/**
 * When the next deadline of an order passes whose milestone is not recorded yet; undefined: none runs.
 *
 * @param history all observations of the order.
 */
export function nextDeadline(
  record: OrderRecord,
  history: readonly Arrival[],
  hours: DeadlineHours = {},
): Instant | undefined {
  const ends = running(record, history, hours)
    .filter(({ key }) => !record.published.includes(key))
    .map(({ at }) => at);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** An order with the milestones of its past deadlines recorded. */
export interface DeadlineResult {
  readonly record: OrderRecord;
  readonly milestones: readonly Milestone[];
  /** Their keys. One that was withdrawn after an earlier standstill becomes pending again. */
  readonly again: readonly string[];
}

/**
 * Records the `needs_attention` milestones of the deadlines that have passed at that moment, each once.
 * Undefined when there is no new one.
 *
 * @param history all observations of the order.
 */
export function checkDeadlines(
  record: OrderRecord,
  history: readonly Arrival[],
  now: Instant,
  hours: DeadlineHours = {},
): DeadlineResult | undefined {
  const { published } = record;
  const milestones = overdue(record, history, now, hours).filter(
    ({ key }) => !published.includes(key),
  );
  if (milestones.length === 0) return undefined;
  const keys = milestones.map(({ key }) => key);
  return { record: { ...record, published: [...published, ...keys] }, milestones, again: keys };
}

/**
 * The `needs_attention` milestones of the deadlines that have passed at that moment, whether or not they
 * are recorded. Pure.
 *
 * @param history all observations of the order.
 */
export function overdue(
  record: OrderRecord,
  history: readonly Arrival[],
  now: Instant,
  hours: DeadlineHours = {},
): readonly Milestone[] {
  const { account, orderId, snapshot } = record.folded;
  const { upstreamId, checkoutId } = snapshot.context;
  return running(record, history, hours)
    .filter(({ at }) => now >= at)
    .map(({ deadline, from, subject, key }): Milestone => {
      const about = snapshot.context.charges[deadlineOf({ subject }).about];
      const detail = sentenceOf(DEADLINE_RULES[deadline], now - (about?.createdAt ?? from));
      return {
        key,
        kind: 'needs_attention',
        subject,
        ...defined({ account, orderId, upstreamId, checkoutId }),
        facts: { about: 'deadline', deadline, detail },
      };
    });
}

/** When a deadline began, and the charge or the observation that it is about; empty: the order itself. */
interface Start {
  readonly about: string;
  readonly at: Instant;
}

function startsOf(
  rule: DeadlineRule,
  record: OrderRecord,
  history: readonly Arrival[],
): readonly Start[] {
  const awaited = awaitedUnder(rule, record);
  if (awaited.length === 0) return [];
  switch (rule.from) {
    case 'state': {
      const { joined, entered } = record.folded;
      const at = entered?.[rule.state];
      if (joined === undefined) return enteredAt(rule.state, history);
      return at === undefined ? [] : [{ about: '', at }];
    }
    case 'uncaptured_charge':
      return awaited.flatMap((about) => {
        const charge = record.folded.snapshot.context.charges[about];
        const at = charge && uncapturedSince(charge, rule);
        return at === undefined ? [] : [{ about, at }];
      });
    case 'early_arrival':
      return history.flatMap(({ observation: { id }, arrivedAt }) =>
        awaited.includes(id) ? [{ about: id, at: arrivedAt }] : [],
      );
  }
}

/** The last recorded entry into the state; without a record, the first report of it. */
function enteredAt(state: OrderState, history: readonly Arrival[]): readonly Start[] {
  const recorded = history.flatMap(
    ({ observation: { transitionTimes } }) => transitionTimes?.[state] ?? [],
  );
  const reported = history
    .filter(({ observation }) => reportedBy(observation).state === state)
    .map(({ observation }) => observation.instant);
  const at = recorded.length > 0 ? Math.max(...recorded) : Math.min(...reported);
  return Number.isFinite(at) ? [{ about: '', at }] : [];
}

function sentenceOf({ sentence }: DeadlineRule, since: Instant): string {
  const minutes = Math.floor((since / HOUR) * 60);
  const hours = Math.floor(minutes / 60);
  const span =
    hours >= 48
      ? `${Math.floor(hours / 24)} days`
      : hours >= 2
        ? `${hours} hours`
        : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return sentence.replace('…', span);
}
