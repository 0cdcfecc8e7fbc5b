import assert from 'node:assert/strict';
import type { Provider } from '../../adapters/provider.js';
import { Random } from '../simulator/values/random.js';
import type { ProviderLife, ProviderSubject } from './provider-subject.js';

/** The secrets with which the suite creates providers and signs deliveries. */
export const SECRETS = ['whsec_conformance_first', 'whsec_conformance_second'] as const;

/** Defines a check. The advice is added to its failure: what to do about it in the adapter. */
export type ConformanceTest = (
  name: string,
  advice: string,
  check: () => void | Promise<void>,
) => void;

/** A life and the seed that gives it again. */
export interface SeededLife {
  readonly seed: number;
  readonly life: ProviderLife;
}

/** How many lives are played to find some of a kind. */
const MOST_FURTHER_LIVES = 400;

/** What the checks of one subject have in common. */
export class Conformance<Call> {
  readonly #seed: string;
  readonly #count: number;
  #lives: readonly SeededLife[] | undefined;

  readonly subject: ProviderSubject<Call>;

  constructor(
    subject: ProviderSubject<Call>,
    { seed, lives }: { readonly seed: string; readonly lives: number },
  ) {
    this.subject = subject;
    this.#seed = seed;
    this.#count = lives;
  }

  /** A new provider, which has read nothing yet. */
  provider(): Provider<Call> {
    return this.subject.create([SECRETS[0]]);
  }

  /** A stream of random numbers of its own for each label. */
  random(label: string): Random {
    return new Random(`${this.#seed}/${label}`);
  }

  get lives(): readonly SeededLife[] {
    this.#lives ??= this.#draw();
    return this.#lives;
  }

  /** Checks every life. */
  eachLife(check: (life: ProviderLife, seed: number) => void): void {
    for (const one of this.lives) checkLife(one, check);
  }

  /**
   * Checks further lives until some of them were of the kind that the check is about.
   *
   * @param check - whether the life was of that kind.
   * @param absent - the message where no life is.
   */
  someLives(check: (life: ProviderLife, seed: number) => boolean, absent: string): void {
    let found = 0;
    for (const one of this.#furtherLives()) {
      checkLife(one, (life, seed) => {
        if (check(life, seed)) found += 1;
      });
      if (found === this.#count) return;
    }
    assert.ok(found > 0, absent);
  }

  /** Further lives, to find some of a kind. */
  *#furtherLives(): Generator<SeededLife> {
    for (let n = 0; n < MOST_FURTHER_LIVES; n += 1) yield this.#lifeOf('further', n);
  }

  #draw(): readonly SeededLife[] {
    return Array.from({ length: this.#count }, (_, n) => this.#lifeOf('lives', n));
  }

  #lifeOf(label: string, n: number): SeededLife {
    const seed = this.random(`${label} ${n}`).int(0, 2 ** 31);
    return { seed, life: this.subject.life(seed) };
  }
}

/** A failure names the seed of its life. */
function checkLife(
  { life, seed }: SeededLife,
  check: (life: ProviderLife, seed: number) => void,
): void {
  try {
    check(life, seed);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(`The life of seed ${seed}: ${text}`, { cause: error });
  }
}
