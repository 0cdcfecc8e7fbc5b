/** Where an order stands in the end, in the words of this package. */
export type StripeOrderState =
  | 'pending_payment'
  | 'in_review'
  | 'accepted'
  | 'blocked'
  | 'cancelled'
  | 'fulfilled'
  | 'complete'
  | 'returned'
  | 'dispute';

/**
 * What a person has to be made aware of, although the state does not show it.
 *
 * `payment_after_cancellation`: the shop gave the order up, and money is held for it. It does not
 * depend on which came first, as the clock of Stripe has whole seconds.
 */
export type StripeTruthFlag =
  | 'fraud_warning'
  | 'chargeback'
  | 'late_failure'
  | 'payment_after_cancellation';

/**
 * The simulator's own opinion of how a life ends. It is drawn from what happened, not from the
 * events, and shares no code with the package.
 *
 * Amounts are in the minor units of Stripe: ISK and UGX have two decimals, and the currencies of
 * three decimals end in 0 (Stripe, "Supported currencies").
 */
export interface StripeTruth {
  readonly orderId: string;
  /** ISO 4217, in lower case as Stripe writes it. */
  readonly currency: string;
  /**
   * Whether the shop may send goods now. Goods are left to send, the order was not given up, the
   * money that is held covers the total, every payment that holds money passed Radar, no dispute and
   * no inquiry is open, and the events have the mode that the shop expects.
   *
   * Of a life that is `unplaced`, it is the answer after somebody linked the payments to the order.
   */
  readonly mayFulfil: boolean;
  /** The state. It is not meaningful if `unknownValues`. */
  readonly state: StripeOrderState;
  /** The sum of the refunds that succeeded and have not failed since. */
  readonly refunded: number;
  /** The sum of what was captured, refunded or not. A bank debit that failed later still counts. */
  readonly captured: number;
  /** Disputes and inquiries that are open, sorted. */
  readonly openDisputes: readonly string[];
  /** Disputes whose status is `lost`, sorted. */
  readonly lostDisputes: readonly string[];
  readonly flags: readonly StripeTruthFlag[];
  /** Whether no event names the order. */
  readonly unplaced: boolean;
  /** Whether the last word about an object is a value that Stripe does not document. It shuts the gate. */
  readonly unknownValues: boolean;
}
