import type { Flag } from '../../order/facts.js';
import type { UnknownValue } from '../../order/observation.js';

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

/**
 * What the name of a delivery adds to what its object says. Never a state.
 *
 * Specification, disputes and chargebacks: a granted chargeback is announced by `order.chargeback`;
 * payment reauthorisations: `order.charge.reauth.failed` leaves the order accepted.
 */
export function flagOfType(type: string, eventId: string): Flag | undefined {
  switch (type) {
    case 'order.chargeback':
      return {
        id: `chargeback:${eventId}`,
        kind: 'chargeback',
        detail: 'The customer has been granted a chargeback.',
      };
    case 'order.charge.reauth.failed':
      return {
        id: `reauthorisation_failed:${eventId}`,
        kind: 'reauthorisation_failed',
        detail: 'An expired authorisation could not be renewed when goods were to be fulfilled.',
      };
  }
}
