import type { Flag } from '../../../order/facts/facts.js';
import type { UnknownValue } from '../../../order/observation.js';

/** A word nobody documented, as something a person must know. */
export function unknownValueFlag({ path, value }: UnknownValue): Flag {
  return {
    id: `unknown_value:${path}`,
    kind: 'unknown_value',
    detail: `The provider said ${value} at ${path}, which it does not document.`,
  };
}

/** A message of the other mode: test in a live system, or the reverse. */
export const WRONG_MODE: Flag = {
  id: 'wrong_mode',
  kind: 'wrong_mode',
  detail: 'A message about this order belongs to the other mode (live or test) than configured.',
};

/** Says of an event that a failure is in its name and not in what it carries. */
export function failureFlag(type: string, eventId: string): Flag {
  return {
    id: `failure_reported:${eventId}`,
    kind: 'failure_reported',
    detail: `The provider announced ${type}, and what it sent along does not show what failed: read the order.`,
  };
}

/** Says that goods cannot be charged any more. */
export function reauthorisationFlag(eventId: string): Flag {
  return {
    id: `reauthorisation_failed:${eventId}`,
    kind: 'reauthorisation_failed',
    detail: 'An expired authorisation could not be renewed when goods were to be fulfilled.',
  };
}
