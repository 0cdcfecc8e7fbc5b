/** The questions that have an explained answer. */
export const GATES = ['fulfil', 'cancel', 'refund', 'return', 'confirm'] as const;

/** A question: may this be done to the order now? */
export type Gate = (typeof GATES)[number];

/** The answer to a gate, with its reason in one English sentence either way. */
export interface GateAnswer {
  readonly allowed: boolean;
  readonly because: string;
  /** Why it is closed, one code for each reason; empty when it is open. */
  readonly reasons: readonly GateReason[];
}

/** Why a gate is closed. */
export type GateReason =
  | 'wrong_state'
  | 'fraud_not_passed'
  /** A charge that lives is not authorised. */
  | 'charge_not_authorised'
  /** No charge lives. */
  | 'not_paid_for'
  /** Everything went back to the customer. */
  | 'given_back'
  | 'reauthorisation_failed'
  | 'capture_failed'
  /** No line has units that were neither sent nor given up. */
  | 'nothing_open'
  | 'everything_captured'
  | 'nothing_left_to_refund'
  | 'nothing_sent'
  | 'charged_back'
  /** Nothing was ever heard of the order. */
  | 'unknown_order'
  | 'nothing_captured'
  | 'already_fulfilled'
  | 'in_dispute'
  | 'parked'
  | 'wrong_mode'
  | 'customer_must_act'
  | 'pruned'
  /** It outgrew its limits, and nothing is folded into it any more. */
  | 'set_aside';
