import type { DeliveryAnswer } from '../service/ingest/delivery/delivery-answer.js';
import type { NodeRequest, NodeResponse } from './node-exchange.js';

/** Sends an answer, unless the connection is gone or something else answered already. */
export function sendAnswer(
  { status, headers, body }: DeliveryAnswer,
  request: NodeRequest,
  response: NodeResponse,
): void {
  if (response.headersSent || response.destroyed) return;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    // HTTP/2 has no header for the connection.
    if (name !== 'connection' || request.httpVersionMajor < 2) response.setHeader(name, value);
  }
  response.end(body);
  // Otherwise the rest of a body that was not read to its end would block the next request.
  request.resume();
}
