import type { FraudReported, OrderReported } from '../../order/event.js';
import type { GuardName } from '../../order/guard.js';
import { chain, isDisputed, nextStates, type Region } from './edges.js';
import { refusals } from './guards.js';
import type { Snapshot } from './snapshot.js';
import { positionOf } from './step.js';

/** What keeps the statechart from the state that a refused event reports. */
export type Obstacle = RefusingGuards | NoEdge;

/** Guards refused it. `illegal`: at least one of them asks about the event or the facts. */
export interface RefusingGuards {
  readonly code: 'guard_refused';
  readonly kind: 'early' | 'illegal';
  readonly guards: readonly GuardName[];
}

/** No edge leads there from here. */
export interface NoEdge {
  readonly code: 'no_edge';
  /** `early`: a chain of edges leads there. */
  readonly kind: 'early' | 'illegal';
  readonly region: Region;
  readonly from: string;
  readonly target: string;
  /** The states on the shortest way there; empty where there is none. */
  readonly through: readonly string[];
}

/** The state that an event reports, and its region. */
export function reportedBy({ type }: OrderReported | FraudReported): {
  readonly region: Region;
  readonly target: string;
} {
  const region: Region = type.startsWith('fraud.') ? 'fraud' : 'order';
  return { region, target: type.slice(region.length + 1) };
}

/** What keeps the statechart from the state that an event reports, of an event that it refuses here. */
export function obstacleTo(snapshot: Snapshot, event: OrderReported | FraudReported): Obstacle {
  const refusing = refusals(snapshot, event);
  if (refusing.length > 0) {
    const contradictsItself = refusing.some(({ asksRegion }) => !asksRegion);
    return {
      code: 'guard_refused',
      kind: contradictsItself ? 'illegal' : 'early',
      guards: refusing.map(({ name }) => name),
    };
  }
  const { region, target } = reportedBy(event);
  const from = positionOf(snapshot)[region];
  // In the fraud region, a state has an edge to every other state that can be reported, or none.
  // A dispute is a detour: it is named only where nothing else leads there.
  const way =
    chain(region, from, target, (state) => !isDisputed(state)) ?? chain(region, from, target);
  const kind = way === undefined ? 'illegal' : 'early';
  return { code: 'no_edge', kind, region, from, target, through: way?.slice(0, -1) ?? [] };
}

/** That no edge leads there, in words. */
export function noWay({ kind, region, from, target }: NoEdge): string {
  if (kind === 'early') return `no edge leads from ${from} to ${target} directly`;
  return nextStates(region, from).length === 0
    ? `no edge leads out of ${from}`
    : `no chain of edges leads from ${from} to ${target}`;
}
