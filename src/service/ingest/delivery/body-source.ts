import type { BodyTrap } from './body-trap.js';
import type { RawBody } from './incoming-delivery.js';

/** Where the bytes of a body come from. */
export type BodySource =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'stream'; readonly stream: AsyncIterable<Uint8Array | string> }
  | { readonly kind: 'bytes'; readonly raw: Uint8Array; readonly isMissing: boolean };

/** The bytes cannot be read any more. */
interface Trapped {
  readonly kind: 'trapped';
  readonly trap: BodyTrap;
}

/** The body of a request, or why it cannot be read. Takes whatever a caller without types passes. */
export function bodyOfRequest(given: unknown): BodySource | Trapped {
  if (!isRequest(given)) return { kind: 'trapped', trap: 'not_a_request' };
  // Whether it is locked shows when it is read: servers of Node.js make a stream only for who asks for it.
  return given.bodyUsed
    ? { kind: 'trapped', trap: 'body_already_read' }
    : { kind: 'request', request: given };
}

/** Of any implementation: frameworks bring their own. The request of Hono has a method `header` instead. */
function isRequest(given: unknown): given is Request {
  if (typeof given !== 'object' || given === null) return false;
  const { method, headers, arrayBuffer }: Partial<Request> = given;
  return (
    typeof method === 'string' &&
    typeof arrayBuffer === 'function' &&
    typeof headers?.get === 'function'
  );
}

/** A raw body, or why it is none. Takes whatever a caller without types passes. */
export function bodyOfDelivery(rawBody: RawBody | null | undefined): BodySource | Trapped {
  if (rawBody === undefined || rawBody === null) {
    return { kind: 'bytes', raw: new Uint8Array(), isMissing: true };
  }
  if (typeof rawBody === 'string') return bytes(Buffer.from(rawBody));
  if (ArrayBuffer.isView(rawBody)) {
    return bytes(new Uint8Array(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength));
  }
  if (rawBody instanceof ArrayBuffer) return bytes(new Uint8Array(rawBody));
  if (typeof rawBody === 'object' && Symbol.asyncIterator in rawBody) {
    return wasRead(rawBody)
      ? { kind: 'trapped', trap: 'body_already_read' }
      : { kind: 'stream', stream: rawBody };
  }
  return { kind: 'trapped', trap: 'body_parsed' };
}

function bytes(raw: Uint8Array): BodySource {
  return { kind: 'bytes', raw, isMissing: false };
}

/** What streams of Node.js and of the Web report of themselves. */
interface StreamState {
  readonly readableDidRead?: boolean;
  readonly readableEnded?: boolean;
  readonly locked?: boolean;
}

function wasRead(stream: AsyncIterable<unknown> & StreamState): boolean {
  const { readableDidRead, readableEnded, locked } = stream;
  return readableDidRead === true || readableEnded === true || locked === true;
}
