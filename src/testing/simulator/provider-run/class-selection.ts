import type { LifeClass } from '../life-classes.js';
import type { Random } from '../values/random.js';

/** The classes of lives that may and must occur in one simulation, and those that did. */
export class ClassSelection {
  readonly #allowed: ReadonlySet<LifeClass>;
  readonly #required: ReadonlySet<LifeClass>;
  readonly #recorded = new Set<LifeClass>();

  constructor(allowed: Iterable<LifeClass> = [], required: Iterable<LifeClass> = []) {
    this.#required = new Set(required);
    this.#allowed = new Set([...allowed, ...this.#required]);
  }

  /** Whether the class may occur at all. */
  allows(name: LifeClass): boolean {
    return this.#allowed.has(name);
  }

  /** Whether the class occurs here: with this probability, or always if the scenario requires it. */
  chooses(name: LifeClass, probability: number, random: Random): boolean {
    return this.#required.has(name) || (this.#allowed.has(name) && random.chance(probability));
  }

  /** Records that the class occurred. */
  record(name: LifeClass): void {
    this.#recorded.add(name);
  }

  /** The classes that occurred, in no particular order. */
  get recorded(): readonly LifeClass[] {
    return [...this.#recorded];
  }
}
