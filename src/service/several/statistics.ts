import type { Statistics } from '../operations/statistics.js';
import { type OfProvider, ofProvider, type ProviderInfo } from './provider-info.js';

/** Counts of a service for several providers. */
export interface JoinedStatistics extends Pick<Statistics, 'store' | 'queue' | 'handlers'> {
  /** What is counted for each provider, in their order. */
  readonly providers: readonly OfProvider<ProviderStatistics>[];
}

/** Counts that are about one provider. */
export type ProviderStatistics = Omit<Statistics, 'store' | 'queue' | 'handlers'>;

/** The counts of a service for one provider, as those of a service for several. */
export function joinedStatistics(
  one: { readonly provider: ProviderInfo },
  { store, queue, handlers, ...own }: Statistics,
): JoinedStatistics {
  return { store, queue, handlers, providers: [ofProvider(one, own)] };
}
