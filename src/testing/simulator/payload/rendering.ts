import type { LifeClass } from '../life-classes.js';
import type { OrderBasics } from '../provider-run/basics.js';
import { ClassSelection } from '../provider-run/class-selection.js';
import type { RenderOptions } from '../simulation-options.js';
import { amountOf } from '../values/amount.js';
import type { Json, JsonObject } from '../values/json.js';
import type { Random } from '../values/random.js';

/** Renders payloads of one order, with a random stream of its own. */
export class Rendering {
  readonly basics: OrderBasics;
  readonly random: Random;
  readonly lean: boolean;
  readonly omits: boolean;
  readonly classes: ClassSelection;

  constructor(
    basics: OrderBasics,
    options: RenderOptions,
    random: Random,
    classes: ClassSelection = new ClassSelection(),
  ) {
    this.classes = classes;
    this.basics = basics;
    this.random = random;
    this.lean = options.lean;
    this.omits = options.omit === 'some';
  }

  /** Whether to write an optional field this time. */
  keeps(probability = 0.85): boolean {
    return !this.omits || this.random.chance(probability);
  }

  /** Whether large and personal blocks are written. */
  get full(): boolean {
    return !this.lean;
  }

  /** Whether a class of lives that shows in payloads only occurs here; recorded if it does. */
  chooses(name: LifeClass, probability: number): boolean {
    const chosen = this.classes.chooses(name, probability, this.random);
    if (chosen) this.classes.record(name);
    return chosen;
  }

  /** The provider's JSON number for an amount in minor units. */
  amount(minor: number): number {
    return amountOf(minor, this.basics.currency, this.random);
  }

  /** Writes an optional field, if it is not left out this time. */
  put(target: JsonObject, key: string, value: Json): void {
    if (this.keeps()) target[key] = value;
  }
}
