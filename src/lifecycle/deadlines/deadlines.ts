import { DEADLINE_RULES, type DeadlineRule } from '../../../machines/deadlines.js';
import { awaitsCapture } from '../../order/facts/charge.js';
import { DEADLINES, type Deadline } from '../../order/milestone/deadline.js';
import { type Milestone, milestoneKey } from '../../order/milestone/milestone.js';
import { reportedBy } from '../../order/reported.js';
import type { OrderState } from '../../order/state.js';
import { type Instant, SECOND } from '../../order/time/instant.js';
import type { Arrival } from '../history.js';
import { isPruned, isSetAside, type OrderRecord } from '../record/order-record.js';

export { DEADLINES, type Deadline } from '../../order/milestone/deadline.js';

/** After how many hours each deadline is over; `off`: never. Absent: as `DEADLINE_RULES` says. */
export type DeadlineHours = Readonly<Partial<Record<Deadline, number | 'off'>>>;

/** The states in which deadlines run. */
export const DEADLINE_STATES: readonly OrderState[] = [
  ...new Set(
    DEADLINES.flatMap((deadline) => (DEADLINE_RULES[deadline] as DeadlineRule).state ?? []),
  ),
];

/** A moment from which a deadline runs, and what it is about. */
interface Start {
  /** A charge or an observation; empty: the order itself. */
  readonly about: string;
  readonly at: Instant;
}

const PREFIX = 'deadline:';
export const HOUR = 3_600 * SECOND;

/** A deadline that runs, or has run out. */
export interface RunningDeadline {
  readonly deadline: Deadline;
  /** From when it runs. */
  readonly from: Instant;
  /** When it is over. */
  readonly at: Instant;
  /** Of the `needs_attention` milestone that tells a person. */
  readonly subject: string;
  /** Of that milestone. */
  readonly key: string;
}

/**
 * Every deadline that runs for an order as it is, for those who set a timer. Which of them were told
 * before is for the caller to know.
 *
 * @param history everything observed of the order.
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
      const subject = subjectOf(deadline, about);
      const key = deadlineKey(record, deadline, about);
      return { deadline, from, at: from + after * HOUR, subject, key };
    });
  });
}

/**
 * When the next deadline of an order is over that nobody was told of yet; undefined: none runs.
 *
 * @param history everything observed of the order.
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

/**
 * What the deadlines of an order wait for, as text: while it stays the same, so do they. For those
 * who set a timer, so that they need not look at the history after every change.
 */
export function awaited(record: OrderRecord): string {
  const waits = DEADLINES.map((deadline) => awaitedBy(DEADLINE_RULES[deadline], record));
  return waits.every(({ length }) => length === 0) ? '' : JSON.stringify(waits);
}

/** An order after somebody was told of its deadlines, and what they are told. */
export interface DeadlineResult {
  readonly record: OrderRecord;
  readonly milestones: readonly Milestone[];
  /** Their keys: one that was recorded in an earlier time of waiting, and withdrawn, comes back. */
  readonly again: readonly string[];
}

/**
 * Records the deadlines that are over for an order at that moment, each as the `needs_attention`
 * milestone that tells a person, once. Undefined when there is nothing new to tell.
 *
 * @param history everything observed of the order.
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
 * The deadlines that are over for an order at that moment, each as the `needs_attention` milestone
 * that tells a person. A pure function; which of them were told before is for the caller to know.
 *
 * @param history everything observed of the order.
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
      const detail = told(DEADLINE_RULES[deadline], now - from);
      return {
        key,
        kind: 'needs_attention',
        subject,
        account,
        orderId,
        ...(upstreamId === undefined ? {} : { upstreamId }),
        ...(checkoutId === undefined ? {} : { checkoutId }),
        facts: { about: 'deadline', deadline, detail },
      };
    });
}

/**
 * The keys of recorded milestones without those of deadlines that nothing waits for any more: should
 * the order come back to where it was, a person is told again.
 */
