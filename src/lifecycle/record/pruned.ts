import { defined } from '../../order/defined.js';
import { noFacts } from '../../order/facts/known-facts.js';
import type { GateAnswer } from '../../order/gate.js';
import { isShopReportId } from '../../order/payments/shop-report-id.js';
import { formatInstant, type Instant } from '../../order/time/instant.js';
import type { Folded, Parked } from '../folding/folded.js';
import { forgotten, isForgotten } from './forgotten.js';
import { isPruned, type OrderRecord, type PrunedRecord } from './order-record.js';

/**
 * Keeps the states and the ids of an order, the ids of what the shop reported of it, and whether its customer asked to
 * be forgotten. Removes its other facts and its history.
 */
export function prune(record: OrderRecord, at: Instant): PrunedRecord {
  const folded = withoutFacts(record.folded);
  const shopReports = shopReportsOf(record);
  return {
    prunedAt: isPruned(record) ? record.prunedAt : at,
    published: [],
    folded: isForgotten(record) ? forgotten(folded) : folded,
    ...(shopReports.length === 0 ? {} : { shopReports }),
  };
}

/** The ids of everything that the shop reported of an order. */
function shopReportsOf({ folded, shopReports = [] }: OrderRecord): readonly string[] {
  const all = Object.values(folded.joined?.objects ?? {}).map(({ by }) => by);
  return [...shopReports, ...all.filter(isShopReportId)];
}

/** Keeps the states and the ids of an order, and whether its customer asked to be forgotten; removes its other facts. */
export function withoutFacts(folded: Folded): Folded {
  const { machine, version, value, context } = folded.snapshot;
  const { account, orderId, upstreamId, checkoutId, requestToBeForgotten } = context;
  const { joined: _, ...states } = folded;
  return {
    ...states,
    parked: [],
    snapshot: {
      machine,
      version,
      value,
      context: {
        ...defined({ account, orderId, upstreamId, checkoutId, requestToBeForgotten }),
        ...noFacts(),
      },
    },
  };
}

/** The number of observations of an order that are parked and not dismissed, listed or not. */
export function parkedCount({ folded, unlisted }: OrderRecord): number {
  return undismissed(folded.parked).length + (unlisted?.count ?? 0);
}

/** The parked observations that no operator dismissed. */
export function undismissed(parked: readonly Parked[]): readonly Parked[] {
  return parked.filter(({ dismissed }) => dismissed !== true);
}

/** The answer of every gate about a pruned order. */
export function prunedAnswer({ prunedAt, folded }: PrunedRecord): GateAnswer {
  const because =
    `The order was settled (${folded.snapshot.value.order}) and pruned at ` +
    `${formatInstant(prunedAt)}: ask the provider before you do anything to it.`;
  return { allowed: false, because, reasons: ['pruned'] };
}
