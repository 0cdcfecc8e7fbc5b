/**
 * The unkind lives that the simulator plays on top of the ordinary ones, each in one sentence. All of
 * them are played at random by default; `plays` in the options selects some.
 *
 * What it does **not** play: renewals of subscriptions (charges without an order) and anything else
 * that the merchant initiates; orders that cost nothing; orders in several currencies; exchanges and
 * replacements; payments in instalments; a part refunded before shipping while the rest is shipped;
 * a cancel that failed and that nobody asks for again; a failed re-authorisation of an order that
 * several charges pay for; a charge that is refused after the order was accepted; fulfilment by the
 * provider's own warehouses beyond the names of its events; goods of an order that come back in part;
 * returns that are refused or lost on their way; a dispute that is lost and after which the order
 * goes on; a chargeback that is reversed; a file that is withdrawn; a change of the shop's account or
 * of its API version in the middle of an order; lines that are added to or taken out of an order.
 *
 * @example
 * LIFE_CLASSES.store_credit; // 'A card and store credit pay for one order: …'
 */
export const LIFE_CLASSES = {
  second_card:
    'A card is refused and another one pays for the same order; the acceptance lists both charges or only the good one.',
  store_credit:
    'A card and store credit pay for one order: captures take the credit first, cancels and refunds the card, so that the card can be given up while the credit stays.',
  reauthorisation:
    'An authorisation has run out when goods are to leave: it is renewed, or fails and is renewed later, or fails for good.',
  failed_capture: 'A parcel leaves, its capture fails, and nobody asks again.',
  dispute_before_shipping: 'An accepted order is disputed, the dispute passes, and it ships then.',
  dispute_of_returned: 'A returned order is disputed and falls back to returned.',
  late_complete: 'The event that says complete carries an order that still says fulfilled.',
  chargeback_transaction:
    'A chargeback is told by a sales transaction with names in it, and a second one of amount 0 is its fee.',
  refunded_less: 'A refund gives back less than was asked for.',
  slow_cancel:
    'A cancel stays pending for long, asks for information, or fails at first; at times the order is cancelled before its charges are.',
  sku_lines: 'The lines of a fulfilment name only what was sold, not the line of the order.',
  absent_mode: 'An envelope does not say whether it is of the live environment.',
  two_renderings: 'One event comes twice under one id, written in two API versions.',
  refunded_before_shipping: 'All the money goes back before anything was sent.',
  chargeback_before_shipping: 'The bank takes the money back before anything was sent.',
  parcels: 'A line of several units leaves in several parcels.',
} as const satisfies Record<string, string>;

/** The name of a class of lives. */
export type LifeClass = keyof typeof LIFE_CLASSES;

/** The names, in the order of the table. */
export const LIFE_CLASS_NAMES = Object.keys(LIFE_CLASSES) as LifeClass[]; // its own keys, nothing else
