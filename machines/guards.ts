import type { GuardName } from '../src/order/guard.js';

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

/** Every guard of the statechart, by its name. */
export const GUARDS: Readonly<Record<GuardName, GuardDescription>> = {
  recorded: {
    asks: "the provider's own transition times to prove that this state was visited",
    protects:
      'Order basics: as the order moves from one state to another, the move is recorded with a timestamp.',
  },
  noLivingChargePending: {
    asks: 'every charge that lives to be authorised',
    holds: 'every charge that lives is authorised',
    protects: 'Processing orders: an order is accepted when all of its charges are authorised.',
  },
  notOnlyFailedCharges: {
    asks: 'a charge that did not fail',
    protects: 'Processing orders: accepted means that the payment charge is authorised.',
  },
  someChargeLives: {
    asks: 'a charge that lives: not cancelled, failed or given back whole',
    protects: 'Processing orders: accepted means that the payment charge is authorised.',
  },
  everyChargeReleased: {
    asks: 'every charge to be cancelled, failed or being cancelled',
    protects:
      'Processing orders: an order is not cancelled until the state of all of its charges is cancelled.',
  },
  notGivenBack: {
    asks: 'something of the money not to have gone back to the customer',
    protects:
      'Disputes and chargebacks: a chargeback takes the money back, goods do not follow it.',
  },
  notChargedBack: {
    asks: "the customer's bank not to have taken everything back",
    protects: 'Disputes and chargebacks: what the bank took back is not paid a second time.',
  },
  authorisationStands: {
    asks: 'no authorisation that ran out and could not be renewed',
    protects: 'Payment reauthorisations: when one fails, the goods cannot be charged.',
  },
  noCaptureFailed: {
    asks: 'no capture that failed and was not made good',
    protects: 'Payment charges: a failed capture leaves the money with the customer.',
  },
  somethingCaptured: {
    asks: 'a completed capture',
    protects: 'Issuing refunds: a refund needs a charge whose capture is complete.',
  },
  somethingUncaptured: {
    asks: 'money that is not captured yet',
    protects: 'Payment charges: a charge that is captured is refunded, not cancelled.',
  },
  somethingToRefund: {
    asks: 'something that is left to refund',
    protects: 'Issuing refunds: no more than what is available to refund.',
  },
  somethingOpen: {
    asks: 'units that were neither sent nor cancelled',
    protects: 'Informing of a fulfilment: no more than what was ordered.',
  },
  somethingSent: {
    asks: 'goods that were sent',
    protects: 'Creating a return: only what was fulfilled can come back.',
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
