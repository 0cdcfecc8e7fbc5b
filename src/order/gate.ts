import type { OrderState } from './state.js';

/** The names of the gates. */
export const GATES = ['fulfil', 'cancel', 'refund', 'return', 'confirm'] as const;

/** A question: may this be done to the order now? */
export type Gate = (typeof GATES)[number];

/** The answer of a gate. */
export interface GateAnswer {
  readonly allowed: boolean;
  /** The reason, open or closed, in at most two sentences. */
  readonly because: string;
  /** The codes of the reasons why it is closed; empty when it is open. */
  readonly reasons: readonly GateReason[];
}

/** Why a gate is closed. */
export type GateReason =
  | 'wrong_state'
  /** Its state is past what the gate asks: the goods are sent, returned, or will never be. */
  | 'over'
  | 'fraud_not_passed'
  /** A living charge is not authorised. */
  | 'charge_not_authorised'
  /** There is no living charge. */
  | 'not_paid_for'
  /** The whole amount went back to the customer. */
  | 'given_back'
  | 'reauthorisation_failed'
  | 'capture_failed'
  /** No line has units that are neither fulfilled nor cancelled. */
  | 'nothing_open'
  | 'everything_captured'
  | 'nothing_left_to_refund'
  | 'nothing_sent'
  | 'charged_back'
  /** The order is not known. */
  | 'unknown_order'
  | 'nothing_captured'
  | 'already_fulfilled'
  | 'in_dispute'
  | 'parked'
  | 'wrong_mode'
  /** A payment of it was named for another order, too. */
  | 'two_orders'
  | 'customer_must_act'
  | 'pruned'
  /** It exceeded its limits, and nothing more is folded into it. */
  | 'set_aside';

/** Reasons that name nothing in the way: there is nothing to do, not yet or no longer. */
const NOTHING_TO_DO: ReadonlySet<GateReason> = new Set<GateReason>([
  'over',
  'nothing_open',
  'everything_captured',
  'nothing_left_to_refund',
  'nothing_sent',
  'nothing_captured',
  'already_fulfilled',
]);

/** Reasons for which somebody has to look, whatever else is so. */
const TO_BE_LOOKED_AT: ReadonlySet<GateReason> = new Set<GateReason>([
  'unknown_order',
  'parked',
  'in_dispute',
  'wrong_mode',
  'two_orders',
  'pruned',
  'set_aside',
]);

/**
 * Whether a gate is closed because there is nothing to do, such as a refund of an order of which nothing was
 * captured, or sending the goods of one that was sent and refunded; and nobody has to look at it.
 */
export function doesNotApply({ allowed, reasons }: GateAnswer): boolean {
  return (
    !allowed &&
    reasons.some((reason) => NOTHING_TO_DO.has(reason)) &&
    !reasons.some((reason) => TO_BE_LOOKED_AT.has(reason))
  );
}

/**
 * What the gates read of a stored order besides its states and facts. An actor that was made from a stored
 * order carries it in its context.
 */
export interface RecordSummary {
  /** Every state of the order that was visited. */
  readonly visited: readonly OrderState[];
  /** The parked observations that close every gate. */
  readonly closing: readonly ClosingObservation[];
  /** The answer of every gate, if the order was pruned or set aside. */
  readonly closed?: GateAnswer;
}

/** A parked observation that closes every gate, and the sentence that explains it. */
export interface ClosingObservation {
  readonly id: string;
  readonly sentence: string;
}
