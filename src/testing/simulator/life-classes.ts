/**
 * The unusual classes of lives that the simulator adds to the ordinary ones, in one sentence each. In
 * random lives all of them occur; `lifeClasses` in the options selects some.
 *
 * Not simulated: renewals of subscriptions (charges without an order) and anything else that the
 * merchant initiates; orders that cost nothing; orders in several currencies; exchanges and
 * replacements; payments in instalments; a part refunded before shipping while the rest ships; a
 * failed cancel that is not retried; a failed re-authorisation of an order with several charges; a
 * charge that is refused after acceptance; fulfilment by the provider's own warehouses beyond the
 * names of its events; returns of some items only; returns that are refused or lost; a lost dispute
 * after which the order goes on; a reversed chargeback; a withdrawn file; a change of the shop's
 * account or API version during an order; lines added to or removed from an order.
 *
 * @example
 * LIFE_CLASSES.store_credit; // 'A card and store credit pay for one order: …'
 */
export const LIFE_CLASSES = {
  second_card:
    'A card is refused and another one pays for the same order; the acceptance lists both charges or only the living one.',
  store_credit:
    'A card and store credit pay for one order: captures use the credit first, cancels and refunds the card, so that the charge of the card can be cancelled while the credit stays.',
  reauthorisation:
    'An authorisation has expired before shipping: it is renewed, or fails and is renewed later, or fails for good.',
  failed_capture: 'A parcel ships, its capture fails, and the capture is not retried.',
  dispute_before_shipping:
    'An accepted order is disputed, and it ships once the dispute is resolved.',
  dispute_of_returned: 'A returned order is disputed and is returned again.',
  late_complete: 'The event `order.complete` carries an order that is still fulfilled.',
  chargeback_transaction:
    'A chargeback is reported by a sales transaction with names in it, and its fee by a second one of amount 0.',
  refunded_less: 'A refund is smaller than requested.',
  slow_cancel:
    'A cancel stays pending for a long time, asks for information, or fails at first; sometimes the order is cancelled before its charges.',
  sku_lines: 'The lines of a fulfilment have a SKU only, not the line of the order.',
  absent_mode: 'An envelope does not report whether it is of the live environment.',
  two_renderings: 'One event is delivered twice under one id, in two API versions.',
  refunded_before_shipping: 'The whole order is refunded before shipping.',
  chargeback_before_shipping: 'The bank charges the order back before shipping.',
  parcels: 'A line of several units ships in several parcels.',
} as const satisfies Record<string, string>;

/** The name of an unusual class of lives. */
export type LifeClass = keyof typeof LIFE_CLASSES;

/** The names of all classes. */
export const LIFE_CLASS_NAMES = Object.keys(LIFE_CLASSES) as LifeClass[]; // its own keys, nothing else
