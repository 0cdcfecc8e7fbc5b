import { fromResponse, fromWebhook } from '../../src/adapters/digital-river/index.js';
import type { Observation } from '../../src/order/observation.js';
import type { Message } from '../../src/testing/simulator/index.js';

/** What a message of the simulated provider says, as the adapter reads it; undefined: nothing. */
export function reading(message: Message): Observation | undefined {
  if (message.kind === 'webhook') {
    const read = fromWebhook(message.event, { mode: 'test' });
    if (read.kind === 'not_understood') throw new Error(JSON.stringify(read.problem));
    return read.kind === 'observation' ? read.observation : undefined;
  }
  const { status, headers, body, request } = message;
  const orderId = String(body.id);
  const read = fromResponse(
    { status, headers, body },
    request.method === 'GET'
      ? { method: 'GET', path: '/orders/{id}', orderId, mode: 'test' }
      : request.path === '/orders'
        ? { method: 'POST', path: '/orders', mode: 'test' }
        : { method: 'POST', path: '/orders/{id}', orderId, mode: 'test' },
  );
  if (read.kind !== 'observation') throw new Error(JSON.stringify(read));
  return read.observation;
}

/** What all of them say, in the same order. */
export function readings(messages: readonly Message[]): readonly Observation[] {
  return messages.flatMap((message) => reading(message) ?? []);
}
