import { createHash } from 'node:crypto';
import type { Observation } from '../order/observation.js';

/** JSON with sorted keys: equal contents, equal text. By hand: a replacer makes it much slower. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const inner of value) text += `${text === '' ? '' : ','}${canonical(inner)}`;
    return `[${text}]`;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(members).sort()) {
    const inner = members[key];
    if (inner !== undefined)
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(inner)}`;
  }
  return `{${text}}`;
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

/**
 * An observation whose id another content has already taken, under an id of its own. A provider that
 * renders a redelivery anew does this; both are kept, because both were said, and the order is
 * flagged.
 */
export function withOwnId(observation: Observation): Observation {
  const id = `${observation.id}~${contentDigest(observation).slice(0, 12)}`;
  return { ...observation, id, conflictsWith: observation.id };
}
