import type { GuardName } from '../src/order/guard.js';

/** What a guard of the statechart asks for. */
export interface GuardWords {
  /** Completes "it needs …". */
  readonly asks: string;
  /** A clause for the answer of an open gate; absent: the answer does not mention the guard. */
  readonly holds?: string;
}

/** What a guard of the statechart asks for, and the sentence of the specification that it protects. */
export interface GuardDescription extends GuardWords {
  /** The words where the provider speaks of payments; absent: the same. */
  readonly ofPayments?: GuardWords;
  readonly protects: string;
}

/** Every guard of the statechart, by its name. */
export const GUARDS: Readonly<Record<GuardName, GuardDescription>> = {
  recorded: {
    asks: "the provider's own transition times to prove that this state was visited",
    protects:
      'Order basics: as the order moves from one state to another, the move is recorded with a timestamp.',
  },
  noLivingChargePending: {
    asks: 'every living charge to be authorised',
    holds: 'every living charge is authorised',
    ofPayments: { asks: 'authorised payments that come to the total' },
    protects: 'Processing orders: an order is accepted when all of its charges are authorised.',
  },
  notOnlyFailedCharges: {
    asks: 'a charge that did not fail',
    protects: 'Processing orders: accepted means that the payment charge is authorised.',
  },
  someChargeLives: {
    asks: 'a living charge: one that is not cancelled, failed or fully refunded',
    ofPayments: {
      asks: 'payments that cover the total, less refunds and chargebacks',
      holds: 'it is paid for',
    },
    protects: 'Processing orders: accepted means that the payment charge is authorised.',
  },
  everyChargeReleased: {
    asks: 'every charge to be cancelled, failed or being cancelled',
    protects:
      'Processing orders: an order is not cancelled until the state of all of its charges is cancelled.',
  },
  notGivenBack: {
    asks: 'a payment that was not refunded or charged back in full',
    protects:
      'Disputes and chargebacks: a chargeback takes the money back, so the goods must not be sent.',
  },
  notChargedBack: {
    asks: "a payment that the customer's bank has not taken back in full",
    protects:
      'Disputes and chargebacks: money that the bank took back is not refunded a second time.',
  },
  authorisationStands: {
    asks: 'no authorisation that expired and could not be renewed',
    protects: 'Payment reauthorisations: when one fails, the goods cannot be charged for.',
  },
  noCaptureFailed: {
    asks: 'no failed capture without a later successful one',
    protects: 'Payment charges: a failed capture leaves the money with the customer.',
  },
  somethingCaptured: {
    asks: 'a completed capture',
    ofPayments: { asks: 'a captured payment' },
    protects: 'Issuing refunds: a refund needs a charge whose capture is complete.',
  },
  somethingUncaptured: {
    asks: 'money that is not captured yet',
    protects: 'Payment charges: a charge that is captured is refunded, not cancelled.',
  },
  somethingToRefund: {
    asks: 'an amount that is left to refund',
    protects: 'Issuing refunds: no more is refunded than is available.',
  },
  somethingOpen: {
    asks: 'units that are neither fulfilled nor cancelled',
    protects: 'Informing of a fulfilment: no more is fulfilled than was ordered.',
  },
  somethingSent: {
    asks: 'fulfilled units',
    protects: 'Creating a return: only fulfilled units can be returned.',
  },
  customerHasPaid: {
    asks: 'the customer to have completed their part of the payment',
    protects:
      'Handling redirect payment methods: confirm a pending order only while its payment session is pending or waits for funds.',
  },
  rightMode: {
    asks: 'no delivery of the other mode (test or live) to have named this order',
    protects: 'Webhooks: test and live events have separate endpoints and secrets.',
  },
  oneOrder: {
    asks: 'payments that were named for no other order',
    protects:
      'Stripe, "Metadata": the id of the order in the metadata links a payment to one order of the shop.',
  },
  fraudPassed: {
    asks: 'the fraud review to have passed',
    holds: 'the fraud review has passed',
    ofPayments: {
      asks: 'payments that passed the fraud review',
      holds: 'the fraud review has passed',
    },
    protects: 'Processing orders: accepted means that the transaction passed the fraud review.',
  },
  fraudBlocked: {
    asks: 'the fraud review to have blocked it',
    protects:
      'Processing orders: when the state is blocked, the fraud state is also blocked; both are terminal.',
  },
};
