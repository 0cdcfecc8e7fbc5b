import type { Charge, ChargeAction } from '../../../order/facts/charge.js';
import type { Facts, Flag } from '../../../order/facts/facts.js';
import { failureFlag, reauthorisationFlag } from '../reading/flags.js';
import type { ParsedObject } from '../reading/parsed-object.js';

/**
 * What the name of an event adds to what its object says. An event that says by its name that
 * something failed is never without effect: what its object shows is enough; a charge that comes alone
 * is the one that is meant; and where nothing shows it, a person is told.
 *
 * Specification: `order.charge.failed` means that an authorisation failed; `order.complete` that the
 * order is complete; `order.chargeback` that a chargeback was granted; `order.charge.reauth.failed`
 * leaves the order accepted.
 */
export function withEventName(said: ParsedObject, type: string, eventId: string): ParsedObject {
  switch (type) {
    case 'order.complete':
    case 'order.completed':
      return completed(said);
    case 'order.charge.failed':
      return shows(said, ({ charges }) => charges?.some(({ state }) => state === 'failed'))
        ? said
        : failedAlone(said, type, eventId);
    case 'order.charge.capturable':
      return withFacts(stated(said, 'capturable'), { reauthorisation: 'renewed' });
    case 'order.charge.pending':
      return stated(said, 'pending');
    case 'order.charge.processing':
      return stated(said, 'processing');
    case 'order.charge.complete':
    case 'order.charge.completed':
      return stated(said, 'complete');
    case 'order.charge.cancelled':
      return stated(said, 'cancelled');
    case 'order.charge.reauth.failed':
      return withFlag(withFacts(said, { reauthorisation: 'failed' }), reauthorisationFlag(eventId));
    case 'order.charge.capture.failed':
      return showing(said, type, eventId, (facts) => someAction(facts, 'captures'));
    case 'order.charge.cancel.failed':
      return showing(said, type, eventId, (facts) => someAction(facts, 'cancels'));
    case 'order.charge.refund.failed':
    case 'refund.failed':
    case 'refund.expired':
      return showing(said, type, eventId, ({ refunds }) =>
        refunds?.some(({ state }) => state === 'failed' || state === 'expired'),
      );
    case 'order.chargeback':
      // A transaction tells what was taken back; nothing else does, and then nobody knows how much.
      return said.facts.chargebacks === undefined
        ? withFacts(said, { chargebacks: [{ id: eventId }] })
        : said;
    default:
      return said;
  }
}

/** The order inside was seen to lag behind its own event: the event itself says that it is complete. */
function completed(said: ParsedObject): ParsedObject {
  const states = said.states.map((event) =>
    event.type === 'order.fulfilled' ? { ...event, type: 'order.complete' as const } : event,
  );
  return { ...said, states };
}

/** A charge that comes alone and names no state is in the one that the event names. */
function stated(said: ParsedObject, state: Charge['state']): ParsedObject {
  const [charge, ...others] = said.facts.charges ?? [];
  const isNamed = charge?.state !== 'unknown' || said.unknown.length > 0;
  if (charge === undefined || others.length > 0 || said.isOrder || isNamed) return said;
  return withFacts(said, { charges: [{ ...charge, state }] });
}

/** A charge that comes alone is the one that failed, whatever its state says. */
function failedAlone(said: ParsedObject, type: string, eventId: string): ParsedObject {
  const [charge, ...others] = said.facts.charges ?? [];
  if (charge === undefined || others.length > 0 || said.isOrder) {
    return withFlag(said, failureFlag(type, eventId));
  }
  const failed: Charge = { ...charge, state: 'failed' };
  // A state that the charge does not name is no unknown word.
  const unknown = said.unknown.filter(({ path }) => path !== 'charge.state');
  return { ...withFacts(said, { charges: [failed] }), unknown };
}

type Shown = (facts: Facts) => boolean | undefined;

function shows({ facts }: ParsedObject, shown: Shown): boolean {
  return shown(facts) === true;
}

function showing(said: ParsedObject, type: string, eventId: string, shown: Shown): ParsedObject {
  return shows(said, shown) ? said : withFlag(said, failureFlag(type, eventId));
}

function someAction({ charges }: Facts, which: 'captures' | 'cancels'): boolean | undefined {
  return charges?.some((charge) => charge[which]?.some(hasFailed));
}

function hasFailed({ state }: ChargeAction): boolean {
  return state === 'failed';
}

function withFacts(said: ParsedObject, facts: Facts): ParsedObject {
  return { ...said, facts: { ...said.facts, ...facts } };
}

function withFlag(said: ParsedObject, flag: Flag): ParsedObject {
  return withFacts(said, { flags: [...(said.facts.flags ?? []), flag] });
}
