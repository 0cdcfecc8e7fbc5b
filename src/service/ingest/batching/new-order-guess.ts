import type { Observation } from '../../order/observation.js';

/**
 * Whether orders that this process has not written lately are new. Where most of them are, a first
 * word is written without reading: `save` refuses it if the order exists, so a wrong guess costs a try
 * and nothing else. Where most are not (after a restart, or with many processes at work), reading
 * first is cheaper.
 */
export class NewOrderGuess {
  /** How many of the last dozen or so were new. */
  #newShare = 1;
  readonly #known = new WeakSet<Observation>();

  /** Whether the order that these are about had better be taken for new. */
  seemNew(observations: readonly Observation[]): boolean {
    return this.#newShare > 0.5 && !this.#haveBeenTried(observations);
  }

  /** What the order that these are about turned out to be, when it is found out first. */
  learn(observations: readonly Observation[], isNew: boolean): void {
    if (this.#haveBeenTried(observations)) return;
    this.#newShare += (Number(isNew) - this.#newShare) / MEMORY;
  }

  /** Somebody else has written their order: when they are tried again, they need what is stored. */
  areKnown(observations: readonly Observation[]): void {
    for (const observation of observations) this.#known.add(observation);
  }

  #haveBeenTried(observations: readonly Observation[]): boolean {
    return observations.some((one) => this.#known.has(one));
  }
}

const MEMORY = 12;
