import { createHash } from 'node:crypto';
import type { Observation } from '../../order/observation.js';
import { storableText } from '../../order/text/storable-text.js';

/**
 * JSON with sorted keys, so that equal contents give equal text. Characters that a database cannot store
 * are replaced first, or a message would differ from its stored copy.
 */
function canonical(content: object): string {
  return JSON.stringify(content, (_, value: unknown) => {
    if (typeof value === 'string') return storableText(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const members = Object.entries(value).map(
      ([key, inner]) => [storableText(key), inner] as const,
    );
    return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * A digest of the content of an observation. For responses and reads it leaves out the time and the kind
 * of call: the same answer to a creation and to ten reads is one observation.
 */
export function contentDigest(observation: Observation): string {
  const { id: _, label: __, conflictsWith: ___, ...content } = observation;
  const digested =
    observation.source === 'webhook'
      ? content
      : { ...content, ...TIMELESS, events: timeless(observation) };
  return createHash('sha256').update(canonical(digested)).digest('hex').slice(0, 32);
}

const TIMELESS = { instant: 0, source: 'read', releases: true } as const;

function timeless({ events }: Observation): readonly unknown[] {
  return events.map((event) =>
    event.type === 'facts.reported' ? { ...event, instant: 0, source: 'read' } : event,
  );
}

/** Whether two observations with one id are the same message again. */
export function sameContent(a: Observation, b: Observation): boolean {
  return contentDigest(a) === contentDigest(b);
}

/** Whether a response or a read was repeated later with the same content: then it is the newest again. */
export function movesUp(known: Pick<Observation, 'instant'>, again: Observation): boolean {
  return again.source !== 'webhook' && again.instant > known.instant;
}

/**
 * Gives an observation an id of its own, because its id already belongs to a different content: both are
 * stored. This happens when a provider renders a redelivery again.
 */
export function withOwnId(observation: Observation): Observation {
  const id = `${observation.id}~${contentDigest(observation).slice(0, 12)}`;
  return { ...observation, id, conflictsWith: observation.id };
}
