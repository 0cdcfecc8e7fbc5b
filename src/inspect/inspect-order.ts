import { LRUCache } from 'lru-cache';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import { type InspectionMessage, messagesOf } from './messages.js';

/** Where messages are sent: the `adapter` of an inspector of `@statelyai/inspect`, or a bridge. */
export interface InspectionReceiver {
  send(message: InspectionMessage): void;
}

/** The part of a service that inspection needs. */
export type Inspectable = Pick<OrderLifecycle, 'observations'>;

/**
 * Sends the stored history of an order to Stately's inspector. No actor runs, and nothing changes.
 *
 * @returns the number of observations; 0 when the order is unknown.
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

/** The part of a service that the inspection of its traffic needs. */
export type InspectableTraffic = Inspectable & Pick<OrderLifecycle, 'watch' | 'provider'>;

/**
 * Sends every order that changes from now on to Stately's inspector: its whole history at its first
 * change, then each new observation. Orders of several providers are shown with their provider. Call the
 * result to stop.
 *
 * @example
 * const bridge = await openBridge();
 * const stop = inspectTraffic(orders, bridge);
 * console.log(`open ${bridge.url} in a browser`);
 */
export function inspectTraffic(
  orders: Omit<InspectableTraffic, 'provider'> | { readonly all: readonly InspectableTraffic[] },
  receiver: InspectionReceiver,
): () => void {
  if (!('all' in orders)) return trafficOf(orders, receiver);
  const isOnly = orders.all.length === 1;
  const ends = orders.all.map((one) =>
    trafficOf(one, receiver, isOnly ? undefined : one.provider.title),
  );
  return () => {
    for (const end of ends) end();
  };
}

function trafficOf(
  orders: Omit<InspectableTraffic, 'provider'>,
  receiver: InspectionReceiver,
  provider?: string,
): () => void {
  const sent = new LRUCache<string, ReadonlySet<string>>({
    maxSize: MAX_ID_CHARACTERS,
    sizeCalculation: (ids) => [...ids].reduce((sum, id) => sum + id.length + ID_SIZE, 1),
  });
  const waiting = new Set<string>();
  let isSending = false;
  const send = async (orderId: string) => {
    const history = (await orders.observations(orderId)).map(({ observation }) => observation);
    for (const message of messagesOf(history, sent.get(orderId), provider)) {
      receiver.send(message);
    }
    sent.set(orderId, new Set(history.map(({ id }) => id)));
  };
  // One order at a time, so that messages stay in sequence.
  const sendAll = async () => {
    if (isSending) return;
    isSending = true;
    for (const orderId of waiting) {
      waiting.delete(orderId);
      // An error must not disturb the service; the next change sends the order again.
      await send(orderId).catch(() => {});
    }
    isSending = false;
  };
  return orders.watch(({ orderId }) => {
    if (waiting.size < MAX_WAITING) waiting.add(orderId);
    void sendAll();
  });
}

/** Bounds the memory of sent ids. A forgotten order is sent whole again at its next change. */
const MAX_ID_CHARACTERS = 8_000_000;

/** The overhead of an id, in characters. */
const ID_SIZE = 40;

/** Changed orders that wait to be sent. Further ones are sent at their next change. */
const MAX_WAITING = 10_000;
