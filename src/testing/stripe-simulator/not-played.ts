/**
 * What no simulated life of Stripe plays, with the reason. The first part is what the documentation
 * leaves open; no figure about simulated lives covers any of it.
 */
export const NOT_PLAYED: readonly string[] = [
  'An inquiry that becomes a dispute: whether the dispute keeps the id of the inquiry is not documented.',
  'What a PaymentIntent shows after its bank debit failed late: only the Charge is documented to change.',
  'A Refund beside a dispute that was prevented by an automatic refund: its effect on the Charge is not documented.',
  'A cancelled PaymentIntent of which a part was captured before: what becomes of the captured part is not documented.',
  'A Charge snapshot after the failure of a refund, of API versions that show no Refund objects: what amount_refunded then counts cannot be read.',
  'A refund that stays pending, of API versions that show no Refund objects: its status is in no event.',
  'A second refund after a failed one, of API versions that show no Refund objects, for the same reason.',
  'A dispute that was won and is lost later: no status leads there.',
  'Money lost to a dispute while a review of the same payment is not approved: whether it still needs a review is the decision of the shop.',
  'A review that closed as payment_never_settled although the payment had succeeded, and another attempt after such a review: whether it counts for the new attempt is not documented.',
  'A refund or a dispute of a payment of which a part is still capturable: whether Stripe allows it is not documented.',
  'A payment whose authorisation ended while another payment of the same order is still open: the shop decides whether it waits.',
  'An expired Checkout Session beside another open one of the same order, for the same reason.',
  'A report of the shop that contradicts another one: sent after given up, or given up after it sent a part.',
  'A payment that Radar refunded as fraud after a part of the goods was sent.',
  'Several currencies in one order, and two order ids on one payment.',
  'Checkout with manual capture: which payment_status it shows is not documented.',
  'Incremental authorisations, overcapture and partial authorisations.',
  'Two endpoints, one before and one from API version 2025-03-31.basil: whether the release of uncaptured money looks like a refund to either is not documented.',
  'Invoices, subscriptions, SetupIntents, Terminal, Sources and payments without a PaymentIntent.',
  'Refunds of a customer balance, and refunds without a Charge.',
  'Transfers, application fees and destination charges of Connect, beyond the account of an event.',
  'Thin events, beyond the one that must be recognised as such.',
];
