import type { Observation } from '../order/observation.js';

/**
 * Whether orders that this process has not written lately are new. Where most of them are, a first
 * word is written without reading: `save` refuses it if the order exists, so a wrong guess costs a try
 * and nothing else. Where most are not (after a restart, or with many processes at work), reading
 * first is cheaper.
 */
export class Strangers {
  /** How many of the last dozen or so were new. */
  #newShare = 1;
  readonly #known = new WeakSet<Observation>();

  /** Whether the order that these are about had better be taken for new. */
  seemNew(observations: readonly Observation[]): boolean {
    return this.#newShare > 0.5 && !observations.some((one) => this.#known.has(one));
  }

  /** It was taken for new, and is not: when these are tried again, they need what is stored. */
  areKnown(observations: readonly Observation[]): void {
    for (const observation of observations) this.#known.add(observation);
  }

  /** What one turned out to be. */
  learn(isNew: boolean): void {
    this.#newShare += (Number(isNew) - this.#newShare) / MEMORY;
  }
}

const MEMORY = 12;
