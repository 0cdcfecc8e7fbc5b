import type { Source } from '../source.js';
import type { Instant } from '../time/instant.js';
import type { Charge } from './charge.js';
import type {
  Chargeback,
  Dispute,
  Flag,
  Fulfilment,
  Item,
  OrderDocument,
  OrderReturn,
  Payment,
  Refund,
  Review,
  ShopFacts,
  StoreCredit,
} from './facts.js';
import type { Money } from './money.js';

/** A charge, as it is known. */
export interface KnownCharge extends Charge {
  /**
   * The observation that wrote its state last.
   *
   * @internal
   */
  readonly by: Writer;
}

/** The time and the source of the observation that wrote a fact. */
export interface Writer {
  readonly instant: Instant;
  readonly source: Source;
}

/** Everything that is known of an order except its states: the context of the statechart. */
export interface KnownFacts {
  readonly charges: Readonly<Record<string, KnownCharge>>;
  readonly refunds: Readonly<Record<string, Refund>>;
  readonly items: Readonly<Record<string, Item>>;
  readonly fulfilments: Readonly<Record<string, Fulfilment>>;
  readonly documents: Readonly<Record<string, OrderDocument>>;
  readonly returns: Readonly<Record<string, OrderReturn>>;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly payment?: Payment;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly totalAmount?: Money;
  readonly availableToRefund?: Money;
  /** Absent in orders that were stored by a version without it. */
  readonly credits?: Readonly<Record<string, StoreCredit>>;
  /** Once reported, it stays. */
  readonly requestToBeForgotten?: true;
  /** Absent: none was reported. */
  readonly chargebacks?: Readonly<Record<string, Chargeback>>;
  /** `failed`: an authorisation expired, could not be renewed, and nothing has repaired it since. */
  readonly reauthorisation?: 'failed' | 'renewed';
  /** Present where the provider speaks of payments; absent where it speaks of orders. */
  readonly speaksOf?: 'payments';
  /** Payments only. */
  readonly disputes?: Readonly<Record<string, Dispute>>;
  /** Payments only. */
  readonly reviews?: Readonly<Record<string, Review>>;
  /** Payments only. */
  readonly shop?: ShopFacts;
}

/** No facts known yet. */
export function noFacts(): KnownFacts {
  return {
    charges: {},
    refunds: {},
    items: {},
    fulfilments: {},
    documents: {},
    returns: {},
    flags: {},
  };
}
