import {
  type CountsView,
  type MilestoneView,
  type OrderSummary,
  type OrderView,
  orderPath,
  type QuarantinedView,
  request,
} from '../api.js';
import type { Identified, Providers } from '../providers.js';
import { needingAttention } from './quarantined-bodies.js';

/** How many orders are read with what keeps them waiting. */
const MAX_ORDERS = 20;

/** A milestone that asks a person to look at an order. */
export type NeedsAttentionView = Extract<MilestoneView, { kind: 'needs_attention' }>;

/** Everything that waits for a person. */
export interface Attention {
  /** Orders with parked observations. */
  readonly parked: readonly OrderView[];
  /** Whether more orders have parked observations. */
  readonly more: boolean;
  readonly dead: readonly MilestoneView[];
  readonly doubts: readonly NeedsAttentionView[];
  readonly quarantined: readonly QuarantinedView[];
  /** The orders of all of these, as far as they were read, by provider and id. */
  readonly orders: ReadonlyMap<string, OrderView>;
}

/** What identifies an order in a map. */
export function keyOf({ id, provider }: Identified): string {
  return JSON.stringify([provider.name, id]);
}

/** Reads what waits for a person. */
export async function loadAttention(providers: Providers): Promise<Attention> {
  const [parked, dead, pending, quarantined] = await Promise.all([
    request<{ orders: readonly OrderSummary[]; next?: string }>(
      `/orders?parked=true&limit=${MAX_ORDERS / 2}`,
    ),
    request<{ milestones: readonly MilestoneView[] }>('/milestones?status=dead&limit=50'),
    request<{ milestones: readonly MilestoneView[] }>('/milestones?status=pending&limit=500'),
    request<{ bodies: readonly QuarantinedView[] }>('/quarantined'),
  ]);
  const deadOnes = dead?.milestones ?? [];
  const doubts = (pending?.milestones ?? []).filter(
    // Parked observations have rows of their own, until they are dismissed.
    (one): one is NeedsAttentionView =>
      one.kind === 'needs_attention' && one.facts.about !== 'parked',
  );
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
  return {
    parked: (parked?.orders ?? []).flatMap((one) => orders.get(keyOf(one)) ?? []),
    more: parked?.next !== undefined,
    dead: deadOnes,
    doubts,
    quarantined: needingAttention(quarantined?.bodies ?? [], providers, Date.now()),
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
export function standingOf(counts: CountsView, attention: Attention): Standing {
  const orders = Object.values(counts.orders).reduce((sum, count) => sum + count, 0);
  const parked = new Set(attention.parked.map(keyOf));
  const dead = new Set(attention.dead.map((one) => keyOf(orderOf(one))));
  const both = parked.union(dead).size - parked.size;
  const waiting = Math.max(counts.parked, parked.size) + both;
  const doubtful = new Set(attention.doubts.map((one) => keyOf(orderOf(one))));
  const doubts = doubtful.difference(parked.union(dead)).size;
  return {
    orders,
    isEstimate: counts.estimated.orders.length > 0,
    inStep: Math.max(0, orders - waiting - doubts),
    waiting,
    doubts,
  };
}
