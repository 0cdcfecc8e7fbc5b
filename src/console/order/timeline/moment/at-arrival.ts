import {
  type HistoryEntry,
  type OrderRef,
  type OrderView,
  orderPath,
  request,
} from '../../../api.js';
import { useLoaded } from '../../../loaded.js';
import type { Place } from '../places.js';

type After = HistoryEntry['after'];

/** Where the order was known to be just before an observation arrived, and the order just after. */
export interface AtArrival {
  readonly before: After;
  readonly after: OrderView;
}

const NOTHING_KNOWN: After = { state: 'unreported', fraudState: 'unknown' };

/**
 * What was known before and after the arrival of an observation. Undefined until it is loaded, and where
 * the service does not know it any more.
 */
export function useAtArrival(
  order: OrderRef,
  place: Place | undefined,
  /** The observation that arrived before it, if there is one. */
  previous: Place | undefined,
): AtArrival | undefined {
  const id = place?.entry.id;
  const { value } = useLoaded(async () => {
    const [before, after] = await Promise.all([
      previous === undefined ? NOTHING_KNOWN : knownAt(order, previous),
      knownAt(order, place),
    ]);
    return { id, known: before && after && { before, after } };
  }, [order.id, order.provider, id, previous?.entry.id]);
  // The value of the observation that was selected before stays until this one is loaded.
  return value !== undefined && value.id === id ? value.known : undefined;
}

async function knownAt(order: OrderRef, place: Place | undefined): Promise<OrderView | undefined> {
  if (place?.entry.arrival === undefined) return undefined;
  return request<OrderView>(orderPath(order, '', { arrival: String(place.entry.arrival) }));
}
