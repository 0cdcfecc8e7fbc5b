import type { Observation } from '../../order/observation.js';
import type { Instant } from '../../order/time/instant.js';
import { originalId } from './conflicting-contents.js';
import { countStates, type Evidence } from './evidence.js';

/** Decides between two observations that evidence does not separate. */
export interface Key {
  readonly instant: Instant;
  /** The number of states that its maps record. */
  readonly size: number;
  /** The id under which the provider sent it. */
  readonly id: string;
}

/** The key of an observation. */
export function keyOf(observation: Observation, { order, fraud }: Evidence): Key {
  return {
    instant: observation.instant,
    size: countStates(order) + countStates(fraud),
    id: originalId(observation),
  };
}

/** Negative when `a` comes first. */
export function compareKeys(a: Key, b: Key): number {
  return a.instant - b.instant || a.size - b.size || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
