import type { Flag } from '../../../order/facts/facts.js';
import type { UnknownValue } from '../../../order/observation.js';

/** Flags an undocumented value of an enumeration. */
export function unknownValueFlag({ path, value }: UnknownValue): Flag {
  return {
    id: `unknown_value:${path}`,
    kind: 'unknown_value',
    detail: `The provider sent ${value} at ${path}, a value that it does not document.`,
  };
}

/** Flags an order of the other mode: a test order in a live system, or the reverse. */
export const WRONG_MODE: Flag = {
  id: 'wrong_mode',
  kind: 'wrong_mode',
  detail: 'A message about this order belongs to the other mode (live or test) than configured.',
};

/** Flags an event that is named after a failure which its object does not show. */
export function failureFlag(type: string, eventId: string): Flag {
  return {
    id: `failure_reported:${eventId}`,
    kind: 'failure_reported',
    detail: `The provider sent ${type}, but its object does not show what failed: read the order.`,
  };
}

/** Flags an authorisation that expired: the goods can no longer be charged for. */
export function reauthorisationFlag(eventId: string): Flag {
  return {
    id: `reauthorisation_failed:${eventId}`,
    kind: 'reauthorisation_failed',
    detail: 'An expired authorisation could not be renewed when goods were to be fulfilled.',
  };
}
