import type { OrderEvent } from '../../src/order/event.js';
import { CHARGE_STATES, type Charge } from '../../src/order/facts/charge.js';
import type { Gate } from '../../src/order/gate.js';

/** A position of the machine with the states of the known charges. */
export interface Configuration {
  readonly order: string;
  readonly fraud: string;
  readonly charges: readonly Charge['state'][];
}

/** One event at one configuration, and its result. */
export interface Step {
  readonly from: Configuration;
  readonly event: OrderEvent;
  readonly to: Configuration;
  /** Whether the machine returned the same snapshot. */
  readonly refused: boolean;
}

interface Invariant {
  readonly id: string;
  /** The invariant. */
  readonly holds: string;
  /** The sentence of the specification or the law of this package that it protects. */
  readonly protects: string;
  /** Checks a configuration with its open gates. */
  readonly at?: (configuration: Configuration, open: ReadonlySet<Gate>) => boolean;
  /** Checks a step. */
  readonly on?: (step: Step) => boolean;
}

/** The states of charges that do not live. (Amounts are not considered here.) */
const NOT_IN_FORCE: readonly string[] = ['cancelled', 'failed'];

/**
 * Whether charges pay for an order, by the specification: "all of the charges are authorised", of those
 * that were not cancelled or refused, and there is at least one.
 */
function areAuthorised(charges: readonly string[]): boolean {
  const inForce = charges.filter((state) => !NOT_IN_FORCE.includes(state));
  return !inForce.includes('pending') && (charges.length === 0 || inForce.length > 0);
}

/** Whether charges were authorised: a cancelled charge had been. */
function wereAuthorised(charges: readonly string[]): boolean {
  return (
    !charges.includes('pending') &&
    (charges.length === 0 || charges.some((state) => state !== 'failed'))
  );
}

/** The charges that the machine considers: those of the event, or the known ones. */
function chargesOf({ from, event }: Step): readonly string[] {
  return 'charges' in event && event.charges !== undefined
    ? event.charges.map(({ state }) => state)
    : from.charges;
}

function enters(step: Step, state: string): boolean {
  const { from, to, event } = step;
  const proven = 'recorded' in event && event.recorded === true;
  return to.order === state && from.order !== state && !proven;
}

