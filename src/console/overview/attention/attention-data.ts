import {
  type MilestoneView,
  type OrderCountsView,
  type OrderSummary,
  type OrderView,
  orderPath,
  type QuarantinedView,
  queryOf,
  request,
} from '../../api.js';
import { type Doubt, doubtsAmong } from '../../order/doubts.js';
import { type Identified, keyOf, type Providers } from '../../providers.js';
import { timesOfParking } from './parked-since.js';
import { needingAttention } from './quarantined-bodies.js';

/** How many orders are read with what keeps them waiting. */
const MAX_ORDERS = 20;

/** Everything that waits for a person. */
export interface Attention {
  /** Orders with parked observations. */
  readonly parked: readonly OrderView[];
  /** Whether more orders have parked observations. */
  readonly more: boolean;
  readonly dead: readonly MilestoneView[];
  readonly doubts: readonly Doubt[];
  readonly quarantined: readonly QuarantinedView[];
  /** Whether more deliveries are quarantined. */
  readonly moreQuarantined: boolean;
  /** When each parked observation was parked, by its order and its id. */
  readonly parkedSince: ReadonlyMap<string, string>;
  /** The orders of all of these, as far as they were read, by provider and id. */
  readonly orders: ReadonlyMap<string, OrderView>;
}

/** Reads what waits for a person, of one provider or of all. */
export async function loadAttention(
  providers: Providers,
  provider: string | undefined,
): Promise<Attention> {
  const of = queryOf({ provider }).replace('?', '&');
  const isShown = (name: string) => provider === undefined || name === provider;
  const [parked, dead, pending, quarantined] = await Promise.all([
    request<{ orders: readonly OrderSummary[]; next?: string }>(
      `/orders?parked=true&limit=${MAX_ORDERS / 2}${of}`,
    ),
    request<{ milestones: readonly MilestoneView[] }>(`/milestones?status=dead&limit=50${of}`),
    request<{ milestones: readonly MilestoneView[] }>(`/milestones?status=pending&limit=500${of}`),
    request<{ bodies: readonly QuarantinedView[]; next?: string }>('/quarantined'),
  ]);
  const deadOnes = dead?.milestones ?? [];
  const doubts = doubtsAmong(pending?.milestones ?? []);
  const wanted = new Map<string, Identified>();
  for (const one of [...(parked?.orders ?? []), ...[...doubts, ...deadOnes].map(orderOf)]) {
    if (wanted.size < MAX_ORDERS) wanted.set(keyOf(one), one);
  }
  const views = await Promise.all(
    [...wanted.values()].map((one) => request<OrderView>(orderPath(providers.refOf(one)))),
  );
  const orders = new Map(
    views.filter((view) => view !== undefined).map((view) => [keyOf(view), view]),
  );
  const parkedOrders = (parked?.orders ?? []).flatMap((one) => orders.get(keyOf(one)) ?? []);
  return {
    parked: parkedOrders,
    parkedSince: await timesOfParking(parkedOrders, providers),
    more: parked?.next !== undefined,
    dead: deadOnes,
    doubts,
    quarantined: needingAttention(quarantined?.bodies ?? [], providers, Date.now()).filter((body) =>
      isShown(body.provider),
    ),
    moreQuarantined: quarantined?.next !== undefined,
    orders,
  };
}

/** The order of a milestone. */
export function orderOf({
  orderId: id,
  provider,
}: Pick<MilestoneView, 'orderId' | 'provider'>): Identified {
  return { id, provider };
}

/** How things are, in numbers. */
export interface Standing {
  readonly orders: number;
  /** Whether the number of orders is an estimate. */
  readonly isEstimate: boolean;
  /** Orders that nothing is wrong with. */
  readonly inStep: number;
  /** Orders that a person must decide about. */
  readonly waiting: number;
  /** Orders that are overdue or doubtful, and do not wait for a decision. */
  readonly doubts: number;
}

/** Counts how things are. */
export function standingOf(
  counts: OrderCountsView,
  allParked: number,
  attention: Attention,
): Standing {
  const orders = Object.values(counts.orders).reduce((sum, count) => sum + count, 0);
  const parked = new Set(attention.parked.map(keyOf));
  const dead = new Set(attention.dead.map((one) => keyOf(orderOf(one))));
  const both = parked.union(dead).size - parked.size;
  const waiting = (attention.more ? Math.max(allParked, parked.size) : parked.size) + both;
  const doubtful = new Set(attention.doubts.map((one) => keyOf(orderOf(one))));
  const doubts = doubtful.difference(parked.union(dead)).size;
  return {
    orders,
    isEstimate: counts.estimated.length > 0,
    inStep: Math.max(0, orders - waiting - doubts),
    waiting,
    doubts,
  };
}
