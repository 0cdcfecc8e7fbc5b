import type { LifeClass } from '../life-classes.js';
import type { OrderBasics } from '../provider-run/basics.js';
import { Occasions } from '../provider-run/occasions.js';
import { amountOf } from '../values/amount.js';
import type { Json, JsonObject } from '../values/json.js';
import type { Random } from '../values/random.js';

/** How payloads are written. */
export interface RenderOptions {
  /**
   * `'none'`: complete payloads, which still leave `fraudState` out where the documentation's own
   * examples do. `'some'`: optional fields are left out at random as well.
   */
  readonly omit: 'none' | 'some';
  /** True: only what an order's life needs, without personal and bulky blocks. Much cheaper. */
  readonly lean: boolean;
}

/** One payload in the making: whose order it is, how to write it, and its own randomness. */
export class Rendering {
  readonly basics: OrderBasics;
  readonly random: Random;
  readonly lean: boolean;
  readonly omits: boolean;
  readonly occasions: Occasions;

  constructor(
    basics: OrderBasics,
    options: RenderOptions,
    random: Random,
    occasions: Occasions = new Occasions(),
  ) {
    this.occasions = occasions;
    this.basics = basics;
    this.random = random;
    this.lean = options.lean;
    this.omits = options.omit === 'some';
  }

  /** Whether an optional field is written this time. */
  keeps(probability = 0.85): boolean {
    return !this.omits || this.random.chance(probability);
  }

  /** Whether a bulky or personal block is written at all. */
  get full(): boolean {
    return !this.lean;
  }

  /** An occasion for a class of lives that is told in payloads only: taken, and noted as played. */
  takes(name: LifeClass, probability: number): boolean {
    const taken = this.occasions.take(name, probability, this.random);
    if (taken) this.occasions.note(name);
    return taken;
  }

  /** Minor units as the provider's JSON number. */
  amount(minor: number): number {
    return amountOf(minor, this.basics.currency, this.random);
  }

  /** Puts a field in, if it is kept this time. */
  put(target: JsonObject, key: string, value: Json): void {
    if (this.keeps()) target[key] = value;
  }
}
