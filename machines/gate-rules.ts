import type { Gate, GateReason } from '../src/order/gate.js';
import type { GuardName } from '../src/order/guard.js';

/**
 * What a gate asks of the statechart: a tag on the state of the order, guards, and, where goods are
 * concerned, that no visited state shows that they were sent. {@link IN_DISPUTE} closes every gate.
 */
export interface GateRule {
  /** A state with this tag opens it. */
  readonly tag: string;
  /**
   * Where the provider speaks of payments, every state but a dispute opens it: money that was captured
   * can be given back wherever the order is.
   */
  readonly inEveryStateOfPayments?: true;
  /** So does a state with this tag if the guard holds, too. */
  readonly orTagWith?: {
    readonly tag: string;
    readonly guard: GuardName;
    readonly reason: GateReason;
  };
  /**
   * What must have happened first, in whatever state the order is: the guard holds, or a state with this tag
   * was visited. Before it there is nothing to ask for.
   */
  readonly after?: {
    readonly guard: GuardName;
    readonly orVisited: string;
    readonly reason: GateReason;
  };
  /** In a state with one of these tags there is nothing to ask for any more. */
  readonly over?: readonly string[];
  /** Guards that must hold, each with the reason to give when it does not. */
  readonly guards: readonly { readonly name: GuardName; readonly reason: GateReason }[];
  /** A visited state with this tag closes it permanently. */
  readonly never?: string;
  /** Completes "It may …" and "It may not …". */
  readonly question: string;
}

/** While the order is in a state with this tag, every gate is closed. */
export const IN_DISPUTE = {
  tag: 'disputed',
  reason: 'in_dispute',
  because: 'a charge is in dispute',
  ofPayments: 'a payment is disputed',
} as const satisfies { tag: string; reason: GateReason; because: string; ofPayments: string };

/** What every gate asks first. */
const OF_ITS_OWN = [
  { name: 'rightMode', reason: 'wrong_mode' },
  { name: 'oneOrder', reason: 'two_orders' },
] as const;

/** The gates, each over tags and guards of `orderMachine`. */
export const GATE_RULES: Readonly<Record<Gate, GateRule>> = {
  fulfil: {
    question: 'be fulfilled',
    tag: 'fulfillable',
    guards: [
      ...OF_ITS_OWN,
      { name: 'fraudPassed', reason: 'fraud_not_passed' },
      { name: 'noLivingChargePending', reason: 'charge_not_authorised' },
      { name: 'someChargeLives', reason: 'not_paid_for' },
      { name: 'notGivenBack', reason: 'given_back' },
      { name: 'authorisationStands', reason: 'reauthorisation_failed' },
      { name: 'noCaptureFailed', reason: 'capture_failed' },
      { name: 'somethingOpen', reason: 'nothing_open' },
    ],
    never: 'goods_gone',
    over: ['goods_gone'],
  },
  cancel: {
    question: 'be cancelled',
    tag: 'cancellable',
    guards: [
      ...OF_ITS_OWN,
      { name: 'somethingUncaptured', reason: 'everything_captured' },
      { name: 'somethingOpen', reason: 'nothing_open' },
    ],
    never: 'goods_gone',
    over: ['goods_gone', 'terminal'],
  },
  refund: {
    question: 'be refunded',
    tag: 'refundable',
    inEveryStateOfPayments: true,
    guards: [
      ...OF_ITS_OWN,
      { name: 'somethingCaptured', reason: 'nothing_captured' },
      { name: 'somethingToRefund', reason: 'nothing_left_to_refund' },
    ],
  },
  return: {
    question: 'be returned',
    tag: 'returnable',
    after: { guard: 'somethingSent', orVisited: 'goods_gone', reason: 'nothing_sent' },
    over: ['settled'],
    guards: [...OF_ITS_OWN, { name: 'notChargedBack', reason: 'charged_back' }],
  },
  confirm: {
    question: 'be confirmed to the customer',
    tag: 'confirmable',
    orTagWith: {
      tag: 'confirmable_once_paid',
      guard: 'customerHasPaid',
      reason: 'customer_must_act',
    },
    guards: [...OF_ITS_OWN],
    over: ['goods_gone'],
  },
};
