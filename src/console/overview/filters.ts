import type { Place } from '../address.js';

/** What an address chooses orders by, apart from their provider. */
const FILTERS = [
  'state',
  'fraudState',
  'parked',
  'upstreamId',
  'checkoutId',
  'find',
  'may',
] as const;

type Chosen = Readonly<Record<string, string | undefined>>;

/** The filters of a place that have a value. */
export function filtersOf(place: Chosen): readonly (typeof FILTERS)[number][] {
  return FILTERS.filter((name) => Boolean(place[name]));
}

/** Whether both places choose the same orders of the same provider, in whatever order they list them. */
export function chooseTheSame(one: Chosen, another: Chosen): boolean {
  return [...FILTERS, 'provider'].every((name) => (one[name] || '') === (another[name] || ''));
}

/** Whether the address lists some of the orders, other than all or the newest of a provider. */
export function isChoice(place: Place): boolean {
  return filtersOf(place).length > 0 || Boolean(place.by) || Boolean(place.after);
}
