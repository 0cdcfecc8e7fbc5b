import type { LifeClass } from '../life-classes.js';
import type { Random } from '../values/random.js';

/** Which classes of lives one simulation may play, which it must, and which it did play. */
export class Occasions {
  readonly #may: ReadonlySet<LifeClass>;
  readonly #must: ReadonlySet<LifeClass>;
  readonly #played = new Set<LifeClass>();

  constructor(may: Iterable<LifeClass> = [], must: Iterable<LifeClass> = []) {
    this.#must = new Set(must);
    this.#may = new Set([...may, ...this.#must]);
  }

  /** Whether lives of the class may be played at all. */
  allows(name: LifeClass): boolean {
    return this.#may.has(name);
  }

  /** An occasion for a class: taken with the probability `p`, or always if the plot insists. */
  take(name: LifeClass, p: number, random: Random): boolean {
    return this.#must.has(name) || (this.#may.has(name) && random.chance(p));
  }

  /** A class was played. */
  note(name: LifeClass): void {
    this.#played.add(name);
  }

  /** The classes that were played, in no particular order. */
  get played(): readonly LifeClass[] {
    return [...this.#played];
  }
}
