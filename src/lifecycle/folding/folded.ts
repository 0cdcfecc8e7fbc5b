import type { TransitionTimes } from '../../order/observation.js';
import type { Joined } from '../../order/payments/joined.js';
import type { Reported } from '../../order/reported.js';
import type { Standing } from '../../order/standing.js';
import type { OrderState } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import type { SnapshotEnvelope } from '../record/snapshot-envelope.js';
import type { Evidence } from '../sorting/evidence.js';
import type { Key } from '../sorting/key.js';

/** An observation that could not be applied. */
export interface Parked {
  readonly id: string;
  readonly standing: Exclude<Standing, { kind: 'applied' }>;
  readonly reported: Reported;
  /** True while no observation after it has reported a state that was applied. */
  readonly newest: boolean;
  /** True when an operator decided that it no longer closes gates. */
  readonly dismissed?: true;
}

/** An order computed from the set of its observations. Plain JSON. */
export interface Folded {
  readonly account: string;
  readonly orderId: string;
  readonly snapshot: SnapshotEnvelope;
  /** The number of observations folded in. */
  readonly count: number;
  /**
   * The id and the evidence of the observation that was folded last.
   *
   * @internal
   */
  readonly last: { readonly id: string; readonly evidence: Evidence };
  /**
   * The greatest key of all observations, not necessarily that of the last.
   *
   * @internal
   */
  readonly greatest: Key;
  /**
   * The greatest number of states that an order map, and a fraud map, records.
   *
   * @internal
   */
  readonly longest: { readonly order: number; readonly fraud: number };
  /**
   * True when a state was reported without a map: later maps can prove where that report belongs.
   *
   * @internal
   */
  readonly unmapped: boolean;
  /** Every state that was entered, or that transition times prove was visited. */
  readonly visited: readonly OrderState[];
  readonly parked: readonly Parked[];
  /** The number of times that it entered a dispute. */
  readonly disputes: number;
  /**
   * True once an observation that may release the order was applied while it reported `accepted`, before
   * any dispute. For an order that was disputed before, only a person knows whether it was fulfilled.
   */
  readonly released: boolean;
  /** When each state was last entered, by the provider's transition times. Absent: there are none. */
  readonly entered?: TransitionTimes;
  /**
   * Where the provider speaks of payments: everything that was reported about its objects.
   *
   * @internal
   */
  readonly joined?: Joined;
  /** Every recorded entry into a dispute; entering one again overwrites its time at the provider. */
  readonly disputedAt?: readonly Instant[];
}

/** What the fold needs to know besides the observations. */
export interface FoldOptions {
  /** Ids of parked observations that an operator dismissed. */
  readonly dismissed?: ReadonlySet<string>;
}
