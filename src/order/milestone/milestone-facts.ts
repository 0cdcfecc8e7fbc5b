import type { Deadline } from '../deadline.js';
import type {
  Flag,
  OrderDocument,
  ParcelTracking,
  Payment,
  RefundState,
  StoreCredit,
} from '../facts/facts.js';
import type { FailureMessage } from '../facts/failure-message.js';
import type { Money } from '../facts/money.js';
import type { StandingKind } from '../standing.js';
import type { FraudPosition, OrderPosition } from '../state.js';

/** No facts. */
export type NoFacts = Readonly<Record<string, never>>;

/** Lines that can be fulfilled now. */
export interface FulfilFacts {
  /** Goods to ship. */
  readonly physical: readonly OpenLine[];
  /** Goods to deliver digitally. */
  readonly digital: readonly OpenLine[];
  /** The provider did not report which of the two. */
  readonly unclassified: readonly OpenLine[];
  /** Store credit that pays a part, to be deducted from the customer's balance. Absent: none. */
  readonly credits?: readonly StoreCredit[];
}

/** A line with open units. */
export interface OpenLine {
  readonly id: string;
  readonly skuId?: string;
  /** Units that are neither fulfilled nor cancelled. Absent: the ordered quantity is not known. */
  readonly quantity?: number;
}

/** A failed charge. */
export interface PaymentFailedFacts {
  readonly chargeId: string;
  readonly amount?: Money;
  /** A sentence that a customer may read, one of `FAILURE_MESSAGES`. */
  readonly failureMessage?: FailureMessage;
}

/** A capture that is complete or failed. */
export interface CaptureFacts {
  readonly chargeId: string;
  readonly captureId: string;
  readonly amount?: Money;
  /** The fulfilment that caused it, if the provider reports it. */
  readonly fulfilmentId?: string;
}

/** A cancel of a charge that is complete or failed. */
export interface ChargeCancelFacts {
  readonly chargeId: string;
  readonly cancelId: string;
  readonly amount?: Money;
}

/** A refund in one of these states. */
export interface RefundFacts<State extends RefundState = RefundState> {
  readonly refundId: string;
  readonly state: State;
  /** The refunded amount, if the provider reports it; otherwise the requested one. */
  readonly amount?: Money;
  /** The requested amount, if it differs. */
  readonly asked?: Money;
}

/** A cancel or a refund that waits for details of the customer. */
export type InformationRequiredFacts =
  | ({ readonly about: 'cancel' } & ChargeCancelFacts)
  | ({ readonly about: 'refund' } & RefundFacts<'pending_information'>);

/** Units that were fulfilled. */
export interface ItemsFulfilledFacts {
  readonly fulfilmentId: string;
  readonly items: readonly SentLine[];
  /** Absent: no tracking was reported. */
  readonly tracking?: ParcelTracking;
}

/** The fulfilled units of one line. A line without `itemId` is named by its SKU. */
export interface SentLine {
  readonly itemId?: string;
  readonly skuId?: string;
  readonly quantity: number;
}

/** Units that were cancelled. */
export interface ItemsCancelledFacts {
  readonly fulfilmentId: string;
  readonly items: readonly CancelledLine[];
}

/** The cancelled units of one line. A line without `itemId` is named by its SKU. */
export interface CancelledLine {
  readonly itemId?: string;
  readonly skuId?: string;
  readonly cancelQuantity: number;
}

/** A chargeback by its id; where only the order reports it, a sentence about it. */
export type ChargebackFacts =
  | {
      readonly chargebackId: string;
      /** Absent: not reported. */
      readonly amount?: Money;
      readonly about?: never;
      readonly detail?: never;
    }
  | {
      readonly about: 'chargeback';
      readonly detail: string;
      readonly chargebackId?: never;
      readonly amount?: never;
    };

/** Why a person must look. `detail` ends with what to do. */
export type NeedsAttentionFacts =
  | {
      /**
       * - `set_aside`: the order exceeded its limits.
       * - `captured`: the order is cancelled or blocked, yet money was captured for it.
       * - `dispute`: it came out of a dispute, and nothing was known of it before.
       * - `unusual_move`: the newest reports lead to a state to which no edge leads from the one before.
       * - the others: kinds of `Flag`.
       */
      readonly about:
        | 'set_aside'
        | 'captured'
        | 'dispute'
        | 'unusual_move'
        | Exclude<Flag['kind'], 'chargeback' | 'unknown_value'>;
      readonly detail: string;
    }
  | {
      /** An observation could not be applied. */
      readonly about: 'parked' | 'pruned';
      readonly standing: Exclude<StandingKind, 'applied'>;
      readonly detail: string;
    }
  | {
      /** The order has stood still for too long. */
      readonly about: 'deadline';
      readonly deadline: Deadline;
      readonly detail: string;
    };

/** The facts of milestones, by kind. No personal data. */
export interface MilestoneFactsByKind {
  /** The action that the customer must take. */
  readonly payment_action_required: { readonly action: NonNullable<Payment['action']> };
  readonly in_review: NoFacts;
  readonly ready_to_fulfil: FulfilFacts;
  readonly payment_failed: PaymentFailedFacts;
  readonly blocked: { readonly fraudState: FraudPosition };
  readonly cancelled: NoFacts;
  readonly items_cancelled: ItemsCancelledFacts;
  readonly items_fulfilled: ItemsFulfilledFacts;
  readonly fulfilled: NoFacts;
  readonly complete: NoFacts;
  readonly captured: CaptureFacts;
  readonly capture_failed: CaptureFacts;
  readonly charge_cancelled: ChargeCancelFacts;
  readonly charge_cancel_failed: ChargeCancelFacts;
  readonly refunded: RefundFacts<'succeeded'>;
  readonly refund_failed: RefundFacts<'failed' | 'expired'>;
  readonly information_required: InformationRequiredFacts;
  readonly returned: { readonly availableToRefund?: Money };
  readonly dispute_opened: NoFacts;
  /** `state`: the state of the order after the dispute. */
  readonly dispute_resolved: { readonly state: OrderPosition };
  readonly chargeback: ChargebackFacts;
  /** A file of the provider; `documentLink` returns its address. */
  readonly document_available: {
    readonly fileId: string;
    readonly document: OrderDocument['kind'];
  };
  readonly forget_requested: NoFacts;
  readonly needs_attention: NeedsAttentionFacts;
}
