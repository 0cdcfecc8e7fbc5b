import type { PaymentApi } from '../../payment-api.js';
import type { ProviderApi } from '../../provider-api.js';
import type { AccountOptions } from '../reading/account-options.js';
import type { StripeApiSettings } from './api-options.js';
import { cancelPaymentOf, capturePayment } from './effects/payment-effects.js';
import { refundOf } from './effects/refund-effect.js';
import { eventPages } from './event-pages.js';
import { findPaymentsOf } from './find-payments.js';
import { readOneObject } from './read-object.js';
import { readWholePayment } from './read-payment.js';
import type { StripeCalls } from './stripe-calls.js';
import { stripeTransport } from './stripe-transport.js';

/** The calls to Stripe. With `readOnly`, those that change something are absent. */
export type StripeApi = Pick<ProviderApi, 'events'> &
  Pick<PaymentApi, 'readPayment' | 'findPayments' | 'readObject'> &
  Partial<Pick<PaymentApi, 'capture' | 'cancelPayment' | 'refundPayment'>>;

/** How one account is read and called. */
export interface StripeAccount extends AccountOptions {
  readonly account: string;
  readonly connectedAccount?: string;
}

/** The calls to one account of Stripe. */
export function stripeApi(settings: StripeApiSettings, account: StripeAccount): StripeApi {
  const { connectedAccount } = account;
  const transport = stripeTransport(settings, connectedAccount);
  const calls: StripeCalls = { transport, apiKey: settings.apiKey, options: account };
  const reads: StripeApi = {
    readPayment: (payment) => readWholePayment(calls, payment),
    findPayments: (orderId) => findPaymentsOf(calls, orderId),
    async readObject(reference) {
      const read = await readOneObject(calls, reference);
      if (read.kind !== 'object') return read;
      const { observation } = read;
      return { kind: 'payments', observations: observation === undefined ? [] : [observation] };
    },
    events: (since) => eventPages(calls, since, connectedAccount),
  };
  if (settings.readOnly) return reads;
  return {
    ...reads,
    capture: (request) => capturePayment(calls, account.account, request),
    cancelPayment: (request) => cancelPaymentOf(calls, account.account, request),
    refundPayment: (request) => refundOf(calls, account.account, request),
  };
}
