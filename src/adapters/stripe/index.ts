/**
 * Stripe: turns its webhook events and the responses of its API into observations of payments, and calls it.
 *
 * @module order-lifecycle/stripe
 */
import type { Provider } from '../provider.js';
import { type StripeApi, stripeApi } from './client/api.js';
import { stripeApiSettings } from './client/api-options.js';
import { checkedSettings, type StripeOptions } from './settings.js';
import { fromWebhook } from './webhook/from-webhook.js';
import { signForTest } from './webhook/sign-for-test.js';
import { SIGNATURE_HEADER } from './webhook/signature-header.js';
import { verifySignature } from './webhook/verify-signature.js';

export type { ConnectionOptions } from '../http/connection.js';
export type * from '../payment-api.js';
export type { Provider, ProviderCalls, WebhookReading } from '../provider.js';
export type * from '../provider-api.js';
export type { StripeApi } from './client/api.js';
export type { StripeApiOptions } from './client/api-options.js';
export type { AccountOptions } from './reading/account-options.js';
export type { StripeOptions } from './settings.js';
export { fromWebhook, type WebhookOptions } from './webhook/from-webhook.js';
export { signForTest, type TestSignature } from './webhook/sign-for-test.js';
export { SIGNATURE_HEADER } from './webhook/signature-header.js';
export {
  type SignatureCheck,
  type SignatureFault,
  type SignatureResult,
  verifySignature,
} from './webhook/verify-signature.js';

/**
 * Creates the provider for one account of Stripe in one mode. Its functions are also available without a
 * provider: `stripe.fromWebhook(body)` returns a result by `kind`.
 *
 * Stripe reports where payments are, not where orders are: the order is concluded from its payments,
 * refunds, reviews and disputes, and from what the shop reports.
 *
 * @throws {ConfigurationError} for an option that is missing, unknown or not valid, such as no
 * `releaseAfter`.
 * @example
 * const provider = stripe({ webhookSecrets: ['whsec_1'], releaseAfter: new Date('2026-01-01') });
 * provider.fromWebhook({ type: 'customer.created' }).kind; // 'ignored'
 */
export const stripe = Object.assign(create, { fromWebhook, verifySignature, signForTest });

/** Stripe, with its calls if it was set up with `api`. */
export interface StripeProvider extends Provider {
  readonly api?: StripeApi;
}

function create(options: StripeOptions): StripeProvider {
  const { webhookSecrets, toleranceSeconds, api, ...given } = checkedSettings(options);
  const { mode = 'test', account = 'stripe' } = given;
  const settings = { ...given, mode, account };
  const secrets = [...webhookSecrets];
  const readsThinEvents = api !== undefined;
  return {
    name: 'stripe',
    title: 'Stripe',
    speaksOf: 'payments',
    clockGrain: 'second',
    account,
    mode,
    ...(api === undefined
      ? { apiOption: "stripe({ …, api: { apiKey: '…' } })" }
      : { api: stripeApi(stripeApiSettings(api, mode), settings) }),
    verify: (headers, rawBody, now) =>
      verifySignature({
        header: headers.get(SIGNATURE_HEADER),
        rawBody,
        secrets,
        now,
        ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }),
      }),
    fromWebhook: (body) => fromWebhook(body, { ...settings, readsThinEvents }),
    fromResponse: ({ status }) => ({
      ...{ kind: 'failure', retryable: false, uncertain: false },
      reason:
        'A response of Stripe reports payments, and this reads responses about orders. Use the calls of api instead.',
      internal: { httpStatus: status, codes: [] },
    }),
  };
}
