import { conclusionOf, type SnapshotEnvelope } from '../lifecycle/index.js';
import type { OrderEvent } from '../order/event.js';
import type { Observation } from '../order/observation.js';

/** An event as an inspector shows it. */
export interface ShownEvent extends Record<string, unknown> {
  readonly type: string;
}

/**
 * The events of an observation to show. Where the provider speaks of payments, it reports no state of the
 * order: shown are its flags, and the events with which the statechart was entered, with the rule that
 * concluded them and what was reported.
 */
export function eventsToShow(
  { events, objects = [] }: Observation,
  { value, context }: Pick<SnapshotEnvelope, 'value' | 'context'>,
): readonly ShownEvent[] {
  const conclusion = conclusionOf(context);
  if (conclusion === undefined) return events.map(plain);
  return [
    ...events.map(plain),
    ...(value.fraud === 'unknown' ? [] : [{ type: `fraud.${value.fraud}` }]),
    { type: `order.${value.order}`, ...conclusion, reported: objects },
  ];
}

function plain(event: OrderEvent): ShownEvent {
  return { ...event };
}
