import type { GuardName } from './guard.js';
import type { FraudPosition, FraudState, OrderPosition, OrderState } from './state.js';

/**
 * How the newest fold judges one observation.
 *
 * - `applied`: its states are, or already were, where the order went.
 * - `early`: legal once something that is still missing arrives.
 * - `illegal`: no edges lead from there to here, or its own charges contradict it, or it says a word
 *   nobody documented.
 */
export type StandingKind = 'applied' | 'early' | 'illegal';

/** Why something was not simply applied: data first, then the same in one English sentence. */
export interface Explanation {
  /** `pruned`: the order's history was removed, so there is nothing to judge by. */
  readonly code: 'no_edge' | 'guard_refused' | 'unknown_value' | 'pruned';
  /** Where the order was. */
  readonly from: { readonly state: OrderPosition; readonly fraudState: FraudPosition };
  /** What came. */
  readonly reported: { readonly state?: OrderState; readonly fraudState?: FraudState };
  /** The event of the machine that was refused, e.g. `order.accepted`. */
  readonly event: string;
  /** With `guard_refused`: the names of the guards that said no. */
  readonly guards?: readonly GuardName[];
  /** What would make it legal. */
  readonly remedy: string;
  /** All of the above for a person. */
  readonly sentence: string;
}

/** The judgement of one observation. Recomputed by every fold, for its neighbours too. */
export type Standing =
  | { readonly kind: 'applied' }
  | { readonly kind: 'early' | 'illegal'; readonly explanation: Explanation };
