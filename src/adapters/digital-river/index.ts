/**
 * The order API of Digital River: turns deliveries and responses into observations.
 *
 * @module order-lifecycle/digital-river
 */

import { headerOf } from '../http/headers.js';
import type { Provider } from '../provider.js';
import type { ProviderApi } from '../provider-api.js';
import { providerApi } from './client/api.js';
import { digitalRiverClient } from './client/client.js';
import type { ApiCall } from './response/api-call.js';
import { fromResponse } from './response/response.js';
import { checkedSettings, type DigitalRiverOptions } from './settings.js';
import { type DigitalRiverReading, fromWebhook } from './webhook/from-webhook.js';
import { signForTest } from './webhook/sign-for-test.js';
import { SIGNATURE_HEADER } from './webhook/signature-header.js';
import { verifySignature } from './webhook/verify-signature.js';

export type { ConnectionOptions } from '../http/connection.js';
export type * from '../payment-api.js';
export type {
  Provider,
  ProviderCalls,
  ProviderResponse,
  ResponseReading,
  WebhookReading,
} from '../provider.js';
export type * from '../provider-api.js';
export type { ApiOptions } from './client/api-settings.js';
export type { ApiObject, ApiPage, Called } from './client/called.js';
export * from './client/client.js';
export type * from './client/requests.js';
export * from './notices/index.js';
export type { ApiCall, CallOptions } from './response/api-call.js';
export { fromResponse } from './response/response.js';
export type { DigitalRiverOptions } from './settings.js';
export {
  type DigitalRiverReading,
  fromWebhook,
  type WebhookOptions,
} from './webhook/from-webhook.js';
export { signForTest, type TestSignature } from './webhook/sign-for-test.js';
export { SIGNATURE_HEADER } from './webhook/signature-header.js';
export {
  type SignatureCheck,
  type SignatureFault,
  type SignatureResult,
  verifySignature,
} from './webhook/verify-signature.js';

/**
 * Creates the provider for one merchant account of Digital River in one mode. Its functions are also
 * available without a provider: `digitalRiver.fromWebhook(body)` returns a result by `kind`, and an
 * `observation` holds the events of the state machine.
 *
 * @throws {ConfigurationError} for an option that is missing, unknown or not valid, such as no signing
 * secret.
 * @example
 * const provider = digitalRiver({ webhookSecrets: ['whsec_1'] });
 * provider.fromWebhook({ type: 'customer.created' }).kind; // 'ignored'
 */
export const digitalRiver = Object.assign(create, {
  fromWebhook,
  fromResponse,
  verifySignature,
  signForTest,
});

/** Digital River, with every call if it was set up with `api`. */
export interface DigitalRiverProvider extends Provider<ApiCall> {
  readonly api?: ProviderApi;
  fromWebhook(body: unknown): DigitalRiverReading;
}

function create(options: DigitalRiverOptions): DigitalRiverProvider {
  const settings = checkedSettings(options);
  const { mode = 'test', account = 'default', toleranceSeconds, api } = settings;
  const secrets = [...settings.webhookSecrets];
  return {
    name: 'digital-river',
    title: 'Digital River',
    speaksOf: 'orders',
    clockGrain: 'microsecond',
    account,
    mode,
    ...(api === undefined
      ? { apiOption: "digitalRiver({ …, api: { apiKey: '…' } })" }
      : { api: providerApi(digitalRiverClient(api), { account, mode }) }),
    verify: (headers, rawBody, now) =>
      verifySignature({
        header: headerOf(headers, SIGNATURE_HEADER),
        rawBody,
        secrets,
        now,
        ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }),
      }),
    fromWebhook: (body) => fromWebhook(body, { account, mode }),
    fromResponse: (response, call) => fromResponse(response, { account, mode, ...call }),
  };
}
