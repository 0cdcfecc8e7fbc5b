import { fromResponse, fromWebhook } from '../../src/adapters/digital-river/index.js';
import type { Observation } from '../../src/order/observation.js';
import type { OrderHistory } from '../../src/testing/simulator/index.js';

/** What the adapter understands of everything the provider said about an order. */
export function observationsOf({ messages, orderId }: OrderHistory): readonly Observation[] {
  return messages.flatMap((message) => {
    if (message.kind === 'webhook') {
      const read = fromWebhook(message.event, { account: 'default', mode: 'test' });
      return read.kind === 'observation' ? [read.observation] : [];
    }
    const { status, headers, body, request } = message;
    const read = fromResponse(
      { status, headers, body },
      request.method === 'POST'
        ? { method: 'POST', path: '/orders', mode: 'test' }
        : { method: 'GET', path: '/orders/{id}', orderId, mode: 'test' },
    );
    return read.kind === 'observation' ? [read.observation] : [];
  });
}
