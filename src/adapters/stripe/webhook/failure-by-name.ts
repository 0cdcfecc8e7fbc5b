import type { Flag } from '../../../order/facts/facts.js';
import type { ObjectReport } from '../../../order/payments/object-report.js';

/** For events that are named after a failure, whether their object shows it. */
const SHOWN: Readonly<Record<string, (object: ObjectReport) => boolean>> = {
  'payment_intent.payment_failed': (one) =>
    one.object === 'payment' && (one.state === 'pending' || one.state === 'cancelled'),
  'payment_intent.canceled': (one) => one.object === 'payment' && one.state === 'cancelled',
  'charge.failed': (one) =>
    one.object === 'attempt' && (one.state === 'failed' || one.returnedByBank === true),
  'charge.expired': (one) => one.object === 'attempt' && one.released === true,
  'charge.dispute.closed': (one) =>
    one.object === 'dispute' && one.state !== 'open' && one.state !== 'inquiry',
  'refund.failed': (one) =>
    one.object === 'refund' && (one.state === 'failed' || one.state === 'expired'),
};

/**
 * Flags an event that is named after a failure which its object does not show: such an event is never
 * without effect. An undocumented state parks the event already.
 */
export function failureIn(
  type: string,
  objects: readonly ObjectReport[],
  eventId: string,
): Flag | undefined {
  const shows = Object.hasOwn(SHOWN, type) ? SHOWN[type] : undefined;
  const isUnknown = objects.some((one) => 'state' in one && one.state === 'unknown');
  if (shows === undefined || isUnknown || objects.some(shows)) return undefined;
  return {
    id: `failure_reported:${eventId}`,
    kind: 'failure_reported',
    detail: `Stripe sent ${type}, but its object does not show what failed: look the payment up.`,
  };
}
