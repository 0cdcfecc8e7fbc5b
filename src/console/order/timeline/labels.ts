import type { HistoryEntry } from '../../api.js';

/** How an observation came here. */
const ORIGINS: Readonly<Record<HistoryEntry['source'], string>> = {
  webhook: 'delivered',
  response: 'answered',
  read: 'read',
  shop: 'reported by the shop',
};

/** The provider's name of an observation, or how it came here. */
export function labelOf({ label, source }: HistoryEntry): string {
  return label ?? ORIGINS[source];
}

/** Who reported it, and how it came here. */
export function originOf({ source }: HistoryEntry): string {
  if (source === 'shop') return ORIGINS.shop;
  return source === 'read' ? 'read from the provider' : `${ORIGINS[source]} by the provider`;
}
