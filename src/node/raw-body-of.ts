import type { RawBody } from '../service/ingest/delivery/incoming-delivery.js';
import type { NodeRequest } from './node-exchange.js';

/** What servers and body parsers add to a request. */
interface Kept {
  /** The bytes, kept by the server: Nest with `rawBody: true`, cloud functions, `fastify-raw-body`. */
  readonly rawBody?: unknown;
  /** The result of a body parser; bytes after `express.raw()`. */
  readonly body?: unknown;
}

/** The raw body of a request: the bytes that the server kept, else the unread stream, else what a parser left. */
export function rawBodyOf(request: NodeRequest & Kept): RawBody | null | undefined {
  if (isRaw(request.rawBody)) return request.rawBody;
  if (!request.readableDidRead && !request.readableEnded) return request;
  const { body } = request;
  if (isRaw(body)) return body;
  // The service distinguishes a parsed body from a stream that was read.
  return typeof body === 'object' && body !== null ? (body as RawBody) : request;
}

function isRaw(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array;
}
