import type { Observation } from '../../src/order/observation.js';

/** As they came, without repetitions; of an answer that came again, the latest. */
export function distinct(observations: readonly Observation[]): readonly Observation[] {
  const byId = new Map<string, Observation>();
  for (const one of observations) {
    const known = byId.get(one.id);
    if (known === undefined || one.instant > known.instant) byId.set(one.id, one);
  }
  return [...byId.values()];
}
