import type { Observation } from '../../../order/observation.js';

/**
 * Guesses whether an order that this process has not written lately is new. As long as most such orders
 * are, the first observation of one is written without reading: `save` refuses it if the order exists,
 * so a wrong guess costs one attempt. When most are not (after a restart, or with many processes),
 * reading first is cheaper.
 */
export class NewOrderGuess {
  /** The share of new orders among about the last {@link MEMORY}. */
  #newShare = 1;
  readonly #known = new WeakSet<Observation>();

  /** Whether to treat the order of these observations as new. */
  seemsNew(observations: readonly Observation[]): boolean {
    return this.#newShare > 0.5 && !this.#areKnown(observations);
  }

  /** Learns whether the order of these observations was new. Only its first attempt counts. */
  learn(observations: readonly Observation[], isNew: boolean): void {
    if (this.#areKnown(observations)) return;
    this.#newShare += (Number(isNew) - this.#newShare) / MEMORY;
  }

  /** Another process has written their order, so their next attempt has to read it. */
  markKnown(observations: readonly Observation[]): void {
    for (const observation of observations) this.#known.add(observation);
  }

  #areKnown(observations: readonly Observation[]): boolean {
    return observations.some((observation) => this.#known.has(observation));
  }
}

const MEMORY = 12;
