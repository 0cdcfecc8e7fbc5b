import {
  historyFrom,
  type OrderRecord,
  standings,
  type UnusualMove,
  unusualMoves,
} from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import type { OrderEvent } from '../../order/event.js';
import type { Source } from '../../order/source.js';
import type { Explanation, StandingKind } from '../../order/standing.js';
import type { FraudPosition, FraudState, OrderPosition, OrderState } from '../../order/state.js';
import { formatInstant, type InstantText } from '../../order/time/instant.js';
import { textOfEach } from '../../order/time/times-as-text.js';
import type { StoredObservation } from '../../store/store.js';

/** One observation in the history of an order, with its current standing and the state after it. */
export interface HistoryEntry {
  readonly id: string;
  /** The provider's name for it: an event type, or a request. */
  readonly label?: string;
  readonly source: Source;
  /** When the provider reported it. */
  readonly instant: InstantText;
  /** When it was stored. */
  readonly arrivedAt?: InstantText;
  /** The id under which the provider sent it, if other content has that id already. */
  readonly conflictsWith?: string;
  /** Grows in the order of arrival; `asOf` with it returns the order as it was known then. */
  readonly arrival: number | undefined;
  readonly releases: boolean;
  readonly transitionTimes?: Readonly<Partial<Record<OrderState, InstantText>>>;
  readonly fraudTransitionTimes?: Readonly<Partial<Record<FraudState, InstantText>>>;
  /** The types of its events of the statechart. */
  readonly events: readonly OrderEvent['type'][];
  readonly standing: StandingKind;
  /** Present unless it was applied. */
  readonly explanation?: Explanation;
  /** Where the order was after it. */
  readonly after: { readonly state: OrderPosition; readonly fraudState: FraudPosition };
  /** Payments only: present where no edges lead to that state from the one before it. */
  readonly unusualMove?: UnusualMove;
  /** An operator's decision about it. */
  readonly resolution?: {
    readonly decision: 'dismiss';
    readonly actor: string;
    readonly reason: string;
    readonly at: InstantText;
  };
}

/** Every observation in fold order. Of a pruned order: those since it was pruned, as they arrived. */
export function historyOf(
  entries: readonly StoredObservation[],
  record?: OrderRecord,
): readonly HistoryEntry[] {
  const stored = new Map(entries.map((one) => [one.observation.id, one]));
  const all = standings(historyFrom(entries), record);
  const unusual = unusualMoves(all, (id) => stored.get(id)?.sequence ?? 0);
  return all.map(({ observation, standing, after }) => {
    const { arrivedAt, sequence, resolution } = stored.get(observation.id) ?? {};
    const { transitionTimes, fraudTransitionTimes } = observation;
    return {
      ...defined({
        id: observation.id,
        label: observation.label,
        conflictsWith: observation.conflictsWith,
        source: observation.source,
        instant: formatInstant(observation.instant),
        arrivedAt: arrivedAt === undefined ? undefined : formatInstant(arrivedAt),
      }),
      arrival: sequence,
      ...defined({
        releases: observation.releases,
        transitionTimes: transitionTimes && textOfEach(transitionTimes),
        fraudTransitionTimes: fraudTransitionTimes && textOfEach(fraudTransitionTimes),
        events: observation.events.map(({ type }) => type),
        standing: standing.kind,
        explanation: 'explanation' in standing ? standing.explanation : undefined,
        after: { state: after.value.order, fraudState: after.value.fraud },
        unusualMove: unusual.get(observation.id),
        resolution: resolution && { ...resolution, at: formatInstant(resolution.at) },
      }),
    };
  });
}
