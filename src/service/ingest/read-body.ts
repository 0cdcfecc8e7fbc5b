import { withTimeout } from '../runtime/timeout.js';
import type { ByteShare } from './byte-budget.js';

/** A body, or why there is none. */
export type ReadBody =
  | { readonly kind: 'whole'; readonly raw: Uint8Array }
  | { readonly kind: 'too_long' }
  /** Other bodies use all the bytes that may be held. */
  | { readonly kind: 'no_room' }
  /** It did not arrive in time, or the connection broke. */
  | { readonly kind: 'unfinished' };

/** How a body is read. */
export interface BodyLimits {
  /** The longest body, in bytes. */
  readonly longest: number;
  /** Milliseconds within which the whole body has to arrive. */
  readonly timeoutMs: number;
  /** Provides the bytes; the caller ends it. */
  readonly share: ByteShare;
}

/** Reads a body of an unknown sender. Of a body that is not returned, nothing stays in memory. */
export async function readBody(request: Request, limits: BodyLimits): Promise<ReadBody> {
  const { longest, timeoutMs, share } = limits;
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > longest) return { kind: 'too_long' };
  if (announced <= SMALL) {
    // Reading it in one piece spares the server a stream.
    if (!share.grow(announced)) return { kind: 'no_room' };
    const raw = await withTimeout(request.arrayBuffer(), timeoutMs).catch(() => undefined);
    if (raw === undefined) return { kind: 'unfinished' };
    // Only a server that does not count accepts more bytes than were announced.
    if (raw.byteLength > announced) return { kind: 'unfinished' };
    return { kind: 'whole', raw: new Uint8Array(raw) };
  }
  const reader = request.body?.getReader();
  if (reader === undefined) return { kind: 'whole', raw: new Uint8Array() };
  const read = await withTimeout(inChunks(reader, limits), timeoutMs).catch(() => undefined);
  if (read?.kind !== 'whole') void reader.cancel().catch(() => {});
  return read ?? { kind: 'unfinished' };
}

async function inChunks(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { longest, share }: BodyLimits,
): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { kind: 'whole', raw: Buffer.concat(chunks) };
    length += value.byteLength;
    if (length > longest) return { kind: 'too_long' };
    if (!share.grow(value.byteLength + CHUNK_OVERHEAD)) return { kind: 'no_room' };
    chunks.push(value);
  }
}

/** Bytes up to which a body is read in one piece. */
const SMALL = 64 * 1024;

/** Bytes that a chunk takes in addition to its content: a body may arrive one byte at a time. */
const CHUNK_OVERHEAD = 256;
