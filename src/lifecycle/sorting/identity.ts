import { createHash } from 'node:crypto';
import type { Observation } from '../../order/observation.js';
import { storableText } from '../../order/text/storable-text.js';

/**
 * JSON with sorted keys: equal contents, equal text. What no database can hold in text makes no
 * difference, or a message would differ from itself once it was stored.
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
 * A digest of what an observation says. An answer's does not contain when it was said, nor by which
 * kind of call: the same answer to a creation and to ten reads is one fact.
 */
export function contentDigest(observation: Observation): string {
  const { id: _, label: __, conflictsWith: ___, ...said } = observation;
  const content =
    observation.source === 'webhook'
      ? said
      : { ...said, ...TIMELESS, events: timeless(observation) };
  return createHash('sha256').update(canonical(content)).digest('hex').slice(0, 32);
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

/** An answer's id is a digest without its instant: said again later, it is the newest word again. */
export function movesUp(known: Pick<Observation, 'instant'>, again: Observation): boolean {
  return again.source !== 'webhook' && again.instant > known.instant;
}

/**
 * An observation whose id another content has already taken, under an id of its own. A provider that
 * renders a redelivery anew does this; both are kept, because both were said, and the order is
 * flagged.
 */
export function withOwnId(observation: Observation): Observation {
  const id = `${observation.id}~${contentDigest(observation).slice(0, 12)}`;
  return { ...observation, id, conflictsWith: observation.id };
}
