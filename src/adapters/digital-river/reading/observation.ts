import { defined, filled } from '../../../order/defined.js';
import type { Observation } from '../../../order/observation.js';
import { factsId } from '../values/digest.js';
import { WRONG_MODE } from './flags.js';
import type { ParsedObject } from './parsed-object.js';

/** How and when something was said, and whether it may release an order for fulfilment. */
export interface ObservationSource {
  /** The provider's id of a delivery. Absent: a digest of what was said. */
  readonly id?: string;
  readonly account: string;
  readonly instant: number;
  readonly source: Observation['source'];
  readonly label: string;
  readonly releases: boolean;
  /** Whether it belongs to the other mode than this system: then it is recorded, releasing nothing. */
  readonly wrongMode: boolean;
}

/** Makes an observation of what was said and how. */
export function observationOf(said: ParsedObject, saying: ObservationSource): Observation {
  const { instant, source } = saying;
  const flags = filled([...(said.facts.flags ?? []), ...(saying.wrongMode ? [WRONG_MODE] : [])]);
  const facts = defined({ ...said.facts, flags });
  return defined({
    id: saying.id ?? factsId(said, facts),
    account: saying.account,
    orderId: said.orderId,
    instant,
    source,
    events: [{ type: 'facts.reported' as const, facts, instant, source }, ...said.states],
    transitionTimes: said.transitionTimes,
    fraudTransitionTimes: said.fraudTransitionTimes,
    releases: saying.releases && !saying.wrongMode,
    unknown: filled(said.unknown),
    label: saying.label,
  });
}
