import { fromWebhook, type WebhookOptions } from '../../../../src/adapters/stripe/index.js';
import type { PaymentObservation } from '../../../../src/order/observation.js';
import type { ObjectReport } from '../../../../src/order/payments/object-report.js';
import { event, type Json } from './events.js';

/** The observation of an event. */
export function observed(body: unknown, options?: WebhookOptions): PaymentObservation {
  const reading = fromWebhook(body, options);
  if (reading.kind !== 'observations') throw new Error(JSON.stringify(reading));
  const [first, ...others] = reading.observations;
  if (first === undefined || others.length > 0) throw new Error('Expected one observation.');
  if (first.objects === undefined) throw new Error('Expected reports about objects.');
  // An observation with objects and references is one of a provider that speaks of payments.
  return first as PaymentObservation;
}

/** The reports of an event about an object. */
export function reports(
  type: string,
  object: Json,
  { options, ...changes }: { options?: WebhookOptions } & Json = {},
): readonly ObjectReport[] {
  return observed(event(type, object, changes), options).objects;
}
