import { formatInstant } from '../order/time/instant.js';
import type { OrderRow, StoredMilestone, StoredObservation } from '../store/store.js';
import type { ExportedMilestone, ExportedObservation, ExportedOrder, ExportLine } from './line.js';
import { writeTimes } from './written-times.js';

/** One order with everything that is stored about it. */
export interface WholeOrder {
  readonly row: OrderRow;
  readonly observations: readonly StoredObservation[];
  readonly milestones: readonly StoredMilestone[];
}

/** A line as it is written. */
export function textOf(line: ExportLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** The lines of one order, which belong together. */
export function linesOf(order: WholeOrder): readonly ExportLine[] {
  return [
    orderLine(order),
    ...order.observations.map(observationLine),
    ...order.milestones.map(milestoneLine),
  ];
}

function orderLine({ row, observations, milestones }: WholeOrder): ExportedOrder {
  const { account, orderId, upstreamId, checkoutId, state, fraudState, record } = row;
  const { prunedAt, setAside } = record;
  const isWhole = prunedAt === undefined && setAside === undefined;
  return {
    kind: 'order',
    account,
    orderId,
    ...(upstreamId === undefined ? {} : { upstreamId }),
    ...(checkoutId === undefined ? {} : { checkoutId }),
    state,
    fraudState,
    instant: formatInstant(row.instant),
    updatedAt: formatInstant(row.updatedAt),
    observations: observations.length,
    milestones: milestones.length,
    ...(prunedAt === undefined ? {} : { prunedAt: formatInstant(prunedAt) }),
    ...(setAside === undefined ? {} : { setAside: true }),
    // What follows does not lead to it.
    ...(isWhole ? {} : { record }),
  };
}

function observationLine(stored: StoredObservation): ExportedObservation {
  const { observation, arrivedAt, resolution } = stored;
  return {
    kind: 'observation',
    arrivedAt: formatInstant(arrivedAt),
    ...(resolution === undefined
      ? {}
      : { resolution: { ...resolution, at: formatInstant(resolution.at) } }),
    observation: writeTimes(observation),
  };
}

function milestoneLine(stored: StoredMilestone): ExportedMilestone {
  const { milestone, status, attempts, uncountedAttempts, createdAt, dueAt, settledAt } = stored;
  const { lastError, reason, settledBy } = stored;
  return {
    kind: 'milestone',
    status,
    attempts,
    uncountedAttempts,
    createdAt: formatInstant(createdAt),
    dueAt: formatInstant(dueAt),
    ...(settledAt === undefined ? {} : { settledAt: formatInstant(settledAt) }),
    ...(lastError === undefined ? {} : { lastError }),
    ...(reason === undefined ? {} : { reason }),
    ...(settledBy === undefined ? {} : { settledBy }),
    milestone,
  };
}
