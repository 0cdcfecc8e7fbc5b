import {
  gates,
  historyFrom,
  isPruned,
  isSetAside,
  type OrderRecord,
  standings,
  whySetAside,
} from '../../lifecycle/index.js';
import type { ChargeAction } from '../../order/facts/charge.js';
import type { KnownCharge } from '../../order/facts/known-facts.js';
import { formatInstant, type Instant } from '../../order/time/instant.js';
import type { StoredMilestone, StoredObservation } from '../../store/store.js';
import type {
  ChargeView,
  HistoryEntry,
  MilestoneView,
  OrderView,
  WithInstantText,
} from './order-view.js';

export type { HistoryEntry, OrderView } from './order-view.js';

/** Shows an order. */
export function viewOf(
  record: OrderRecord,
  version: number,
  milestones: readonly StoredMilestone[],
): OrderView {
  const { account, orderId, snapshot, parked, visited, greatest } = record.folded;
  const { context, value } = snapshot;
  const { upstreamId, checkoutId, payment, totalAmount, availableToRefund } = context;
  const { credits = {}, requestToBeForgotten } = context;
  const { unlisted } = record;
  const newest = unlisted ?? parked.filter(({ newest: yes }) => yes).at(-1);
  return {
    id: orderId,
    account,
    ...(upstreamId === undefined ? {} : { upstreamId }),
    ...(checkoutId === undefined ? {} : { checkoutId }),
    state: value.order,
    fraudState: value.fraud,
    ...(newest === undefined ? {} : { reported: newest.reported }),
    visited,
    charges: Object.values(context.charges).map(chargeView),
    refunds: Object.values(context.refunds).map(({ createdAt, ...refund }) => ({
      ...refund,
      ...time('createdAt', createdAt),
    })),
    items: Object.values(context.items),
    fulfilments: Object.values(context.fulfilments).map(({ createdAt, ...fulfilment }) => ({
      ...fulfilment,
      ...time('createdAt', createdAt),
    })),
    documents: Object.values(context.documents),
    returns: Object.values(context.returns),
    credits: Object.values(credits),
    flags: Object.values(context.flags),
    ...(payment === undefined ? {} : { payment }),
    ...(totalAmount === undefined ? {} : { totalAmount }),
    ...(availableToRefund === undefined ? {} : { availableToRefund }),
    chargebacks: Object.values(context.chargebacks ?? {}),
    ...(record.folded.entered === undefined ? {} : times('entered', record.folded.entered)),
    ...(requestToBeForgotten === undefined ? {} : { requestToBeForgotten }),
    gates: gates(record),
    ...(isPruned(record) ? time('prunedAt', record.prunedAt) : {}),
    ...(isSetAside(record) ? { setAside: whySetAside(record) } : {}),
    parked: parked.map(({ id, standing, reported, dismissed }) => ({
      id,
      standing: standing.kind,
      reported,
      explanation: standing.explanation,
      ...(dismissed === true ? { dismissed } : {}),
    })),
    ...(unlisted === undefined ? {} : { parkedUnlisted: unlisted.count }),
    milestones: milestones.map(milestoneView),
    instant: formatInstant(greatest.instant),
    version,
  };
}

function chargeView({ by: _, createdAt, captures, cancels, ...charge }: KnownCharge): ChargeView {
  return {
    ...charge,
    ...(captures === undefined ? {} : { captures: captures.map(actionView) }),
    ...(cancels === undefined ? {} : { cancels: cancels.map(actionView) }),
    ...time('createdAt', createdAt),
  };
}

function actionView({ createdAt, ...action }: ChargeAction): WithInstantText<ChargeAction> {
  return { ...action, ...time('createdAt', createdAt) };
}

/** Shows a milestone and where its delivery stands. */
export function milestoneView({
  milestone,
  status,
  attempts,
  createdAt,
  dueAt,
  settledAt,
  lastError,
  reason,
  settledBy,
}: StoredMilestone): MilestoneView {
  return {
    ...milestone,
    status,
    attempts,
    ...time('createdAt', createdAt),
    ...(status === 'pending' ? time('dueAt', dueAt) : {}),
    ...time('settledAt', settledAt),
    ...(lastError === undefined ? {} : { lastError }),
    ...(reason === undefined ? {} : { reason }),
    ...(settledBy === undefined ? {} : { settledBy }),
  };
}

/**
 * Shows every observation in fold order, with its arrival, its standing and where it led. Of an order
 * that was pruned: what came since, as it came.
 */
export function historyOf(
  entries: readonly StoredObservation[],
  record?: OrderRecord,
): readonly HistoryEntry[] {
  const stored = new Map(entries.map((one) => [one.observation.id, one]));
  return standings(historyFrom(entries), record).map(({ observation, standing, after }) => {
    const { arrivedAt, sequence, resolution } = stored.get(observation.id) ?? {};
    return {
      id: observation.id,
      ...(observation.label === undefined ? {} : { label: observation.label }),
      source: observation.source,
      instant: formatInstant(observation.instant),
      ...time('arrivedAt', arrivedAt),
      arrival: sequence,
      releases: observation.releases,
      ...times('transitionTimes', observation.transitionTimes),
      ...times('fraudTransitionTimes', observation.fraudTransitionTimes),
      events: observation.events.map(({ type }) => type),
      standing: standing.kind,
      ...('explanation' in standing ? { explanation: standing.explanation } : {}),
      after: { state: after.value.order, fraudState: after.value.fraud },
      ...(resolution === undefined
        ? {}
        : { resolution: { ...resolution, at: formatInstant(resolution.at) } }),
    };
  });
}

function time<Name extends string>(
  name: Name,
  instant: Instant | undefined,
): { readonly [_ in Name]?: string } {
  return (instant === undefined ? {} : { [name]: formatInstant(instant) }) as {
    readonly [_ in Name]?: string;
  };
}

function times<Name extends string, State extends string>(
  name: Name,
  map: Readonly<Partial<Record<State, Instant>>> | undefined,
): { readonly [_ in Name]?: Readonly<Partial<Record<State, string>>> } {
  // What is absent is no member, so every value is an instant.
  const recorded = (map ?? {}) as Readonly<Record<string, Instant>>;
  const shown = Object.entries(recorded).map(([state, instant]) => [state, formatInstant(instant)]);
  return (map === undefined ? {} : { [name]: Object.fromEntries(shown) }) as {
    readonly [_ in Name]?: Readonly<Partial<Record<State, string>>>;
  };
}
