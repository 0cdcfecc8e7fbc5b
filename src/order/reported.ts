import type { FraudReported, OrderReported } from './event.js';
import type { Observation } from './observation.js';
import type { FraudState, OrderState } from './state.js';

/** The states that an observation reports, if any. */
export interface Reported {
  readonly state?: OrderState;
  readonly fraudState?: FraudState;
}

/** The states that an observation reports for the order and its fraud review. */
export function reportedBy({ events }: Pick<Observation, 'events'>): Reported {
  const reported: { -readonly [Name in keyof Reported]: Reported[Name] } = {};
  for (const event of events) {
    if (isOrderReported(event)) reported.state = stateOf(event);
    else if (isFraudReported(event)) reported.fraudState = fraudStateOf(event);
  }
  return reported;
}

/** Whether an event reports a state of the order. */
export function isOrderReported(event: Observation['events'][number]): event is OrderReported {
  return event.type.startsWith(ORDER);
}

/** Whether an event reports a state of the fraud review. */
export function isFraudReported(event: Observation['events'][number]): event is FraudReported {
  return event.type.startsWith(FRAUD);
}

/** The state of the order that an event reports. */
export function stateOf({ type }: OrderReported): OrderState {
  return type.slice(ORDER.length) as OrderState;
}

/** The state of the fraud review that an event reports. */
export function fraudStateOf({ type }: FraudReported): FraudState {
  return type.slice(FRAUD.length) as FraudState;
}

const ORDER = 'order.';
const FRAUD = 'fraud.';
