import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { ReconciliationReason } from './reconciliation-report.js';

/** An order that may be out of step. */
export interface Candidate {
  readonly orderId: string;
  readonly because: Set<ReconciliationReason>;
  /** Observations that the provider lists and that never arrived. */
  readonly missed: Observation[];
  /** What was read of its payments already. */
  readonly read: PaymentObservation[];
}

/** Orders that may be out of step, each with all the reasons. */
export class Candidates {
  readonly #byOrder = new Map<string, Candidate>();

  /** Adds an order or, if it is a candidate already, the reason. */
  add(orderId: string, reason: ReconciliationReason): Candidate {
    const candidate = this.#byOrder.get(orderId) ?? {
      ...{ orderId, because: new Set(), missed: [], read: [] },
    };
    candidate.because.add(reason);
    this.#byOrder.set(orderId, candidate);
    return candidate;
  }

  all(): readonly Candidate[] {
    return [...this.#byOrder.values()];
  }
}
