import type { Observation } from '../order/observation.js';
import type { WebhookReading } from './provider.js';

/** The observations of a delivery; none if it holds no order's life, or was not understood. */
export function observationsIn(reading: WebhookReading): readonly Observation[] {
  switch (reading.kind) {
    case 'observation':
      return [reading.observation];
    case 'observations':
      return reading.observations;
    default:
      return [];
  }
}
