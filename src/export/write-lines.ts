import { defined } from '../order/defined.js';
import { formatInstant } from '../order/time/instant.js';
import { timesAsText } from '../order/time/times-as-text.js';
import type {
  OrderRow,
  StoredMilestone,
  StoredObservation,
  UnplacedObservation,
} from '../store/store.js';
import type {
  ExportedMilestone,
  ExportedObservation,
  ExportedOrder,
  ExportedUnplaced,
  ExportLine,
} from './line-format.js';

/** An order with everything that is stored about it. */
export interface StoredOrder {
  readonly row: OrderRow;
  readonly observations: readonly StoredObservation[];
  readonly milestones: readonly StoredMilestone[];
}

/** A line as text, with its line feed. */
export function textOf(line: ExportLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** The line of an observation whose order is not known yet. */
export function unplacedLine({ observation, arrivedAt }: UnplacedObservation): ExportedUnplaced {
  return {
    kind: 'unplaced',
    arrivedAt: formatInstant(arrivedAt),
    observation: timesAsText(observation),
  };
}

/** The lines of one order. */
export function linesOf(order: StoredOrder): readonly ExportLine[] {
  return [
    orderLine(order),
    ...order.observations.map(observationLine),
    ...order.milestones.map(milestoneLine),
  ];
}

function orderLine({ row, observations, milestones }: StoredOrder): ExportedOrder {
  const { account, orderId, upstreamId, checkoutId, state, fraudState, record } = row;
  const { prunedAt, setAside } = record;
  return defined({
    kind: 'order' as const,
    account,
    orderId,
    upstreamId,
    checkoutId,
    state,
    fraudState,
    instant: formatInstant(row.instant),
    updatedAt: formatInstant(row.updatedAt),
    observations: observations.length,
    milestones: milestones.length,
    prunedAt: prunedAt === undefined ? undefined : formatInstant(prunedAt),
    setAside: setAside === undefined ? undefined : (true as const),
    // Otherwise it can be computed from the observations.
    record: prunedAt === undefined && setAside === undefined ? undefined : record,
  });
}

function observationLine(stored: StoredObservation): ExportedObservation {
  const { observation, arrivedAt, resolution } = stored;
  return defined({
    kind: 'observation' as const,
    arrivedAt: formatInstant(arrivedAt),
    resolution: resolution && { ...resolution, at: formatInstant(resolution.at) },
    observation: timesAsText(observation),
  });
}

function milestoneLine(stored: StoredMilestone): ExportedMilestone {
  const { milestone, status, attempts, uncountedAttempts, createdAt, dueAt, settledAt } = stored;
  const { lastError, reason, settledBy } = stored;
  return defined({
    kind: 'milestone' as const,
    status,
    attempts,
    uncountedAttempts,
    createdAt: formatInstant(createdAt),
    dueAt: formatInstant(dueAt),
    settledAt: settledAt === undefined ? undefined : formatInstant(settledAt),
    lastError,
    reason,
    settledBy,
    milestone,
  });
}
