/**
 * What each guard of the statechart asks, in a sentence that completes "it needs …", and the
 * sentence of the specification that it protects.
 */
export interface GuardDescription {
  readonly asks: string;
  /** What an open gate says of it; absent: nothing. */
  readonly holds?: string;
  readonly protects: string;
}

export const GUARDS: Readonly<Record<string, GuardDescription>> = {
  recorded: {
    asks: "the provider's own transition times to prove that this state was visited",
    protects:
      'Order basics: as the order moves from one state to another, the move is recorded with a timestamp.',
  },
  noChargeUnauthorised: {
    asks: 'none of the charges reported with it to be pending or failed',
    protects: 'Processing orders: accepted means that the payment charge is authorised.',
  },
  everyChargeReleased: {
    asks: 'every charge reported with it to be cancelled or failed',
    protects:
      'Processing orders: an order is not cancelled until the state of all of its charges is cancelled.',
  },
  everyChargeAuthorised: {
    asks: 'every known charge to be authorised',
    holds: 'every known charge is authorised',
    protects: 'Processing orders: an order is accepted when all of its charges are authorised.',
  },
  somethingCaptured: {
    asks: 'a completed capture',
    protects: 'Issuing refunds: a refund needs a charge whose capture is complete.',
  },
  customerHasPaid: {
    asks: 'the customer to have done their part of the payment',
    protects:
      'Handling redirect payment methods: confirm a pending order only while its payment session is pending or waits for funds.',
  },
  rightMode: {
    asks: 'no delivery of the other mode (test or live) to have named this order',
    protects: 'Webhooks: test and live events have separate endpoints and secrets.',
  },
  fraudPassed: {
    asks: 'the fraud review to have passed',
    holds: 'the fraud review has passed',
    protects: 'Processing orders: accepted means that the transaction passed the fraud review.',
  },
  fraudBlocked: {
    asks: 'the fraud review to have blocked it',
    protects:
      'Processing orders: when the state is blocked, the fraud state is also blocked; both are terminal.',
  },
};
