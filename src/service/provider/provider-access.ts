import type { Provider } from '../../adapters/provider.js';
import type { ProviderApi } from '../../adapters/provider-api.js';
import type { Observation } from '../../order/observation.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import type { Ingested } from '../../order/receipt.js';
import type { OrderRow } from '../../store/store.js';
import type { OrderView } from '../queries/order-view.js';

/** What a call to the provider needs: its API, a way to take in the answer, and the order. */
export interface ProviderAccess {
  readonly provider: Provider;
  observe(observation: Observation): Promise<Ingested>;
  rowOfOrder(orderId: string): Promise<OrderRow | undefined>;
  get(orderId: string): Promise<OrderView | undefined>;
}

/**
 * The provider's API.
 *
 * @throws {ConfigurationError} when the provider was set up without `api`.
 */
export function apiOf({ api }: Pick<Provider, 'api'>): ProviderApi {
  if (api !== undefined) return api;
  throw new ConfigurationError({
    setting: 'api',
    given: 'not set',
    allowed: "set for calls to the provider, e.g. digitalRiver({ …, api: { apiKey: '…' } })",
  });
}
