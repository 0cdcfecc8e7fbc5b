import type { OrderEvent } from '../../../order/event.js';
import type { Facts } from '../../../order/facts/facts.js';
import type {
  FraudTransitionTimes,
  TransitionTimes,
  UnknownValue,
} from '../../../order/observation.js';

/** What one object of the provider says about one order, before it is known when and how. */
export interface ParsedObject {
  readonly orderId: string;
  readonly facts: Facts;
  /** At most one `fraud.*`, then at most one `order.*`. */
  readonly states: readonly Exclude<OrderEvent, { type: 'facts.reported' }>[];
  readonly transitionTimes?: TransitionTimes;
  readonly fraudTransitionTimes?: FraudTransitionTimes;
  readonly unknown: readonly UnknownValue[];
  /** Whether the object is an order itself, not merely a part of one. */
  readonly isOrder: boolean;
  /** The object's own word on the mode; absent when it does not say. */
  readonly liveMode?: boolean;
}
