import type { Observation } from '../../order/observation.js';
import { jsonSize } from '../../order/text/json-size.js';

/** About the size of an observation as JSON, in bytes. Making that JSON would cost more than the rest of intake. */
export function bytesOf(observation: Observation): number {
  return jsonSize(observation);
}

/** About the size of several observations in bytes. */
export function bytesOfAll(observations: readonly Observation[]): number {
  return observations.reduce((sum, one) => sum + bytesOf(one), 0);
}
