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

/** The kind says it all. */
export type NoFacts = Readonly<Record<string, never>>;

/** Lines that can be fulfilled now. */
export interface FulfilFacts {
  /** Goods to ship. */
  readonly physical: readonly OpenLine[];
  /** Goods to deliver digitally. */
  readonly digital: readonly OpenLine[];
  /** The provider did not say which of the two. */
  readonly unclassified: readonly OpenLine[];
  /** Store credit that pays a part, to take off what the customer has. Absent: none. */
  readonly credits?: readonly StoreCredit[];
}

/** A line of which something can be fulfilled now. */
export interface OpenLine {
  readonly id: string;
  readonly skuId?: string;
  /** Units that were neither sent nor cancelled. Absent: nobody said how many were ordered. */
  readonly quantity?: number;
}

/** Why a charge did not pay for the order. */
export interface PaymentFailedFacts {
  readonly chargeId: string;
  readonly amount?: Money;
  /** Words that a customer may read, one of `FAILURE_MESSAGES`. */
  readonly failureMessage?: FailureMessage;
}

/** A capture that was made, or that failed. */
export interface CaptureFacts {
  readonly chargeId: string;
  readonly captureId: string;
  readonly amount?: Money;
  /** The fulfilment that asked for it, where the provider says so. */
  readonly fulfilmentId?: string;
}

/** A cancel of a charge that was made, or that failed. */
export interface ChargeCancelFacts {
  readonly chargeId: string;
  readonly cancelId: string;
  readonly amount?: Money;
}

/** A refund that is in one of these states. */
export interface RefundFacts<State extends RefundState = RefundState> {
  readonly refundId: string;
  readonly state: State;
  /** What was given back, where the provider says so; otherwise what was asked for. */
  readonly amount?: Money;
  /** What was asked for, where that is something else. */
  readonly asked?: Money;
}

/** What waits for details of the customer. */
export type InformationRequiredFacts =
  | ({ readonly about: 'cancel' } & ChargeCancelFacts)
  | ({ readonly about: 'refund' } & RefundFacts<'pending_information'>);

/** Lines that were sent. */
export interface ItemsFulfilledFacts {
  readonly fulfilmentId: string;
  readonly items: readonly SentLine[];
  /** Absent: nobody said that the parcel can be followed. */
  readonly tracking?: ParcelTracking;
}

/** How much of one line was sent. A line without `itemId` is named by its SKU. */
export interface SentLine {
  readonly itemId?: string;
  readonly skuId?: string;
  readonly quantity: number;
}

/** Lines that were given up. */
export interface ItemsCancelledFacts {
  readonly fulfilmentId: string;
  readonly items: readonly CancelledLine[];
}

/** How much of one line was given up. A line without `itemId` is named by its SKU. */
export interface CancelledLine {
  readonly itemId?: string;
  readonly skuId?: string;
  readonly cancelQuantity: number;
}

/** Money that the customer's bank took back; where only the order names it, a sentence about it. */
export type ChargebackFacts =
  | {
      readonly chargebackId: string;
      /** Absent: nobody said how much. */
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

/** Why a person must look. `detail` is a sentence that says what to do. */
export type NeedsAttentionFacts =
  | {
      /**
       * - `set_aside`: the order outgrew its limits.
       * - `captured`: the order is over, and money was captured for it.
       * - `dispute`: it came out of a dispute, and nothing was heard of it before.
       * - the others: kinds of `Flag`.
       */
      readonly about:
        | 'set_aside'
        | 'captured'
        | 'dispute'
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
      /** Something has stood still for too long. */
      readonly about: 'deadline';
      readonly deadline: Deadline;
      readonly detail: string;
    };

/** What a milestone tells beside its subject, by its kind. No personal data. */
export interface MilestoneFactsByKind {
  /** What the customer must do. */
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
  /** Where the order is after it. */
  readonly dispute_resolved: { readonly state: OrderPosition };
  readonly chargeback: ChargebackFacts;
  /** A file of the provider; `documentLink` answers where to fetch it. */
  readonly document_available: {
    readonly fileId: string;
    readonly document: OrderDocument['kind'];
  };
  readonly forget_requested: NoFacts;
  readonly needs_attention: NeedsAttentionFacts;
}
