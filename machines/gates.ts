import type { Gate, GateReason } from '../src/order/gate.js';
import type { GuardName } from '../src/order/guard.js';

/**
 * What a gate asks of the statechart: a tag on the state of the order, guards, and, for goods, that
 * none of the states visited so far says they are gone.
 */
export interface GateRule {
  /** The order may be in a state with this tag. */
  readonly tag: string;
  /** Or in one with this tag, if its guard holds too. */
  readonly orTagWith?: {
    readonly tag: string;
    readonly guard: GuardName;
    /** Instead of the guard: a state with this tag was visited. */
    readonly orVisited?: string;
    readonly reason: GateReason;
  };
  /** Guards of the statechart that must hold, each with the reason it gives when it does not. */
  readonly guards: readonly { readonly name: GuardName; readonly reason: GateReason }[];
  /** A visited state with this tag closes it for good. */
  readonly never?: string;
  /** While the order is in a state with this tag it is closed, whatever else is true. */
  readonly shut: { readonly tag: string; readonly reason: GateReason; readonly because: string };
  readonly question: string;
}

const IN_DISPUTE = {
  tag: 'disputed',
  reason: 'in_dispute',
  because: 'a charge is in dispute',
} as const;
const RIGHT_MODE = { name: 'rightMode', reason: 'wrong_mode' } as const;

/** The gates, each over tags and guards of `orderMachine`. */
export const GATE_RULES: Readonly<Record<Gate, GateRule>> = {
  fulfil: {
    question: 'be fulfilled',
    tag: 'fulfillable',
    guards: [
      RIGHT_MODE,
      { name: 'fraudPassed', reason: 'fraud_not_passed' },
      { name: 'noLivingChargePending', reason: 'charge_not_authorised' },
      { name: 'someChargeLives', reason: 'not_paid_for' },
      { name: 'notGivenBack', reason: 'given_back' },
      { name: 'authorisationStands', reason: 'reauthorisation_failed' },
      { name: 'noCaptureFailed', reason: 'capture_failed' },
      { name: 'somethingOpen', reason: 'nothing_open' },
    ],
    never: 'goods_gone',
    shut: IN_DISPUTE,
  },
  cancel: {
    question: 'be cancelled',
    tag: 'cancellable',
    guards: [
      RIGHT_MODE,
      { name: 'somethingUncaptured', reason: 'everything_captured' },
      { name: 'somethingOpen', reason: 'nothing_open' },
    ],
    never: 'goods_gone',
    shut: IN_DISPUTE,
  },
  refund: {
    question: 'be refunded',
    tag: 'refundable',
    guards: [
      RIGHT_MODE,
      { name: 'somethingCaptured', reason: 'nothing_captured' },
      { name: 'somethingToRefund', reason: 'nothing_left_to_refund' },
    ],
    shut: IN_DISPUTE,
  },
  return: {
    question: 'be returned',
    tag: 'returnable',
    orTagWith: {
      tag: 'fulfillable',
      guard: 'somethingSent',
      orVisited: 'goods_gone',
      reason: 'nothing_sent',
    },
    guards: [RIGHT_MODE, { name: 'notChargedBack', reason: 'charged_back' }],
    shut: IN_DISPUTE,
  },
  confirm: {
    question: 'be confirmed to the customer',
    tag: 'confirmable',
    orTagWith: {
      tag: 'confirmable_once_paid',
      guard: 'customerHasPaid',
      reason: 'customer_must_act',
    },
    guards: [RIGHT_MODE],
    shut: IN_DISPUTE,
  },
};
