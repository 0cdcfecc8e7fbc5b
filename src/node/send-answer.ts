import type { OutgoingHttpHeaders } from 'node:http';
import type { DeliveryAnswer } from '../service/ingest/delivery/delivery-answer.js';
import type { NodeRequest, NodeResponse } from './node-exchange.js';

/** Sends an answer, unless the connection is gone or something else answered already. */
export function sendAnswer(
  { status, headers, body }: DeliveryAnswer,
  request: NodeRequest,
  response: NodeResponse,
): void {
  if (response.headersSent || response.destroyed) return;
  const sent: OutgoingHttpHeaders = { ...headers, 'content-length': Buffer.byteLength(body) };
  // HTTP/2 has no header for the connection.
  if (request.httpVersionMajor >= 2) delete sent.connection;
  response.writeHead(status, sent);
  response.end(body);
  // Otherwise the rest of a body that was not read to its end would block the next request.
  if (!request.readableEnded) request.resume();
}
