import { sameContent, withOwnId } from '../../src/lifecycle/sorting/identity.js';
import type { Observation } from '../../src/order/observation.js';

/**
 * The observations without duplicates, in order: of a repeated read the latest, of an event in two
 * renderings both.
 */
export function distinct(observations: readonly Observation[]): readonly Observation[] {
  const byId = new Map<string, Observation>();
  for (const one of observations) {
    const known = byId.get(one.id);
    const isRendering = known !== undefined && !sameContent(known, one);
    const stored = isRendering ? withOwnId(one) : one;
    if (known === undefined || isRendering || one.instant > known.instant)
      byId.set(stored.id, stored);
  }
  return [...byId.values()];
}
