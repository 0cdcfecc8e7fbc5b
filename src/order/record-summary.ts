import type { GateAnswer } from './gate.js';
import type { OrderState } from './state.js';

/**
 * What the gates read of a stored order besides its states and facts. An actor that was made from a stored
 * order carries it in its context.
 */
export interface RecordSummary {
  /** Every state of the order that was visited. */
  readonly visited: readonly OrderState[];
  /** The parked observations that close every gate. */
  readonly closing: readonly ClosingObservation[];
  /** The answer of every gate, if the order was pruned or set aside. */
  readonly closed?: GateAnswer;
}

/** A parked observation that closes every gate, and the sentence that explains it. */
export interface ClosingObservation {
  readonly id: string;
  readonly sentence: string;
}
