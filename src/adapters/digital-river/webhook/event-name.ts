import type { Charge, ChargeAction } from '../../../order/facts/charge.js';
import type { Facts, Flag } from '../../../order/facts/facts.js';
import { failureFlag, reauthorisationFlag } from '../reading/flags.js';
import type { Report } from '../reading/report.js';

/**
 * Adds to the report of an object what only the name of its event reports. An event named after a failure
 * always has an effect: its object shows what failed, or its only charge is the one that failed, or a
 * person is asked to look.
 *
 * Specification: `order.charge.failed` means that an authorisation failed; `order.complete` that the
 * order is complete; `order.chargeback` that a chargeback was granted; `order.charge.reauth.failed`
 * leaves the order accepted.
 */
export function withEventName(report: Report, type: string, eventId: string): Report {
  switch (type) {
    case 'order.complete':
    case 'order.completed':
      return completed(report);
    case 'order.charge.failed':
      return shows(report, ({ charges }) => charges?.some(({ state }) => state === 'failed'))
        ? report
        : withFailedCharge(report, type, eventId);
    case 'order.charge.capturable':
      return withFacts(withChargeState(report, 'capturable'), { reauthorisation: 'renewed' });
    case 'order.charge.pending':
      return withChargeState(report, 'pending');
    case 'order.charge.processing':
      return withChargeState(report, 'processing');
    case 'order.charge.complete':
    case 'order.charge.completed':
      return withChargeState(report, 'complete');
    case 'order.charge.cancelled':
      return withChargeState(report, 'cancelled');
    case 'order.charge.reauth.failed':
      return withFlag(
        withFacts(report, { reauthorisation: 'failed' }),
        reauthorisationFlag(eventId),
      );
    case 'order.charge.capture.failed':
      return flaggedUnless(report, type, eventId, (facts) => hasFailedAction(facts, 'captures'));
    case 'order.charge.cancel.failed':
      return flaggedUnless(report, type, eventId, (facts) => hasFailedAction(facts, 'cancels'));
    case 'order.charge.refund.failed':
    case 'refund.failed':
    case 'refund.expired':
      return flaggedUnless(report, type, eventId, ({ refunds }) =>
        refunds?.some(({ state }) => state === 'failed' || state === 'expired'),
      );
    case 'order.chargeback':
      // Only a transaction reports an amount; otherwise nobody knows how much was charged back.
      return report.facts.chargebacks === undefined
        ? withFacts(report, { chargebacks: [{ id: eventId }] })
        : report;
    default:
      return report;
  }
}

/** The order inside may still be `fulfilled`: the event itself reports that it is complete. */
function completed(report: Report): Report {
  const states = report.states.map((event) =>
    event.type === 'order.fulfilled' ? { ...event, type: 'order.complete' as const } : event,
  );
  return { ...report, states };
}

/** The only charge of an object that is not an order, if there is exactly one. */
function onlyCharge({ isOrder, facts }: Report): Charge | undefined {
  const [charge, ...others] = facts.charges ?? [];
  return isOrder || others.length > 0 ? undefined : charge;
}

/** Gives a charge without a state the one that the event names. */
function withChargeState(report: Report, state: Charge['state']): Report {
  const charge = onlyCharge(report);
  if (charge?.state !== 'unknown' || report.unknown.length > 0) return report;
  return withFacts(report, { charges: [{ ...charge, state }] });
}

/** The only charge has failed, whatever its state is. */
function withFailedCharge(report: Report, type: string, eventId: string): Report {
  const charge = onlyCharge(report);
  if (charge === undefined) return withFlag(report, failureFlag(type, eventId));
  // The event names the state, so an undocumented one does not matter.
  const unknown = report.unknown.filter(({ path }) => path !== 'charge.state');
  return { ...withFacts(report, { charges: [{ ...charge, state: 'failed' }] }), unknown };
}

type Shown = (facts: Facts) => boolean | undefined;

function shows({ facts }: Report, shown: Shown): boolean {
  return shown(facts) === true;
}

function flaggedUnless(report: Report, type: string, eventId: string, shown: Shown): Report {
  return shows(report, shown) ? report : withFlag(report, failureFlag(type, eventId));
}

function hasFailedAction({ charges }: Facts, which: 'captures' | 'cancels'): boolean | undefined {
  return charges?.some((charge) => charge[which]?.some(hasFailed));
}

function hasFailed({ state }: ChargeAction): boolean {
  return state === 'failed';
}

function withFacts(report: Report, facts: Facts): Report {
  return { ...report, facts: { ...report.facts, ...facts } };
}

function withFlag(report: Report, flag: Flag): Report {
  return withFacts(report, { flags: [...(report.facts.flags ?? []), flag] });
}