export function withoutPastDeadlines(record: OrderRecord): readonly string[] {
  const { published } = record;
  if (!published.some(mayBeDeadline)) return published;
  const { account, orderId } = record.folded;
  const prefix = milestoneKey(account, orderId, 'needs_attention', PREFIX);
  const awaits = new Set(
    DEADLINES.flatMap((deadline) =>
      awaitedBy(DEADLINE_RULES[deadline], record).map((about) =>
        deadlineKey(record, deadline, about),
      ),
    ),
  );
  return published.filter((key) => !key.startsWith(prefix) || awaits.has(key));
}

/** Whether a key may be that of a milestone about a deadline: most orders have none. */
export function mayBeDeadline(key: string): boolean {
  return key.includes('/needs_attention/deadline');
}

/** The key of the milestone that tells of a deadline. */
export function deadlineKey(
  { folded: { account, orderId } }: OrderRecord,
  deadline: Deadline,
  about: string,
): string {
  return milestoneKey(account, orderId, 'needs_attention', subjectOf(deadline, about));
}

function subjectOf(deadline: Deadline, about: string): string {
  return `${PREFIX}${deadline}${about === '' ? '' : `:${about}`}`;
}

/** Whether a milestone is about a deadline. */
export function isDeadline({ kind, subject }: Pick<Milestone, 'kind' | 'subject'>): boolean {
  return kind === 'needs_attention' && subject.startsWith(PREFIX);
}

/** Whether what a deadline waited for is still to come; asked before a person is told of it. */
export function stillOverdue(
  record: OrderRecord,
  { subject }: Pick<Milestone, 'subject'>,
): boolean {
  const [name, ...about] = subject.slice(PREFIX.length).split(':');
  const deadline = DEADLINES.find((known) => known === name);
  if (deadline === undefined) return false;
  return awaitedBy(DEADLINE_RULES[deadline], record).includes(about.join(':'));
}

/** What a deadline waits for in an order as it is: charges, observations, or ('') the order itself. */
export function awaitedBy({ state, from }: DeadlineRule, record: OrderRecord): readonly string[] {
  const { snapshot, parked } = record.folded;
  if (isPruned(record) || isSetAside(record)) return [];
  if (state !== undefined && snapshot.value.order !== state) return [];
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

function startsOf(
  rule: DeadlineRule,
  record: OrderRecord,
  history: readonly Arrival[],
): readonly Start[] {
  const waits = awaitedBy(rule, record);
  if (waits.length === 0) return [];
  switch (rule.from) {
    case 'state':
      return enteredAt(rule.state, history);
    case 'uncaptured_charge':
      return waits.flatMap((about) => {
        const at = record.folded.snapshot.context.charges[about]?.createdAt;
        return at === undefined ? [] : [{ about, at }];
      });
    case 'early_arrival':
      return history.flatMap(({ observation: { id }, arrivedAt }) =>
        waits.includes(id) ? [{ about: id, at: arrivedAt }] : [],
      );
  }
}

/** By the provider's own record, the last entry; without one, when it was first said. */
function enteredAt(state: OrderState, history: readonly Arrival[]): readonly Start[] {
  const recorded = history.flatMap(
    ({ observation: { transitionTimes } }) => transitionTimes?.[state] ?? [],
  );
  const said = history
    .filter(({ observation }) => reportedBy(observation).state === state)
    .map(({ observation }) => observation.instant);
  const at = recorded.length > 0 ? Math.max(...recorded) : Math.min(...said);
  return Number.isFinite(at) ? [{ about: '', at }] : [];
}

function told({ sentence }: DeadlineRule, since: Instant): string {
  const hours = since / HOUR;
  const span =
    hours >= 48
      ? `${Math.floor(hours / 24)} days`
      : hours >= 2
        ? `${Math.floor(hours)} hours`
        : `${Math.floor(hours * 60)} minutes`;
  return sentence.replace('…', span);
}
