import { createHash } from 'node:crypto';
import type { Facts } from '../../../order/facts/facts.js';
import { canonicalJson } from '../../../order/text/canonical-json.js';
import type { ParsedObject } from '../reading/parsed-object.js';

/**
 * A name for what was said, the same for the same content whenever and however often it is said, so
 * that polling does not grow the history.
 *
 * @param facts - all facts of the observation, also those that are not in what was said.
 * @returns `facts:` and 32 hexadecimal digits.
 */
export function factsId(said: ParsedObject, facts: Facts): string {
  const { orderId, states, transitionTimes, fraudTransitionTimes, unknown } = said;
  const content = [orderId, facts, states, transitionTimes, fraudTransitionTimes, unknown];
  const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
  return `facts:${digest.slice(0, 32)}`;
}
