import { fromResponse, fromWebhook } from '../../src/adapters/digital-river/index.js';
import type { Observation } from '../../src/order/observation.js';
import type { Message } from '../../src/testing/simulator/index.js';

/** The observation of a simulated message, as the adapter reads it; undefined: it contains none. */
export function observationOf(message: Message): Observation | undefined {
  if (message.kind === 'webhook') {
    const reading = fromWebhook(message.event, { mode: 'test' });
    if (reading.kind === 'not_understood') throw new Error(JSON.stringify(reading.problem));
    return reading.kind === 'observation' ? reading.observation : undefined;
  }
  const { status, headers, body, request } = message;
  const orderId = String(body.id);
  const reading = fromResponse(
    { status, headers, body },
    request.method === 'GET'
      ? { method: 'GET', path: '/orders/{id}', orderId, mode: 'test' }
      : request.path === '/orders'
        ? { method: 'POST', path: '/orders', mode: 'test' }
        : { method: 'POST', path: '/orders/{id}', orderId, mode: 'test' },
  );
  if (reading.kind !== 'observation') throw new Error(JSON.stringify(reading));
  return reading.observation;
}

/** The observations of simulated messages, in the same order. */
export function observationsOf(messages: readonly Message[]): readonly Observation[] {
  return messages.flatMap((message) => observationOf(message) ?? []);
}
