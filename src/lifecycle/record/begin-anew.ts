import type { Facts } from '../../order/facts/facts.js';
import type { KnownFacts } from '../../order/facts/known-facts.js';
import type { Observation, TransitionTimes } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import { type Folded, fold } from '../fold.js';
import { fromHistory, type History } from '../history.js';
import { type Published, published } from '../milestones/published.js';
import { bytesOfAll, isSetAside, type OrderRecord } from './order-record.js';

/** An order that began anew, and the observations that are all of its history now. */
export interface BegunAnew extends Published {
  readonly observations: readonly Observation[];
}

/**
 * Begins an order anew that was set aside, from a read of it. A read does not tell everything: of what
 * was known before, facts and visited states are told once more, in one observation of our own, and
 * the rest of the history goes. What was recorded stays recorded, so nothing is handed over a second
 * time. Undefined for an order that is not set aside, or that would fill its limits by half again. Pure.
 *
 * @param history all that is stored of it.
 */
export function beginAnew(
  record: OrderRecord,
  history: History,
  read: Observation,
  limits: OrderLimits,
): BegunAnew | undefined {
  if (!isSetAside(record)) return undefined;
  const { folded: before } = fromHistory(history).record;
  const observations = [summaryOf(before, read), read];
  const bytes = bytesOfAll(observations);
  if (bytes > limits.bytes / 2) return undefined;
  const anew = {
    folded: fold(observations),
    published: record.published,
    bytes,
    begunAnewAt: read.instant,
  };
  return { ...published(anew), observations };
}

/** What was known of an order, as one observation that comes before a read of it. */
function summaryOf(
  { snapshot, visited, entered, greatest }: Folded,
  read: Observation,
): Observation {
  const { account, orderId, ...facts } = snapshot.context;
  // Before the read, also where clocks disagree.
  const instant = Math.min(greatest.instant, read.instant - 1);
  const { source } = read;
  const lived: TransitionTimes = Object.fromEntries(
    visited.map((state) => [state, entered?.[state] ?? instant]),
  );
  const times = narrowed(lived, read.transitionTimes);
  return {
    id: `known before ${read.id}`,
    account,
    orderId,
    instant,
    source,
    events: [{ type: 'facts.reported', facts: toldAgain(facts), instant, source }],
    ...(Object.keys(times).length === 0 ? {} : { transitionTimes: times }),
    releases: false,
    label: 'what was known before it began anew',
  };
}

/** Where the read records fewer states, only those: a longer record would be newer than the read. */
function narrowed(lived: TransitionTimes, read: TransitionTimes | undefined): TransitionTimes {
  const recorded = Object.keys(read ?? {});
  if (recorded.length === 0 || recorded.some((state) => !(state in lived))) return lived;
  return Object.fromEntries(Object.entries(lived).filter(([state]) => recorded.includes(state)));
}

/** Facts as a provider would tell them. */
function toldAgain({
  charges,
  refunds,
  items,
  fulfilments,
  documents,
  returns,
  flags,
  credits,
  chargebacks,
  ...others
}: KnownFacts): Facts {
  return {
    ...others,
    charges: Object.values(charges).map(({ by: _, ...charge }) => charge),
    refunds: Object.values(refunds),
    items: Object.values(items),
    fulfilments: Object.values(fulfilments),
    documents: Object.values(documents),
    returns: Object.values(returns),
    flags: Object.values(flags),
    ...(credits === undefined ? {} : { credits: Object.values(credits) }),
    ...(chargebacks === undefined ? {} : { chargebacks: Object.values(chargebacks) }),
  };
}
