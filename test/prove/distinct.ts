import { sameContent, withOwnId } from '../../src/lifecycle/sorting/identity.js';
import type { Observation } from '../../src/order/observation.js';

/**
 * As they came, without repetitions; of an answer that came again, the latest; of an event that came in
 * two renderings, both.
 */
export function distinct(observations: readonly Observation[]): readonly Observation[] {
  const byId = new Map<string, Observation>();
  for (const one of observations) {
    const known = byId.get(one.id);
    const isRendering = known !== undefined && !sameContent(known, one);
    const kept = isRendering ? withOwnId(one) : one;
    if (known === undefined || isRendering || one.instant > known.instant) byId.set(kept.id, kept);
  }
  return [...byId.values()];
}
