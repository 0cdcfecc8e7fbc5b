import { pagesOf } from '../../store/page.js';
import type { Store } from '../../store/store.js';
import type { Placing } from './placing.js';

/** What placing everything that waits needs. */
export interface PlaceWaitingDependencies {
  readonly store: Pick<Store, 'unplaced'>;
  readonly account: string;
  readonly placing: Pick<Placing, 'placeWaiting'>;
  /** Ends it after the current observation. */
  readonly stopping: AbortSignal;
}

/**
 * Places every observation that waits although one of its references is linked: what an interruption left
 * behind.
 *
 * @returns how many were placed.
 */
export async function placeWaiting({
  store,
  account,
  placing,
  stopping,
}: PlaceWaitingDependencies): Promise<number> {
  let placed = 0;
  for await (const page of pagesOf((from) => store.unplaced(account, { limit: 500, ...from }))) {
    for (const unplaced of page.items) {
      if (stopping.aborted) return placed;
      if (await placing.placeWaiting(unplaced)) placed += 1;
    }
  }
  return placed;
}
