import type { GuardName } from './guard.js';
import type { FraudPosition, FraudState, OrderPosition, OrderState } from './state.js';

/**
 * The standing of one observation by the newest fold.
 *
 * - `applied`: the order moved to its states, or was there already.
 * - `early`: legal once a missing report arrives.
 * - `illegal`: no edges lead to its states, its own charges contradict it, or it has an undocumented
 *   value.
 */
export type StandingKind = 'applied' | 'early' | 'illegal';

/** Why an observation was not applied, as data and as text. */
export interface Explanation {
  /** `pruned`: the order's history was removed, so the observation cannot be compared with it. */
  readonly code: 'no_edge' | 'guard_refused' | 'unknown_value' | 'pruned';
  /** The states of the order before. */
  readonly from: { readonly state: OrderPosition; readonly fraudState: FraudPosition };
  /** The reported states. */
  readonly reported: { readonly state?: OrderState; readonly fraudState?: FraudState };
  /** The event of the machine that was refused, e.g. `order.accepted`. */
  readonly event: string;
  /** With `guard_refused`: the guards that refused it. */
  readonly guards?: readonly GuardName[];
  /** What to do, or what would make it legal, in one sentence. */
  readonly remedy: string;
  /** All of the above in two sentences; `remedy` is the second one. */
  readonly sentence: string;
}

/** The standing of one observation. Every fold computes the standings of all observations again. */
export type Standing =
  | { readonly kind: 'applied' }
  | { readonly kind: 'early' | 'illegal'; readonly explanation: Explanation };
