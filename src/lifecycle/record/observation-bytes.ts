import type { Observation } from '../../order/observation.js';

/** The size of an observation in bytes. */
export function bytesOf(observation: Observation): number {
  return Buffer.byteLength(JSON.stringify(observation));
}

/** The size of several observations in bytes. */
export function bytesOfAll(observations: readonly Observation[]): number {
  return observations.reduce((sum, one) => sum + bytesOf(one), 0);
}