/** Independent invariants of the machine, after the specification; docs/laws.md lists them. */
export const INVARIANTS: readonly Invariant[] = [
  {
    id: 'M1',
    holds:
      '`fulfil` is open only while the order is accepted, its review passed and its living charges are authorised',
    protects:
      'Processing orders: accepted means that the charges are authorised and that the order passed fraud review; until then, do not fulfil.',
    at: ({ order, fraud, charges }, open) =>
      !open.has('fulfil') || (order === 'accepted' && fraud === 'passed' && areAuthorised(charges)),
  },
  {
    id: 'M2',
    holds: '`fulfil` is closed only if one of those three is missing',
    protects: 'Processing orders: once an order is accepted, fulfilment may begin.',
    at: ({ order, fraud, charges }, open) =>
      open.has('fulfil') || order !== 'accepted' || fraud !== 'passed' || !areAuthorised(charges),
  },
  {
    id: 'M3',
    holds: 'no event leads out of `blocked`',
    protects: 'Processing orders: `blocked` is terminal, of the order and of its fraud state.',
    on: ({ from, to }) => from.order !== 'blocked' || to.order === 'blocked',
  },
  {
    id: 'M4',
    holds: 'no event leads out of `cancelled`',
    protects: 'Order basics: no transition leads out of `cancelled`.',
    on: ({ from, to }) => from.order !== 'cancelled' || to.order === 'cancelled',
  },
  {
    id: 'M5',
    holds: 'a blocked fraud review stays blocked',
    protects: 'Processing orders: `blocked` is terminal, of the order and of its fraud state.',
    on: ({ from, to }) => from.fraud !== 'blocked' || to.fraud === 'blocked',
  },
  {
    id: 'M6',
    holds: 'every gate is closed in a dispute',
    protects:
      'Disputes: while an order is in dispute, it can be neither captured, cancelled, refunded nor returned.',
    at: ({ order }, open) => order !== 'dispute' || open.size === 0,
  },
  {
    id: 'M7',
    holds: 'every gate is closed once the order is blocked or cancelled',
    protects:
      'Processing orders: a blocked order is rejected; of a cancelled one no payment was collected.',
    at: ({ order }, open) => (order !== 'blocked' && order !== 'cancelled') || open.size === 0,
  },
  {
    id: 'M8',
    holds:
      '`accepted` is entered only with fraud passed, no charge pending and not every charge failed',
    protects:
      'Processing orders: `accepted` means that the payment charge is authorised and the review passed.',
    on: (step) =>
      !enters(step, 'accepted') ||
      (step.from.fraud === 'passed' && wereAuthorised(chargesOf(step))),
  },
  {
    id: 'M9',
    holds: '`cancelled` is entered only with every charge cancelled or failed',
    protects:
      'Processing orders: an order is not cancelled until the state of all of its charges is cancelled.',
    on: (step) =>
      !enters(step, 'cancelled') || chargesOf(step).every((state) => NOT_IN_FORCE.includes(state)),
  },
  {
    id: 'M10',
    holds: '`blocked` is entered only with the fraud review blocked',
    protects: 'Processing orders: when the state of an order is blocked, so is its fraud state.',
    on: (step) => !enters(step, 'blocked') || step.from.fraud === 'blocked',
  },
  {
    id: 'M11',
    holds: 'only a dispute leads from `fulfilled` or later to `accepted`',
    protects: 'Law 4: a second acceptance does not ship again.',
    on: ({ from, to }) =>
      !['fulfilled', 'complete', 'returned'].includes(from.order) || to.order !== 'accepted',
  },
  {
    id: 'M12',
    holds: '`cancel` is open before fulfilment while some charge is not captured',
    protects: 'Order basics: cancelled comes from pending payment, in review or accepted.',
    at: ({ order, charges }, open) => {
      const inForce = charges.filter((state) => !NOT_IN_FORCE.includes(state));
      const isCaptured =
        inForce.length > 0 &&
        inForce.every((state) => state === 'processing' || state === 'complete');
      return (
        open.has('cancel') ===
        (['pending_payment', 'in_review', 'accepted'].includes(order) && !isCaptured)
      );
    },
  },
  {
    id: 'M13',
    holds: '`refund` is open only when a charge is complete',
    protects: 'Issuing refunds: a refund needs a charge whose capture is complete.',
    at: ({ charges }, open) => !open.has('refund') || charges.includes('complete'),
  },
  {
    id: 'M14',
    holds: '`return` is open only when the order is fulfilled or complete',
    protects: 'Creating a return: only fulfilled units can be returned.',
    at: ({ order }, open) => open.has('return') === (order === 'fulfilled' || order === 'complete'),
  },
  {
    id: 'M15',
    holds: 'every gate is closed while the order is unreported',
    protects: 'Law 9: doubt closes gates.',
    at: ({ order }, open) => order !== 'unreported' || open.size === 0,
  },
  {
    id: 'M16',
    holds: 'an event leads to the state that it names or to none',
    protects: 'Law 1: an order moves only along an edge of the statechart.',
    on: ({ from, to, event }) => {
      const [region, target] = event.type.split('.');
      if (region === 'facts') return to.order === from.order && to.fraud === from.fraud;
      return region === 'fraud'
        ? to.order === from.order && (to.fraud === from.fraud || to.fraud === target)
        : to.fraud === from.fraud && (to.order === from.order || to.order === target);
    },
  },
  {
    id: 'M17',
    holds: 'a refused event changes nothing, and an event that changes nothing is refused',
    protects: 'Law 6: everything that is not applied is seen, and explained.',
    on: ({ from, to, event, refused }) =>
      event.type === 'facts.reported' ||
      refused === (from.order === to.order && from.fraud === to.fraud),
  },
  {
    id: 'M18',
    holds: 'only facts change charges',
    protects: 'Vocabulary: facts always apply, whatever the standing of the states beside them.',
    on: ({ from, to, event }) =>
      event.type === 'facts.reported' || from.charges.join() === to.charges.join(),
  },
];

/** No charge, one or two, each in every state. */
export const KNOWN_CHARGES: readonly (readonly Charge['state'][])[] = [
  [],
  ...CHARGE_STATES.map((state) => [state]),
  ...CHARGE_STATES.flatMap((one) => CHARGE_STATES.map((two) => [one, two])),
];
