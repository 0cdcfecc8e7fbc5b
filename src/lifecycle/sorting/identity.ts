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
  return createHash('sha256')
    .update(canonical(digested(content)))
    .digest('hex')
    .slice(0, 32);
}

function digested(content: Omit<Observation, 'id'>): object {
  switch (content.source) {
    case 'webhook':
      // Whether it releases depends on a setting of the shop where the provider speaks of payments.
      return content.objects === undefined ? content : { ...content, releases: true };
    case 'shop':
      // The shop may report the same again at any time.
      return { ...content, instant: 0 };
    default:
      return { ...content, ...TIMELESS, events: timeless(content) };
  }
}

const TIMELESS = { instant: 0, source: 'read', releases: true } as const;

function timeless({ events }: Pick<Observation, 'events'>): readonly unknown[] {
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
  const isAnswer = again.source === 'response' || again.source === 'read';
  return isAnswer && again.instant > known.instant;
}

/**
 * Gives an observation an id of its own, because its id already belongs to a different content: both are
 * stored. This happens when a provider renders a redelivery again.
 */
export function withOwnId(observation: Observation): Observation {
  const id = `${observation.id}~${contentDigest(observation).slice(0, 12)}`;
  return { ...observation, id, conflictsWith: observation.id };
}
