/**
 * Stripe: turns its webhook events into observations of payments.
 *
 * @module order-lifecycle/stripe
 */
import type { Provider } from '../provider.js';
import { checkedSettings, type StripeOptions } from './settings.js';
import { fromWebhook } from './webhook/from-webhook.js';
import { signForTest } from './webhook/sign-for-test.js';
import { SIGNATURE_HEADER } from './webhook/signature-header.js';
import { verifySignature } from './webhook/verify-signature.js';

export type * from '../payment-api.js';
export type { Provider, ProviderCalls, WebhookReading } from '../provider.js';
export type * from '../provider-api.js';
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

function create(options: StripeOptions): Provider {
  const { webhookSecrets, toleranceSeconds, ...given } = checkedSettings(options);
  const { mode = 'test', account = 'default' } = given;
  const secrets = [...webhookSecrets];
  return {
    name: 'stripe',
    title: 'Stripe',
    speaksOf: 'payments',
    clockGrain: 'second',
    account,
    verify: (headers, rawBody, now) =>
      verifySignature({
        header: headers.get(SIGNATURE_HEADER),
        rawBody,
        secrets,
        now,
        ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }),
      }),
    fromWebhook: (body) => fromWebhook(body, { ...given, mode, account }),
    fromResponse: ({ status }) => ({
      ...{ kind: 'failure', retryable: false, uncertain: false },
      reason: 'This version makes no calls to Stripe and reads no responses.',
      internal: { httpStatus: status, codes: [] },
    }),
  };
}
