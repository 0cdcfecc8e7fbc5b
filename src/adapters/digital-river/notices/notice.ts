import type { Money } from '../../../order/facts/money.js';

/**
 * The data of a message to a customer. Taken from the order as it is read when the message is sent, and
 * never stored: it holds personal data.
 */
export interface Notice {
  readonly kind:
    | 'confirmation'
    | 'cancellation'
    | 'payment_failed'
    | 'blocked'
    | 'refund'
    | 'payment_instructions';
  /** The shop's order number, or the provider's if the shop has none. */
  readonly orderNumber: string;
  readonly email?: string;
  /** The language of the message, in the provider's notation, such as `en_GB`. */
  readonly locale?: string;
  /** When the order was created or cancelled; RFC 3339, UTC. */
  readonly at?: string;
  readonly items?: readonly NoticeItem[];
  readonly total?: Money;
  /** The parts of the total that the provider names; in a confirmation only. */
  readonly costs?: Readonly<Partial<Record<Cost, Money>>>;
  /** The types of payment used, such as `creditCard`. Never a number. */
  readonly paymentMethods?: readonly string[];
  /** In the provider's form. */
  readonly billingAddress?: unknown;
  /** In the provider's form; in a confirmation only. */
  readonly shippingAddress?: unknown;
  /** In a confirmation only. */
  readonly shipping?: NoticeShipping;
  /** How to contact the shop. */
  readonly contact?: string;
  /** Why the payment failed, in the provider's words, if a customer may read them. */
  readonly message?: string;
  /** How to pay, in the provider's form. */
  readonly instructions?: readonly unknown[];
}

/** A part of the total of an order. A discount is already deducted. */
export type Cost = 'goods' | 'shipping' | 'tax' | 'importerTax' | 'duty' | 'fees' | 'discount';

/** A line of an order. */
export interface NoticeItem {
  readonly name?: string;
  readonly skuId?: string;
  readonly quantity?: number;
  readonly amount?: Money;
  readonly tax?: Money;
  /** In a confirmation only. */
  readonly subscription?: NoticeSubscription;
}

/** The shipping method that a customer chose. */
export interface NoticeShipping {
  readonly description?: string;
  readonly serviceLevel?: string;
  readonly amount?: Money;
  readonly tax?: Money;
}

/** The terms of a subscription that a customer accepted. */
export interface NoticeSubscription {
  readonly terms?: string;
  readonly autoRenewal?: boolean;
  readonly freeTrial?: boolean;
}

/** Options of every notice. */
export interface NoticeOptions {
  /** How to contact the shop. */
  readonly contact?: string;
}

/** Cancelled units of one line, as in a `fulfillment.created` event or an `items_cancelled` milestone. */
export interface CancelledUnits {
  readonly itemId: string;
  readonly cancelQuantity: number;
}
