import type { StatelyInspectionEvent } from '@statelyai/inspect';
import { standingsInDetail } from '../lifecycle/index.js';
import type { Observation } from '../order/observation.js';
import { eventsToShow } from './concluded-events.js';
import { machineDefinition } from './definition.js';

/** A message of Stately's inspector protocol. */
export type InspectionMessage = StatelyInspectionEvent;

// The version of `@statelyai/inspect` whose messages these are.
const VERSION = '0.7.2';

/**
 * The history of an order as messages of the inspector protocol: the actor, then in fold order the
 * events of each observation and the snapshot after it. Parked observations change nothing. Where the
 * provider speaks of payments, each observation is shown as the statechart entered with what it led to.
 * Messages hold ids, states, amounts and times only.
 *
 * @param after ids of observations to leave out, because they were sent before.
 * @param provider the name of the provider, shown with the id of the order. Absent: there is only one.
 */
export function messagesOf(
  history: readonly Observation[],
  after: ReadonlySet<string> = new Set(),
  provider?: string,
): readonly InspectionMessage[] {
  const [first] = history;
  if (first === undefined) return [];
  const sessionId = `${first.account}/${first.orderId}`;
  const common = { sessionId, rootId: sessionId, _version: VERSION } as const;
  const standings = standingsInDetail(history);

  // The package itself sends `null` here, against its type.
  const id = null as unknown as string;
  const actor: InspectionMessage = {
    ...common,
    type: '@xstate.actor',
    name: provider === undefined ? first.orderId : `${first.orderId} (${provider})`,
    parentId: undefined,
    id,
    createdAt: milliseconds(standings[0]?.observation.instant),
    definition: machineDefinition(),
    snapshot: snapshotOf({ order: 'unreported', fraud: 'unknown' }, {}),
  };
  const messages = standings
    .filter(({ observation }) => !after.has(observation.id))
    .flatMap(({ observation, after: envelope }): InspectionMessage[] => {
      const { value, context } = envelope;
      const createdAt = milliseconds(observation.instant);
      const shown = eventsToShow(observation, envelope);
      const events = shown.map(
        (event, index): InspectionMessage => ({
          ...common,
          type: '@xstate.event',
          id: `${observation.id}/${index}`,
          createdAt,
          sourceId: undefined,
          event,
        }),
      );
      const snapshot: InspectionMessage = {
        ...common,
        type: '@xstate.snapshot',
        id,
        createdAt,
        event: shown.at(-1) ?? { type: '' },
        // XState's type requires members that only a live actor has; the protocol does not send them.
        snapshot: snapshotOf(value, context) as never,
      };
      return [...events, snapshot];
    });
  return after.size === 0 ? [actor, ...messages] : messages;
}

function snapshotOf(value: object, context: object) {
  return { status: 'active', value, context, output: undefined } as const;
}

function milliseconds(instant = 0): string {
  return String(Math.floor(instant / 1000));
}
