import type { DeliveryAnswer } from '../service/ingest/delivery/delivery-answer.js';
import type { NodeRequest, NodeResponse } from './node-exchange.js';

/** Sends an answer, unless the connection is gone or something else answered already. */
export function sendAnswer(
  { status, headers, body }: DeliveryAnswer,
  request: NodeRequest,
  response: NodeResponse,
): void {
  if (response.headersSent || response.destroyed) return;
  // HTTP/2 has no header for the connection.
  const { connection, ...others } = headers;
  const isHttp1 = request.httpVersionMajor < 2 && connection !== undefined;
  response.writeHead(status, {
    ...others,
    ...(isHttp1 ? { connection } : {}),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
  // Otherwise the rest of a body that was not read to its end would block the next request.
  if (!request.readableEnded) request.resume();
}
