import type { ReconciledOrder } from './reconciliation-report.js';

/** What brought an order in step. */
export interface Repairs {
  /** How many missed events were taken in. */
  readonly events: number;
  /** Whether a read of the order was new. */
  readonly read: boolean;
  /** Whether the order began anew from a read. */
  readonly begunAnew: boolean;
}

/** Summarises how an order was, what the provider reports, and what came of it. */
export function summaryOf(
  { orderId, before, provider, after, outcome }: Omit<ReconciledOrder, 'sentence'>,
  repairs: Repairs,
): string {
  const then = beforeText(orderId, before);
  const reported = `the provider reports ${provider?.state ?? 'no state'}`;
  const by = repairsText(repairs);
  const now = afterText(after);
  const result =
    outcome === 'repaired'
      ? `${by ?? 'an observation that arrived meanwhile'} brought it in step`
      : `${by === undefined ? '' : `after ${by} `}${now}`;
  const advice = repairs.begunAnew ? ' Reprocess the quarantined bodies.' : '';
  return `${then}; ${reported}; ${result}.${advice}`;
}

/** How an order was stored before. */
export function beforeText(orderId: string, before: ReconciledOrder['before']): string {
  return before === undefined
    ? `Order ${orderId} was not known here`
    : `Order ${orderId} was stored as ${withParked(before)}`;
}

/** How an order is stored now. */
export function afterText(after: ReconciledOrder['after']): string {
  return after === undefined ? 'it is still not known here' : `it is ${withParked(after)}`;
}

function withParked({
  state,
  parked,
}: {
  readonly state: string;
  readonly parked: number;
}): string {
  return parked > 0 ? `${state} with ${parked} parked` : state;
}

function repairsText({ events, read, begunAnew }: Repairs): string | undefined {
  if (begunAnew) return 'a read from which it began anew';
  const parts = [
    ...(events === 0 ? [] : [events === 1 ? 'one missed event' : `${events} missed events`]),
    ...(read ? ['a read of the order'] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}
