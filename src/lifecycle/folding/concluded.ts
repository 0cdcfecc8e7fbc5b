import { conclude } from '../../../machines/conclusion.js';
import { Join, type JoinedOf, objectsOf } from '../../../machines/join.js';
import { factsOf } from '../../../machines/joined-facts.js';
import type { Observation } from '../../order/observation.js';
import type { Joined } from '../../order/payments/joined.js';
import type { PaymentState } from '../../order/payments/states.js';
import type { Standing } from '../../order/standing.js';
import type { OrderState } from '../../order/state.js';
import { type Instant, SECOND } from '../../order/time/instant.js';
import { refusedForUnknownValues } from '../machine/refusal.js';
import type { Snapshot } from '../machine/snapshot.js';
import { restore, send } from '../machine/step.js';
import { open, seal } from '../record/snapshot-envelope.js';
import { contentDigest } from '../sorting/identity.js';
import { compareKeys, type Key, keyOf } from '../sorting/key.js';
import type { Folded, FoldOptions, Parked } from './folded.js';
import type { DetailedStanding } from './observation-standing.js';

/*
 * The fold of an order whose provider speaks of payments: join what was reported, conclude, and enter the
 * statechart with the conclusion. The position before is never read, so there is no path to depend on.
 */

/**
 * The order after these observations.
 *
 * @param before the order before them; undefined: they are all.
 * @throws RangeError when there are none, or when they are not all about one order.
 */
export function foldPayments(
  before: Folded | undefined,
  observations: readonly Observation[],
  { dismissed = NONE }: FoldOptions = {},
): Folded {
  const [first] = observations;
  const about = before ?? first;
  if (about === undefined) throw new RangeError('an order needs at least one observation');
  const { account, orderId } = about;
  const join = new Join(before?.joined);
  let greatest: Key = before?.greatest ?? LEAST;
  for (const one of observations) {
    if (one.account !== account || one.orderId !== orderId) {
      throw new RangeError('these observations are about different orders');
    }
    join.add(one, dismissed.has(one.id));
    const key = keyOf(one, {});
    if (compareKeys(key, greatest) > 0) greatest = key;
  }
  const { joined } = join;
  const wasDismissed = new Set(dismissed);
  for (const { id, dismissed: is } of before?.parked ?? []) if (is === true) wasDismissed.add(id);
  return {
    account,
    orderId,
    count: (before?.count ?? 0) + observations.length,
    last: { id: greatest.id, evidence: {} },
    greatest,
    longest: { order: 0, fraud: 0 },
    unmapped: false,
    ...concluded(joined, { account, orderId }, wasDismissed),
    joined,
  };
}

/** The same, with the standing of every observation and the order after it, in the order of the clock. */
export function standingsOfPayments(
  observations: readonly Observation[],
  options: FoldOptions = {},
): { readonly folded: Folded; readonly standings: readonly DetailedStanding[] } {
  const folded = foldPayments(undefined, observations, options);
  const { dismissed = NONE } = options;
  const join = new Join();
  const standings = inClockOrder(observations).map((observation): DetailedStanding => {
    join.add(observation, dismissed.has(observation.id));
    const { snapshot: after } = concluded(join.joined, folded, dismissed);
    return { observation, standing: standingOf(observation, folded), after };
  });
  return { folded, standings };
}

/** By the clock of whoever reported it. Within one second, which decides nothing, by content. */
function inClockOrder(observations: readonly Observation[]): readonly Observation[] {
  const digests = new Map(observations.map((one) => [one, contentDigest(one)]));
  const digest = (one: Observation) => digests.get(one) ?? '';
  return observations.toSorted((a, b) => a.instant - b.instant || (digest(a) < digest(b) ? -1 : 1));
}

/** The standing of an observation in an order: applied, unless it has undocumented values. */
export function standingOf({ unknown, ...by }: Observation, { snapshot }: Folded): Standing {
  return unknown === undefined
    ? { kind: 'applied' }
    : refusedForUnknownValues(open(snapshot), by, unknown, {});
}

const NONE: ReadonlySet<string> = new Set();
const LEAST: Key = { instant: Number.MIN_SAFE_INTEGER, size: 0, id: '' };

type Concluded = Pick<
  Folded,
  'snapshot' | 'visited' | 'parked' | 'disputes' | 'released' | 'entered'
>;

function concluded(
  joined: Joined,
  order: Pick<Folded, 'account' | 'orderId'>,
  dismissed: ReadonlySet<string>,
): Concluded {
  const facts = factsOf(joined);
  const opened = objectsOf(joined, 'dispute').filter((one) => one.opened === true);
  const conclusion = conclude(facts, opened.length);
  const start = restore(
    { order: 'unreported', fraud: 'unknown' },
    { account: order.account, orderId: order.orderId, ...facts },
  );
  const snapshot = enter(start, conclusion);
  const parked = parkedIn(joined, snapshot, dismissed);
  const entered = enteredAt(joined, conclusion.order);
  return {
    snapshot: seal(snapshot),
    visited: conclusion.visited,
    parked,
    disputes: conclusion.disputes,
    released: joined.old !== true || facts.shop?.sent !== undefined,
    ...(entered === undefined ? {} : { entered: { [conclusion.order]: entered } }),
  };
}

/**
 * Enters the statechart with what was concluded, so that its guards judge every conclusion. One that they
 * refused would leave the order unreported, which shuts every gate; a property shows that there is none.
 */
function enter(start: Snapshot, { order, fraud }: ReturnType<typeof conclude>): Snapshot {
  const reviewed = fraud === 'unknown' ? start : send(start, { type: `fraud.${fraud}` });
  return send(reviewed, { type: `order.${order}` });
}

/** The reports with undocumented values that no later report of the same object has overtaken. */
function parkedIn(
  { objects }: Joined,
  snapshot: Snapshot,
  dismissed: ReadonlySet<string>,
): readonly Parked[] {
  const parked = new Map<string, Parked>();
  for (const { by, unknown } of Object.values(objects)) {
    if (unknown === undefined) continue;
    const standing = refusedForUnknownValues(snapshot, { source: 'webhook' }, unknown, {});
    const isDismissed = dismissed.has(by);
    parked.set(by, {
      ...{ id: by, standing, reported: {}, newest: true },
      ...(isDismissed ? { dismissed: true } : {}),
    });
  }
  return [...parked.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Since when an order has been in a state that has a deadline: since its first review, or since the newest
 * payment that the customer has still to make. An abandoned one says nothing about the time for the next.
 */
function enteredAt(joined: Joined, state: OrderState): Instant | undefined {
  const times = timesIn(joined, state);
  if (times === undefined) return undefined;
  const all = times.length > 0 ? times : Object.values(joined.objects).map(({ at }) => at);
  return all.length === 0 ? undefined : Math.floor(Math.min(...all) / SECOND) * SECOND;
}

function timesIn(joined: Joined, state: OrderState): readonly Instant[] | undefined {
  const createdAt = ({ report, at }: JoinedOf<'review' | 'payment'>) => report.createdAt ?? at;
  if (state === 'in_review') return objectsOf(joined, 'review').map(createdAt);
  if (state !== 'pending_payment') return undefined;
  const payments = objectsOf(joined, 'payment');
  const unpaid = payments.filter(({ report }) => UNPAID.has(report.state)).map(createdAt);
  return unpaid.length > 0 ? [Math.max(...unpaid)] : payments.map(createdAt);
}

const UNPAID: ReadonlySet<PaymentState> = new Set(['pending', 'settling']);
