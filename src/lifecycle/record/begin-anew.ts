import { defined } from '../../order/defined.js';
import type { Facts } from '../../order/facts/facts.js';
import type { KnownFacts } from '../../order/facts/known-facts.js';
import type { Observation, TransitionTimes } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import { fold } from '../fold.js';
import type { Folded } from '../folding/folded.js';
import { fromHistory, type History } from '../history.js';
import { type Published, publish } from '../milestones/publish.js';
import { bytesOfAll } from './observation-bytes.js';
import { isSetAside, type OrderRecord } from './order-record.js';

/** An order that began anew, and its whole history now. */
export interface BegunAnew extends Published {
  readonly observations: readonly Observation[];
}

/**
 * Begins an order anew that was set aside, from a read of it. A read does not contain everything, so the
 * facts and visited states known before are summarised in one observation, and the rest of the history is
 * removed. Recorded milestones stay recorded, so none is delivered a second time. Undefined for an order
 * that is not set aside, or that would again fill half of its limits. Pure.
 *
 * @param history everything that is stored of the order.
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
  return { ...publish(anew), observations };
}

/** Everything known of an order, as one observation that comes before a read of it. */
function summaryOf(
  { snapshot, visited, entered, greatest }: Folded,
  read: Observation,
): Observation {
  const { account, orderId, ...facts } = snapshot.context;
  // Before the read, even where clocks disagree.
  const instant = Math.min(greatest.instant, read.instant - 1);
  const { source } = read;
  const known: TransitionTimes = Object.fromEntries(
    visited.map((state) => [state, entered?.[state] ?? instant]),
  );
  const times = narrowed(known, read.transitionTimes);
  return {
    id: `known before ${read.id}`,
    account,
    orderId,
    instant,
    source,
    events: [{ type: 'facts.reported', facts: asReported(facts), instant, source }],
    ...(Object.keys(times).length === 0 ? {} : { transitionTimes: times }),
    releases: false,
    label: 'what was known before it began anew',
  };
}

/** Where the read records fewer states, only those: a longer map would be newer than the read. */
function narrowed(known: TransitionTimes, read: TransitionTimes | undefined): TransitionTimes {
  const recorded = Object.keys(read ?? {});
  if (recorded.length === 0 || recorded.some((state) => !(state in known))) return known;
  return Object.fromEntries(Object.entries(known).filter(([state]) => recorded.includes(state)));
}

/** Known facts as a provider would report them. */
function asReported({
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
    ...defined({
      credits: credits && Object.values(credits),
      chargebacks: chargebacks && Object.values(chargebacks),
    }),
  };
}
