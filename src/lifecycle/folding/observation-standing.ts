import type { Observation } from '../../order/observation.js';
import type { Standing } from '../../order/standing.js';
import type { SnapshotEnvelope } from '../record/snapshot-envelope.js';

/** What one observation did to its order. */
export interface ObservationStanding {
  readonly observation: Observation;
  readonly standing: Standing;
  /** The states of the order after it was folded in. */
  readonly after: Pick<SnapshotEnvelope, 'value'>;
}

/** What one observation did to its order, with everything that was known of the order then. */
export interface DetailedStanding extends ObservationStanding {
  readonly after: Pick<SnapshotEnvelope, 'value' | 'context'>;
}
