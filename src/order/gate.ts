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
