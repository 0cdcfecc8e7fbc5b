import {
  DEADLINE_RULES,
  DEADLINES,
  type Deadline,
  type DeadlineRule,
} from '../../machines/deadlines.js';
import { type Instant, SECOND } from '../order/instant.js';
import { type Milestone, milestoneKey } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { OrderState } from '../order/state.js';
import type { Folded } from './fold.js';

export { DEADLINES, type Deadline } from '../../machines/deadlines.js';

/** After how many hours each deadline is over; `off`: never. Absent: as `DEADLINE_RULES` says. */
export type DeadlineHours = Readonly<Partial<Record<Deadline, number | 'off'>>>;

/** The states in which deadlines run. */
export const DEADLINE_STATES = DEADLINES.flatMap(
  (deadline) => (DEADLINE_RULES[deadline] as DeadlineRule).state ?? [],
);

/** An observation and when it arrived. */
export interface Arrived {
  readonly observation: Observation;
  readonly arrivedAt: Instant;
}

/** A moment from which a deadline runs, and what it is about. */
interface Start {
  /** A charge or an observation; empty: the order itself. */
  readonly about: string;
  readonly at: Instant;
}

const PREFIX = 'deadline:';
const HOUR = 3_600 * SECOND;

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
  folded: Folded,
  history: readonly Arrived[],
  hours: DeadlineHours = {},
): readonly RunningDeadline[] {
  const { account, orderId } = folded;
  return DEADLINES.flatMap((deadline) => {
    const rule: DeadlineRule = DEADLINE_RULES[deadline];
    const after = hours[deadline] ?? rule.hours;
    if (after === 'off') return [];
    return startsOf(rule, folded, history).map(({ about, at: from }) => {
      const subject = `${PREFIX}${deadline}${about === '' ? '' : `:${about}`}`;
      const key = milestoneKey(account, orderId, 'needs_attention', subject);
      return { deadline, from, at: from + after * HOUR, subject, key };
    });
  });
}

/**
 * The deadlines that are over for an order at that moment, each as the `needs_attention` milestone
 * that tells a person. A pure function; which of them were told before is for the caller to know.
 *
 * @param history everything observed of the order.
 */
export function overdue(
  folded: Folded,
  history: readonly Arrived[],
  now: Instant,
  hours: DeadlineHours = {},
): readonly Milestone[] {
  const { account, orderId, snapshot } = folded;
  const { upstreamId, checkoutId } = snapshot.context;
  return running(folded, history, hours)
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

/** Whether a milestone is about a deadline. */
export function isDeadline({ kind, subject }: Pick<Milestone, 'kind' | 'subject'>): boolean {
  return kind === 'needs_attention' && subject.startsWith(PREFIX);
}

/** Whether what a deadline waited for is still to come; asked before a person is told of it. */
export function stillOverdue(
  folded: Folded,
  { subject }: Pick<Milestone, 'subject'>,
): { readonly deliver: true } | { readonly deliver: false; readonly because: string } {
  const [name, ...rest] = subject.slice(PREFIX.length).split(':');
  const about = rest.join(':');
  const deadline = DEADLINES.find((known) => known === name);
  const rule: DeadlineRule | undefined = deadline && DEADLINE_RULES[deadline];
  const { order } = folded.snapshot.value;
  const moved = { deliver: false, because: `The order has moved on: it is ${order}.` } as const;
  if (rule === undefined || (rule.state !== undefined && rule.state !== order)) return moved;
  const waits: Readonly<Record<DeadlineRule['from'], boolean>> = {
    state: true,
    authorised_charge: isAuthorised(folded, about),
    early_arrival: isEarly(folded, about),
  };
  return waits[rule.from] ? { deliver: true } : moved;
}

function startsOf(
  { state, from }: DeadlineRule,
  folded: Folded,
  history: readonly Arrived[],
): readonly Start[] {
  const { snapshot } = folded;
  if (state !== undefined && snapshot.value.order !== state) return [];
  switch (from) {
    case 'state':
      return enteredAt(state, history);
    case 'authorised_charge':
      return Object.values(snapshot.context.charges).flatMap(({ id, createdAt }) =>
        createdAt !== undefined && isAuthorised(folded, id) ? [{ about: id, at: createdAt }] : [],
      );
    case 'early_arrival':
      return history.flatMap(({ observation: { id }, arrivedAt }) =>
        isEarly(folded, id) ? [{ about: id, at: arrivedAt }] : [],
      );
  }
}

/** By the provider's own record, the last entry; without one, when it was first said. */
function enteredAt(state: OrderState, history: readonly Arrived[]): readonly Start[] {
  const recorded = history.flatMap(
    ({ observation: { transitionTimes } }) => transitionTimes?.[state] ?? [],
  );
  const said = history
    .filter(({ observation }) => observation.events.some(({ type }) => type === `order.${state}`))
    .map(({ observation }) => observation.instant);
  const at = recorded.length > 0 ? Math.max(...recorded) : Math.min(...said);
  return Number.isFinite(at) ? [{ about: '', at }] : [];
}

function isAuthorised({ snapshot }: Folded, chargeId: string): boolean {
  return snapshot.context.charges[chargeId]?.state === 'capturable';
}

function isEarly({ parked }: Folded, observationId: string): boolean {
  return parked.some(
    ({ id, standing, dismissed }) =>
      id === observationId && standing.kind === 'early' && dismissed !== true,
  );
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
