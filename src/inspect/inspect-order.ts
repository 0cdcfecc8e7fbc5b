import { LRUCache } from 'lru-cache';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import { type InspectionMessage, messagesOf } from './messages.js';

/** Who is shown the messages: the `adapter` of an inspector of `@statelyai/inspect`, or a bridge. */
export interface InspectionReceiver {
  send(message: InspectionMessage): void;
}

/** The part of a service that inspection needs. */
export type Inspectable = Pick<OrderLifecycle, 'observations'>;

/**
 * Replays what is stored of an order into Stately's inspector. No actor runs, nothing is changed.
 *
 * @returns how many observations were shown; 0 when nothing is known of the order.
 * @example
 * const { adapter } = createWebSocketInspector({ url: 'ws://localhost:8080' });
 * await inspectOrder(orders, '204440790336', adapter);
 */
export async function inspectOrder(
  orders: Inspectable,
  orderId: string,
  receiver: InspectionReceiver,
): Promise<number> {
  const stored = await orders.observations(orderId);
  for (const message of messagesOf(stored.map(({ observation }) => observation))) {
    receiver.send(message);
  }
  return stored.length;
}

/**
 * Shows every order that changes from now on: its history so far at its first change, then whatever
 * comes. Call what is returned to stop.
 *
 * @example
 * const bridge = await openBridge();
 * const stop = inspectTraffic(orders, bridge);
 * console.log(`open ${bridge.url} in a browser`);
 */
export function inspectTraffic(
  orders: Inspectable & Pick<OrderLifecycle, 'watch'>,
  receiver: InspectionReceiver,
): () => void {
  const shown = new LRUCache<string, ReadonlySet<string>>({
    maxSize: MOST_IDS,
    sizeCalculation: (ids) => [...ids].reduce((sum, id) => sum + id.length + ID_SIZE, 1),
  });
  const waiting = new Set<string>();
  let showing = false;
  const show = async (orderId: string) => {
    const history = (await orders.observations(orderId)).map(({ observation }) => observation);
    for (const message of messagesOf(history, shown.get(orderId))) receiver.send(message);
    shown.set(orderId, new Set(history.map(({ id }) => id)));
  };
  // One after the other, whatever the store does meanwhile.
  const showAll = async () => {
    if (showing) return;
    showing = true;
    for (const orderId of waiting) {
      waiting.delete(orderId);
      // What cannot be shown must not disturb the service; the next change shows it.
      await show(orderId).catch(() => {});
    }
    showing = false;
  };
  return orders.watch(({ orderId }) => {
    if (waiting.size < MOST_WAITING) waiting.add(orderId);
    void showAll();
  });
}

/** Characters of ids. An order that is forgotten here is shown whole once more at its next change. */
const MOST_IDS = 8_000_000;

/** Characters that an id takes beside itself. */
const ID_SIZE = 40;

/** Orders that changed and are not shown yet. One more is shown at its next change. */
const MOST_WAITING = 10_000;
