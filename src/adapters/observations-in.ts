import type { Observation, PaymentObservation } from '../order/observation.js';
import type { WebhookReading } from './provider.js';

/** The observations of a delivery; none if it says nothing about an order's life, or cannot be read. */
export function observationsIn(
  reading: WebhookReading,
): readonly (Observation | PaymentObservation)[] {
  switch (reading.kind) {
    case 'observation':
      return [reading.observation];
    case 'observations':
      return reading.observations;
    default:
      return [];
  }
}

/** Whether an observation names its order itself. */
export function namesOrder(
  observation: Observation | PaymentObservation,
): observation is Observation {
  return observation.orderId !== undefined;
}

/** Why an observation that names no order cannot be taken in alone. */
export const NAMES_NO_ORDER = 'It is about a payment whose order is not known yet.';
