import type { OrderEvent } from '../../../order/event.js';
import type { Facts } from '../../../order/facts/facts.js';
import type {
  FraudTransitionTimes,
  TransitionTimes,
  UnknownValue,
} from '../../../order/observation.js';

/** What one object of the provider reports about one order, without when and how it arrived. */
export interface Report {
  readonly orderId: string;
  readonly facts: Facts;
  /** At most one `fraud.*`, then at most one `order.*`. */
  readonly states: readonly Exclude<OrderEvent, { type: 'facts.reported' }>[];
  readonly transitionTimes?: TransitionTimes;
  readonly fraudTransitionTimes?: FraudTransitionTimes;
  readonly unknown: readonly UnknownValue[];
  /** Whether the object is an order, not a part of one. */
  readonly isOrder: boolean;
  /** The object's own mode. Absent: it names none. */
  readonly liveMode?: boolean;
}
