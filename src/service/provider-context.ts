import type { Provider } from '../adapters/provider.js';
import type { ProviderApi } from '../adapters/provider-api.js';
import type { DeadlineHours } from '../lifecycle/deadlines.js';
import { ConfigurationError } from '../order/configuration-error.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { OrderRow, Store } from '../store/store.js';
import type { Clock } from './clock.js';
import type { Ingested } from './draft.js';
import type { Logger } from './logger.js';
import type { OrderView } from './order-view.js';

/** What dealing with the provider needs. */
export interface ProviderContext {
  readonly provider: Provider;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: (observation: Observation) => Promise<Ingested>;
  readonly rowOfOrder: (orderId: string) => Promise<OrderRow | undefined>;
  readonly get: (orderId: string) => Promise<OrderView | undefined>;
  /** As configured. */
  readonly deadlineHours: DeadlineHours;
  readonly onMilestones: (milestones: readonly Milestone[]) => void;
}

/**
 * The provider's API.
 *
 * @throws {ConfigurationError} when the provider was set up only to be listened to.
 */
export function apiOf({ provider }: ProviderContext): ProviderApi {
  if (provider.api !== undefined) return provider.api;
  throw new ConfigurationError({
    setting: 'api',
    given: 'not set',
    allowed: "set for calls to the provider, e.g. digitalRiver({ …, api: { apiKey: '…' } })",
  });
}
