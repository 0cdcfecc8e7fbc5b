import type { StatelyInspectionEvent } from '@statelyai/inspect';
import { standingsInDetail } from '../lifecycle/index.js';
import type { OrderEvent } from '../order/event.js';
import type { Observation } from '../order/observation.js';
import { machineDefinition } from './definition.js';

/** A message of Stately's inspector protocol. */
export type InspectionMessage = StatelyInspectionEvent;

// The version of the protocol's messages that are written here; `@statelyai/inspect` names its own.
const VERSION = '0.7.2';

/**
 * An order's history as messages of the inspector protocol: the actor, then for each observation, in
 * fold order, its events and the snapshot it led to. What is parked shows as events that move
 * nothing. Ids, states, amounts and times only, as everything that is kept of an order.
 *
 * @param after leave out the observations with these ids: they were sent before.
 */
export function messagesOf(
  history: readonly Observation[],
  after: ReadonlySet<string> = new Set(),
): readonly InspectionMessage[] {
  const [first] = history;
  if (first === undefined) return [];
  const sessionId = `${first.account}/${first.orderId}`;
  const common = { sessionId, rootId: sessionId, _version: VERSION } as const;
  const judgements = standingsInDetail(history);

  // The protocol's own messages carry `null` here whenever they are no answer to another one.
  const id = null as unknown as string;
  const actor: InspectionMessage = {
    ...common,
    type: '@xstate.actor',
    name: first.orderId,
    parentId: undefined,
    id,
    createdAt: milliseconds(judgements[0]?.observation.instant),
    definition: machineDefinition(),
    snapshot: snapshotOf({ order: 'unreported', fraud: 'unknown' }, {}),
  };
  const told = judgements
    .filter(({ observation }) => !after.has(observation.id))
    .flatMap(({ observation, after: { value, context } }): InspectionMessage[] => {
      const createdAt = milliseconds(observation.instant);
      const events = observation.events.map(
        (event, index): InspectionMessage => ({
          ...common,
          type: '@xstate.event',
          id: `${observation.id}/${index}`,
          createdAt,
          sourceId: undefined,
          event: shown(event),
        }),
      );
      const last = observation.events.at(-1);
      const moved: InspectionMessage = {
        ...common,
        type: '@xstate.snapshot',
        id,
        createdAt,
        event: last === undefined ? { type: '' } : shown(last),
        // XState's type asks for what only a live actor has; the protocol sends no more than this.
        snapshot: snapshotOf(value, context) as never,
      };
      return [...events, moved];
    });
  return after.size === 0 ? [actor, ...told] : told;
}

function snapshotOf(value: object, context: object) {
  return { status: 'active', value, context, output: undefined } as const;
}

function shown(event: OrderEvent): OrderEvent & Record<string, unknown> {
  return { ...event };
}

function milliseconds(instant = 0): string {
  return String(Math.floor(instant / 1000));
}
