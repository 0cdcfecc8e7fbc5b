/**
 * What the simulated server of Stripe leaves out, with the reason. The first part is what the documentation leaves
 * open; nothing that was tested against the server says anything about it.
 */
export const STRIPE_SERVER_NOT_PLAYED: readonly string[] = [
  'The refund of a payment that is only held: whether Stripe releases the hold is not documented; it is refused.',
  'The cancellation of a payment of which a part was captured before: what becomes of that part is not documented; it is refused.',
  'The cancellation of a payment that is processing: Stripe allows it in rare cases; it is refused.',
  'Whether the release of uncaptured money looks like a refund to a request of another version than the order began with: an order keeps the behaviour that it began with, and the version of a request changes only which fields are shown.',
  'Whether an answer about an object that does not exist is kept under an idempotency key: it is not kept.',
  'The account of an event that is read from the list of a connected account: it is shown, as in a delivery.',
  'The texts of errors: they say the same in other words. Codes, types and parameters are those of Stripe.',
  'Errors that a person has to solve at Stripe, such as a balance that is too low for a refund or a charge that is too old.',
  'The limit of 20 searches a second, and a search that is not available in a country: make the call fail instead.',
  'Expanding what is not played, such as customers, payment methods and balance transactions: it is refused.',
  'Every other parameter of a call, such as a selection by customer or the data of Connect: it is refused as unknown, so that nothing is tested that does not happen.',
  'The creation, the confirmation and the change of payments and of Checkout Sessions, the evidence of disputes and the approval of reviews.',
  'Retries of deliveries, `delivery_success`, event destinations and thin events.',
  'API v2, and bodies in JSON.',
];
