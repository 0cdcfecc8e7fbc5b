import type { HistoryEntry } from '../../api.js';

/** An observation with its places among all observations of its order, each from 0. */
export interface Place {
  readonly entry: HistoryEntry;
  /** By the time that the provider, or the shop, gives. */
  readonly happened: number;
  readonly arrived: number;
  /** Where the order was before it. Undefined for the first that is known. */
  readonly before: HistoryEntry['after'] | undefined;
  /** How many others happened in the same second. */
  readonly sameSecond: number;
  /** Whether something newer had arrived before it. */
  readonly isOvertaken: boolean;
}

/** The observations of an order in both orders. */
export interface Places {
  readonly happened: readonly Place[];
  readonly arrived: readonly Place[];
}

/** The places of observations that are given in fold order. */
export function placesOf(entries: readonly HistoryEntry[]): Places {
  const happenedAs = placeOfEach(entries, ({ instant }) => microseconds(instant));
  const arrivedAs = placeOfEach(entries, ({ arrival = 0 }) => arrival);
  const inSecond = Map.groupBy(entries, secondOf);
  const places = entries.map((entry, index) => ({
    entry,
    happened: happenedAs.get(entry) ?? 0,
    arrived: arrivedAs.get(entry) ?? 0,
    before: entries[index - 1]?.after,
    sameSecond: (inSecond.get(secondOf(entry))?.length ?? 1) - 1,
  }));
  let newest = Number.NEGATIVE_INFINITY;
  const arrived = places
    .sort((a, b) => a.arrived - b.arrived)
    .map((place) => {
      const instant = microseconds(place.entry.instant);
      const isOvertaken = instant < newest;
      newest = Math.max(newest, instant);
      return { ...place, isOvertaken };
    });
  return { arrived, happened: arrived.toSorted((a, b) => a.happened - b.happened) };
}

/** Sorts are stable: what has one time stays in fold order. */
function placeOfEach(
  entries: readonly HistoryEntry[],
  key: (entry: HistoryEntry) => number,
): ReadonlyMap<HistoryEntry, number> {
  const sorted = entries.toSorted((a, b) => key(a) - key(b));
  return new Map(sorted.map((entry, place) => [entry, place]));
}

/** Its second. Most providers give no more than that. */
function secondOf({ instant }: HistoryEntry): string {
  return instant.slice(0, 19);
}

/** A time in microseconds, which providers give and a `Date` rounds. */
function microseconds(instant: string): number {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? '';
  return Date.parse(`${instant.slice(0, 19)}Z`) * 1_000 + Number(fraction.padEnd(6, '0'));
}
