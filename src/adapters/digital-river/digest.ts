import { createHash } from 'node:crypto';
import type { Facts } from '../../order/facts.js';
import type { Said } from './said.js';

/**
 * A name for what was said, the same for the same content whenever and however often it is said, so
 * that polling does not grow the history.
 *
 * @param facts - all facts of the observation, also those that are not in what was said.
 * @returns `facts:` and 32 hexadecimal digits.
 */
export function factsId(said: Said, facts: Facts): string {
  const { orderId, states, transitionTimes, fraudTransitionTimes, unknown } = said;
  const content = [orderId, facts, states, transitionTimes, fraudTransitionTimes, unknown];
  const digest = createHash('sha256').update(canonical(content)).digest('hex');
  return `facts:${digest.slice(0, 32)}`;
}

/** JSON with sorted keys: the provider asks not to depend on their order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const pairs = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`,
  );
  return `{${pairs.sort().join(',')}}`;
}
